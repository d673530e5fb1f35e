// Makes the models that come with the program:
//   node scripts/make-models.mjs --pos FOLDER --ner FOLDER [--work FOLDER]
// FOLDER has en_ewt-ud-train.conllu.gz and en_ewt-ud-dev.conllu.gz for pos, wikigold.bio.gz for ner.
// What --work has already of vectors and models is not made again. The program must be built. Beside each model come its card (README.md) and its licence (LICENSE).
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
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
import { gunzipSync } from "node:zlib";

const app = resolve(import.meta.dirname, "..");
const cli = join(app, "dist", "cli.js");

/** Nothing depends on the number of threads but the time it takes. */
function embedding(name, steps) {
  return (
    `--corpus sotu moby-dick ${name}.text --vocabulary 10000 --window 7 --steps ${steps} ` +
    `--seed 1 --threads 1 --output ${name}.vectors.txt`
  );
}

function tagging(name, train, options) {
  return (
    `--task ${name} --train ${train} --vectors ${name}.vectors.txt ${options} ` +
    `--seed 1 --threads 1 --output ${name}.safetensors`
  );
}

const kinds = {
  pos: {
    title: "Parts of speech (UPOS), English",
    embed: embedding("pos", 3500),
    train: tagging("pos", "en_ewt-ud-train.conllu.gz", "--dropout 0.3 --epochs 5"),
    dev: "en_ewt-ud-dev.conllu.gz",
    prepare(folder) {
      for (const part of ["train", "dev"]) {
        const name = `en_ewt-ud-${part}.conllu.gz`;
        copyFileSync(join(folder, name), name);
      }
      const sentences = paragraphs("en_ewt-ud-train.conllu.gz");
      writeText(
        "pos.text",
        sentences.map((rows) => rows.filter((row) => /^\d+\t/.test(row)).map(second)),
      );
    },
    score: ({ accuracy }) => `accuracy ${percent(accuracy)}`,
    scored:
      "the development part (2,001 sentences), which nothing was trained on, but --dropout was chosen " +
      "with a view to it. The epoch was chosen on the last tenth of the training part.",
    data:
      "Universal Dependencies, UD_English-EWT 2.16, training part (12,544 sentences, 204,577 words), " +
      "<https://universaldependencies.org>, CC BY-SA 4.0; © Stanford University for the annotations. " +
      "Silveira, Dozat, de Marneffe, Bowman, Connor, Bauer, Manning: A Gold Standard Dependency " +
      "Corpus for English, LREC 2014.",
    licence: ["CC BY-SA 4.0", "Attribution-ShareAlike 4.0 International", "by-sa"],
  },
  ner: {
    title: "Named entities (PER, LOC, ORG, MISC), English",
    embed: embedding("ner", 3000),
    train: tagging("ner", "ner.train.bio", "--epochs 12"),
    dev: "ner.dev.bio",
    prepare(folder) {
      const sentences = paragraphs(join(folder, "wikigold.bio.gz"));
      const train = Math.floor(sentences.length * 0.9);
      writeRows("ner.train.bio", sentences.slice(0, train));
      writeRows("ner.dev.bio", sentences.slice(train));
      writeText(
        "ner.text",
        sentences.slice(0, train).map((rows) => rows.map(first)),
      );
    },
    score: ({ f }) => `F1 ${percent(f)}`,
    scored:
      "the last tenth of wikigold (170 sentences), which nothing was trained on or chosen by. " +
      "The epoch was chosen on the tenth before it, roughly. So few sentences leave several points of doubt.",
    data:
      "wikigold without its last tenth (1,526 sentences), CC BY 4.0. Balasuriya, Ringland, Nothman, " +
      "Murphy, Curran: Named Entity Recognition in Wikipedia, 2009. Its tags were converted to IOBES.",
    licence: ["CC BY 4.0", "Attribution 4.0 International", "by"],
  },
};

const { values } = parseArgs({
  options: { pos: { type: "string" }, ner: { type: "string" }, work: { type: "string" } },
});
for (const [name, kind] of Object.entries(kinds)) {
  const folder = values[name];
  if (folder !== undefined) make(name, kind, resolve(folder));
}

