// Measures what a joint model adds to translations from Portuguese to English, from text to p:
//   node scripts/rescore-experiment.mjs --train NAME --test NAME --work FOLDER
//     [--tune 1500] [--rounds 4] [--seeds 1,2,3] [--more s2t-r2l,t2s-l2r] [--epochs 4] [--threads 2]
// NAME.pt.gz and NAME.en.gz hold a sentence a line. The last --tune pairs of train are kept to tune on,
// and pairs that share a side with one of them are dropped from what is trained on. Nothing is chosen
// by the test sentences, which are translated once. Each direction of --more is trained with the first
// seed and added to the models before it. What --work has already is not made again. The program must
// be built.
import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";

const cli = resolve(import.meta.dirname, "..", "dist", "cli.js");
const { values } = parseArgs({
  options: {
    train: { type: "string" },
    test: { type: "string" },
    work: { type: "string" },
    tune: { type: "string", default: "1500" },
    rounds: { type: "string", default: "4" },
    seeds: { type: "string", default: "1,2,3" },
    more: { type: "string", default: "" },
    epochs: { type: "string", default: "4" },
    threads: { type: "string", default: "2" },
  },
});
if (!values.train || !values.test || !values.work) {
  console.error("expected --train NAME --test NAME --work FOLDER.");
  process.exit(2);
}
const [train, test] = [resolve(values.train), resolve(values.test)];
mkdirSync(values.work, { recursive: true });
process.chdir(values.work);

const parts = ["train", "tune", "test"];
const languages = ["pt", "en"];
const minutes = {};

await stage("split", split);
await stage("tokens", tokens);
await stage("baseline", () =>
  make("baseline", (folder) =>
    textdemo(`translate train --source train.tc.pt --target train.tc.en --output ${folder}`),
  ),
);
await stage("tuning the baseline", tuneBaseline);
await stage("lists", lists);
const systems = [];
for (const seed of values.seeds.split(",")) {
  const name = `joint-${seed}`;
  await stage(`${name}: training`, () => trained(name, seed, ""));
  await stage(`${name}: rescoring`, () => rescored(name, [name]));
}
const models = [systems[0]];
for (const direction of values.more.split(",").filter(Boolean)) {
  const seed = values.seeds.split(",")[0];
  models.push(`${direction}-${seed}`);
  await stage(`${direction}: training`, () =>
    trained(`${direction}-${seed}`, seed, ` --direction ${direction}`),
  );
  await stage(`with ${direction}: rescoring`, () => rescored(`with-${direction}-${seed}`, models));
}
report();

/** Does a part of the work and takes its time. */
async function stage(name, work) {
  const start = performance.now();
  await work();
  minutes[name] = (performance.now() - start) / 60_000;
  console.error(`${name}: ${minutes[name].toFixed(1)} minutes`);
}

/** Makes a file or folder unless it is there; it is not there before it is whole. */
async function make(path, work) {
  if (existsSync(path)) return;
  await work(`${path}.part`);
  renameSync(`${path}.part`, path);
}

/** Runs the program, from a file and to a file where these are given. */
function textdemo(args, input, output) {
  const from = input === undefined ? "ignore" : openSync(input, "r");
  const to = output === undefined ? "inherit" : openSync(output, "w");
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [cli, ...args.split(" ").filter(Boolean)], {
      stdio: [from, to === "inherit" ? 2 : to, "inherit"],
    });
    child.on("error", fail);
    child.on("exit", (code) => {
      for (const file of [from, to]) if (typeof file === "number") closeSync(file);
      if (code === 0) done();
      else fail(new Error(`textdemo ${args}: exit code ${code}`));
    });
  });
}

function filter(args, input, output) {
  return make(output, (part) => textdemo(args, input, part));
}

function lines(name) {
  return gunzipSync(readFileSync(name)).toString("utf8").replace(/\n$/, "").split("\n");
}

function split() {
  const pairs = (name) => {
    const [source, target] = languages.map((language) => lines(`${name}.${language}.gz`));
    return source.map((text, i) => [text, target[i]]);
  };
  const all = pairs(train);
  const count = all.length - Number(values.tune);
  const tune = all.slice(count);
  const held = languages.map((_, side) => new Set(tune.map((pair) => pair[side].toLowerCase())));
  const kept = all
    .slice(0, count)
    .filter((pair) => languages.every((_, side) => !held[side].has(pair[side].toLowerCase())));
  for (const [name, part] of [
    ["train", kept],
    ["tune", tune],
    ["test", pairs(test)],
  ]) {
    console.error(`${name}: ${part.length} pairs`);
    languages.forEach((language, side) => {
      writeFileSync(`${name}.${language}`, part.map((pair) => `${pair[side]}\n`).join(""));
    });
  }
}

