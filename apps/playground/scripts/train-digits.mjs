// Trains the network that reads digits, and writes its file and card to models/digits/:
//   node scripts/train-digits.mjs
// From the sources, kernels compiled. It takes some minutes, and gives the same bytes each time.
import { runnerImport } from "vite";

const conditions = ["@nnf/source", "module", "node"];
const { module } = await runnerImport(`${import.meta.dirname}/digits/train.ts`, {
  root: `${import.meta.dirname}/..`,
  environments: { inline: { resolve: { conditions, noExternal: [/^@nnf\//] } } },
});
module.makeDigits(`${import.meta.dirname}/../models/digits`);