/** Paths inside the working folder are short, for they are kept in the model. */
function make(name, kind, folder) {
  const work = values.work ?? mkdtempSync(join(tmpdir(), "nnf-models-"));
  mkdirSync(work, { recursive: true });
  const before = process.cwd();
  process.chdir(work);
  try {
    kind.prepare(folder);
    if (!existsSync(`${name}.vectors.txt`)) textdemo("embed", kind.embed);
    if (!existsSync(`${name}.safetensors`)) textdemo("tag train", kind.train);
    textdemo("tag compress", compression(name));
    publish(name, kind);
  } finally {
    process.chdir(before);
    if (values.work === undefined) rmSync(work, { recursive: true, force: true });
  }
}

function compression(name) {
  return `--model ${name}.safetensors --output ${name}.int8.safetensors`;
}

/** Measures both models in the current folder and writes the small one with its card. */
function publish(name, kind) {
  const [whole, small] = ["", ".int8"].map((suffix) => {
    const path = `${name}${suffix}.safetensors`;
    const figures = textdemo("tag eval", `--json --model ${path} --data ${kind.dev}`, "pipe");
    return { score: kind.score(JSON.parse(figures)), size: statSync(path).size };
  });
  const target = join(app, "models", name);
  mkdirSync(target, { recursive: true });
  copyFileSync(`${name}.int8.safetensors`, join(target, "model.safetensors"));
  writeFileSync(join(target, "README.md"), card(name, kind, whole, small));
  writeFileSync(join(target, "LICENSE"), licence(kind));
}

function card(name, { title, embed, train, scored, data, licence: [short] }, whole, small) {
  const megabytes = ({ size }) => `${(size / 1e6).toFixed(2)} MB`;
  return `# ${title}

The model that \`textdemo tag run${name === "pos" ? "" : ` -${name}`}\` uses unless told otherwise: a window network with the sentence-level
likelihood of Collobert et al. 2011, its words' vectors trained by ranking before.

| | size | score |
|---|---|---|
| as trained, float32 | ${megabytes(whole)} | ${whole.score} |
| as it is here, tables in int8 with a scale for each row | ${megabytes(small)} | ${small.score} |

Scored on ${scored}

## Data

- Tags: ${data}
- Vectors: the words of the same sentences, State of the Union addresses and Moby-Dick (public domain).

## How it was made

\`node apps/textdemo/scripts/make-models.mjs --${name} FOLDER\`, FOLDER being that of the data, which runs

\`\`\`sh
textdemo embed ${embed}
textdemo tag train ${train}
textdemo tag compress ${compression(name)}
\`\`\`

What is not named there is as the defaults have it; the file holds all settings of the tagger, and how it did on
the sentences its epoch was chosen by. One seed, and no other was tried.

## Licence

The weights are under ${short}, not under the MIT licence of the program: see \`LICENSE\`.
`;
}

function licence({ title, data, licence: [short, long, code] }) {
  return `The model in this folder (${title}) is licensed under the
Creative Commons ${long} licence (${short}):
https://creativecommons.org/licenses/${code}/4.0/legalcode

It is not under the MIT licence of the program that comes with it.

Attribution. It was derived by training from
${data}
Changed: the material was turned into the weights of a network. Its authors do not endorse this.

The model comes as it is, without warranties of any kind.
`;
}

function textdemo(command, args, stdout = "inherit") {
  const words = [cli, ...command.split(" "), ...args.split(" ")];
  return execFileSync(process.execPath, words, {
    stdio: ["ignore", stdout, "inherit"],
    encoding: "utf8",
  });
}

/** The rows of each sentence. */
function paragraphs(path) {
  const text = gunzipSync(readFileSync(path)).toString();
  return text
    .split(/\n{2,}/)
    .flatMap((part) => (part.trim() === "" ? [] : [part.trim().split("\n")]));
}

function writeRows(path, sentences) {
  writeFileSync(path, sentences.map((rows) => `${rows.join("\n")}\n\n`).join(""));
}

/** The words as text to train vectors on, a sentence a paragraph. */
function writeText(path, sentences) {
  writeFileSync(path, sentences.map((words) => `${words.join(" ")}\n\n`).join(""));
}

function first(row) {
  return row.split("\t")[0];
}

function second(row) {
  return row.split("\t")[1];
}

function percent(value) {
  return `${value.toFixed(2)} %`;
}
