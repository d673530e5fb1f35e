// `npm start`: from a fresh clone to a network trained on real text.
import { install, pnpm, required, run } from "./lib/steps.mjs";

await install();
await required(
  "Building",
  pnpm("exec", "turbo", "run", "build", "--output-logs=errors-only", "--filter=@nnf/textdemo..."),
);
console.log();
const { code } = await run(process.execPath, ["apps/textdemo/dist/cli.js", "tour"]);
process.exit(code);