async function tokens() {
  for (const language of languages) {
    for (const part of parts) {
      const name = `${part}.tok.${language}`;
      await filter(`tokenize --language ${language}`, `${part}.${language}`, name);
    }
    await make(`truecase.${language}`, (model) =>
      textdemo(`truecase train --output ${model}`, `train.tok.${language}`),
    );
    for (const part of parts) {
      const [from, to] = [`${part}.tok.${language}`, `${part}.tc.${language}`];
      await filter(`truecase run --model truecase.${language}`, from, to);
    }
  }
}

/** Translates and tunes on all lists so far, again and again: better weights, other translations. */
async function tuneBaseline() {
  const rounds = Number(values.rounds);
  for (let round = 1; round <= rounds; round++) {
    const weights = round === 1 ? "" : ` --weights weights.${round - 1}`;
    const list = `tune.${round}.nbest`;
    await filter(`translate run --model baseline --nbest 100${weights}`, "tune.tc.pt", list);
    const all = Array.from({ length: round }, (_, i) => `tune.${i + 1}.nbest`).join(" ");
    const start = round === 1 ? "" : `--start-weights weights.${round - 1}`;
    await make(`weights.${round}`, (output) => tune(all, start, output));
  }
}

function tune(lists, start, output) {
  return textdemo(
    `tune --nbest ${lists} --references tune.tc.en --apart-from test.tc.en ${start} --output ${output}`,
  );
}

/** The lists that are rescored, by the tuned baseline. */
async function lists() {
  for (const part of ["tune", "test"]) {
    await filter(
      `translate run --model baseline --nbest 100 --weights weights.${values.rounds}`,
      `${part}.tc.pt`,
      `${part}.nbest`,
    );
  }
  await make("weights.baseline", (output) => tuneLast("tune.nbest", output));
  await translated("baseline", "test.nbest", "weights.baseline");
}

/** With and without the joint model, weights are tuned alike and from the same starts. */
function tuneLast(list, output) {
  return tune(list, `--start-weights weights.${values.rounds}`, output);
}

function trained(name, seed, direction) {
  return make(`${name}.safetensors`, (model) =>
    textdemo(
      `nnjm train --source train.tc.pt --target train.tc.en --output ${model} ` +
        `--epochs ${values.epochs} --seed ${seed} --threads ${values.threads}${direction}`,
    ),
  );
}

/** Translations by the baseline's features and those of some models. */
async function rescored(name, models) {
  const files = models.map((model) => `${model}.safetensors`).join(" ");
  for (const part of ["tune", "test"]) {
    const scored = `${part}.${name}.nbest`;
    await filter(`rescore --source ${part}.tc.pt --model ${files}`, `${part}.nbest`, scored);
  }
  await make(`weights.${name}`, (output) => tuneLast(`tune.${name}.nbest`, output));
  await translated(name, `test.${name}.nbest`, `weights.${name}`);
  systems.push(name);
}

/** The best translations of the test sentences, as text. */
async function translated(name, list, weights) {
  const best = `${name}.tc.en`;
  await filter(`rescore --source test.tc.pt --weights ${weights} --topbest`, list, best);
  await filter("truecase restore", best, `${name}.restored.en`);
  await filter("detokenize --language en", `${name}.restored.en`, `${name}.en`);
}

function report() {
  const bleu = (args, input) =>
    JSON.parse(
      execFileSync(process.execPath, [cli, "bleu", ...args.split(" "), "--json"], {
        input: readFileSync(input),
        encoding: "utf8",
      }).split("\n")[0],
    );
  const baseline = bleu("--references test.en", "baseline.en");
  const scores = systems.map((name) => ({
    name,
    ...bleu("--references test.en --baseline baseline.en", `${name}.en`),
  }));
  const result = { train, test, minutes, baseline, systems: scores };
  writeFileSync("result.json", `${JSON.stringify(result, undefined, 2)}\n`);
  console.log(JSON.stringify(result, undefined, 2));
}
