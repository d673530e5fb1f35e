import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { smallPairs, writePairs } from "./devlin.ts";
import { temporaryFolder } from "./fixtures.ts";
import { type Run, run } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

const small =
  "--history 2 --window 3 --size 5 --hidden 8 --batch 16 --epochs 3 --held-out 0.1 " +
  "--learning-rate 0.2 --threads 1";

/** Trains a small model; the arguments that name its pairs. */
async function trained(folder: string): Promise<string> {
  const pairs = writePairs(folder);
  const { code, err } = await run(
    `nnjm train ${pairs} --links ${folder}/links ${small} --output ${folder}/model`,
  );
  expect(err).toBe("");
  expect(code).toBe(0);
  return pairs;
}

it("trains, and scores what it was trained on", async () => {
  const folder = temporaryFolder();
  const pairs = await trained(folder);
  const scored = `nnjm score --model ${folder}/model ${pairs} --links ${folder}/links`;
  const { out } = await run(scored);
  expect(out).toMatch(/^420 words of 60 pairs\nperplexity {3}\d\.\d{3}\nmean ln P {4}-\d\.\d{4}\n/);
  expect(out).toMatch(/\n0\.3 to 0\.5 +[\d.]+ % {2}█+\n/);
  const lines = (await run(`${scored} --lines --json`)).out.trimEnd().split("\n");
  const figures = JSON.parse(lines.pop() ?? "");
  expect(lines).toHaveLength(60);
  const sum = lines.reduce((total, line) => total + Number(line.split("\t")[0]), 0);
  expect(sum / 420).toBeCloseTo(figures.logProbability, 4);
  expect(figures.perplexity).toBeCloseTo(Math.exp(-figures.logProbability), 6);
  const counted = figures.histogram.map(({ words }: { words: number }) => words);
  expect(counted.reduce((a: number, b: number) => a + b, 0)).toBe(420);
});

it("computes links that are not given, and prints JSON", async () => {
  const folder = temporaryFolder();
  const pairs = writePairs(folder);
  const { code, out, err } = await run(
    `nnjm train ${pairs} ${small} --direction t2s-r2l --hidden 8,6 --output ${folder}/model --json`,
  );
  expect(code).toBe(0);
  expect(err).toContain("Aligning the words\n378 words to train on, 42 held out; ");
  const { settings, heldOut } = JSON.parse(out);
  expect(settings.hidden).toEqual([8, 6]);
  expect(heldOut.epoch).toBeGreaterThan(0);
});

it("keeps the aligner, for hypotheses without alignment and for scoring", async () => {
  const folder = temporaryFolder();
  const pairs = writePairs(folder);
  const model = `${folder}/model`;
  await run(`nnjm train ${pairs} ${small} --epochs 1 --output ${model}`);
  const aligner = `--symmetrize grow-diag-final-and --save ${folder}/aligner`;
  await run(`align ${pairs} ${aligner} --output ${folder}/links`);
  writeFileSync(join(folder, "one"), "o gato rosa vê o pato\n");
  writeFileSync(join(folder, "two"), "the pink cat sees the duck\n");
  const one = `--source ${folder}/one`;
  await run(`align ${one} --target ${folder}/two --load ${model} --output ${folder}/one.links`);
  const links = readFileSync(join(folder, "one.links"), "utf8");
  expect(links).toBe("0-0 2-1 1-2 3-3 4-4 5-5\n");
  const line = "0 ||| the pink cat sees the duck ||| F= 1 ||| 0";
  const rescored = async (text: string, options: string): Promise<string | undefined> => {
    const { out } = await run(`rescore ${one} ${options}`, recordedTerminal({ input: [text] }));
    return /NNJM0= \S+/.exec(out)?.[0];
  };
  const found = await rescored(`${line}\n`, `--model ${model}`);
  expect(found).toBeDefined();
  expect(found).toBe(await rescored(`${line} ||| ${links}`, `--model ${model}`));
  const other = `--model ${model} --aligner ${folder}/aligner`;
  expect(await rescored(`${line}\n`, other)).toBe(found);
  const score = `nnjm score --model ${model} ${one} --target ${folder}/two --json`;
  const { out } = await run(score);
  expect((await run(`${score} --links ${folder}/one.links`)).out).toBe(out);
});

it("keeps an aligner of pairs that come with links, unless told not to", async () => {
  const folder = temporaryFolder();
  const pairs = writePairs(folder);
  const train = `nnjm train ${pairs} ${small} --epochs 1`;
  for (const [name, options] of [
    ["unlinked", ""],
    ["linked", `--links ${folder}/links`],
    ["bare", `--links ${folder}/links --no-aligner`],
  ]) {
    expect((await run(`${train} ${options} --output ${folder}/${name}`)).code).toBe(0);
  }
  writeFileSync(join(folder, "one"), "o gato rosa vê o pato\n");
  const rescored = (model: string): Promise<Run> =>
    run(
      `rescore --source ${folder}/one --model ${folder}/${model}`,
      recordedTerminal({ input: ["0 ||| the pink cat sees the duck ||| F= 1 ||| 0\n"] }),
    );
  expect((await rescored("linked")).out).toContain("NNJM0= ");
  const [aligned, expected] = await Promise.all(
    ["linked", "unlinked"].map((model) => run(`align ${pairs} --load ${folder}/${model}`)),
  );
  expect(aligned?.out).toBe(expected?.out);
  const { code, err } = await rescored("bare");
  expect(code).toBe(2);
  expect(err).toContain("the line has no alignment");
});

it.each(["s2t", "t2s"])("trains a model of the translations of words: %s", async (side) => {
  const folder = temporaryFolder();
  const pairs = writePairs(folder);
  const options = `${small.replace("--history 2 ", "")} --direction ${side}-lexical --epochs 20`;
  const { code, out } = await run(
    `nnjm train ${pairs} --links ${folder}/links ${options} --output ${folder}/model`,
  );
  expect(code).toBe(0);
  expect(out).toMatch(
    /^324 words to train on, 36 held out; \d+ words in the window, \d+ predicted\n/,
  );
  const scored = `nnjm score --model ${folder}/model ${pairs} --json`;
  const linked = JSON.parse((await run(`${scored} --links ${folder}/links`)).out);
  expect(linked.words).toBe(360);
  expect(linked.perplexity).toBeLessThan(1.2);
  writeFileSync(join(folder, "none"), "\n".repeat(60));
  const unlinked = JSON.parse((await run(`${scored} --links ${folder}/none`)).out);
  expect(unlinked.perplexity).toBeGreaterThan(5);
});

it("goes on after Ctrl-C to the same bytes", async () => {
  const folder = temporaryFolder();
  await trained(folder);
  const terminal = recordedTerminal({
    onWrite: (text) => {
      if (text.includes("held out after epoch 1")) process.emit("SIGINT");
    },
  });
  const pairs = `--source ${folder}/source --target ${folder}/target --links ${folder}/links`;
  const first = await run(`nnjm train ${pairs} ${small} --output ${folder}/other`, terminal);
  expect(first.code).toBe(130);
  expect(first.out).toContain("Interrupted and saved after 1 epoch and ");
  const resume = `nnjm train --resume --checkpoint ${folder}/other.checkpoint`;
  expect((await run(`${resume} --alpha 0.2`)).err).toContain("--alpha is 0.2, but the checkpoint");
  const changed = readFileSync(join(folder, "target"), "utf8");
  writeFileSync(join(folder, "target"), changed.replace("cat", "cow"));
  expect((await run(resume)).err).toContain("was trained on other sentences or links");
  writeFileSync(join(folder, "target"), changed);
  const second = await run(resume);
  expect(second.err).toBe("");
  expect(second.out).toContain("Going on after 1 epoch and ");
  const tensors = (name: string): Buffer => {
    const bytes = readFileSync(join(folder, name));
    return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
  };
  expect(tensors("other").equals(tensors("model"))).toBe(true);
});

it.each([
  ["nnjm train", "expected --source and --target, or --resume."],
  [`nnjm train PAIRS ${small} --window 4`, "Expected an odd number"],
  [`nnjm train PAIRS ${small} --direction s2t-lexical`, "s2t-lexical has no history"],
  [`nnjm train PAIRS ${small} --hidden 4,4,4`, "Expected one or two sizes"],
  [`nnjm train PAIRS ${small} --alpha -1`, "Expected a number of at least 0."],
  [`nnjm train PAIRS ${small} --held-out 1`, "60 pairs are too few to train on some"],
  [`nnjm train PAIRS ${small} --alpha 1e39`, "the loss is "],
  [`nnjm train PAIRS ${small} --links FOLDER/short`, "short: 1 line of links, but"],
  [
    `nnjm train PAIRS ${small} --links FOLDER/outside`,
    "outside:2: 9-0 leaves sentences of 6 and 6",
  ],
  [`nnjm train PAIRS ${small} --links FOLDER/source`, "source:1: got"],
  ["nnjm train --source FOLDER/source --target FOLDER/short", "1 line, but"],
  ["nnjm train --source FOLDER/empty --target FOLDER/empty", "empty has words on both sides"],
  ["nnjm train --resume --checkpoint FOLDER/none", "there is nothing to resume"],
  ["nnjm score PAIRS --model FOLDER/source", "FOLDER/source"],
])("%s is refused in a line", async (command, message) => {
  const folder = temporaryFolder();
  const pairs = writePairs(folder);
  writeFileSync(join(folder, "short"), "0-0\n");
  writeFileSync(join(folder, "empty"), "\n");
  writeFileSync(join(folder, "outside"), `0-0\n9-0\n${"0-0\n".repeat(58)}`);
  const args = command.replace("PAIRS", pairs).replaceAll("FOLDER", folder);
  const output = command.startsWith("nnjm train ") && !command.includes("--resume");
  const { code, err } = await run(output ? `${args} --output ${folder}/model` : args);
  expect(err).toContain(message.replace("FOLDER", folder));
  expect(err).toMatch(/^textdemo: [^\n]+\n$/);
  expect(code).toBe(2);
});

it("takes empty lines, line ends of any kind and words never seen", async () => {
  const folder = temporaryFolder();
  await trained(folder);
  const odd = writePairs(folder, [
    ...smallPairs(2),
    { source: [], target: ["never"], links: [] },
    { source: ["seen"], target: [], links: [] },
  ]);
  const text = readFileSync(join(folder, "source"), "utf8");
  writeFileSync(join(folder, "source"), `\uFEFF${text.replaceAll("\n", "\r\n")}`);
  const scored = `nnjm score --model ${folder}/model ${odd} --links ${folder}/links --json`;
  const { code, out } = await run(scored);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ pairs: 4, words: 7 + 7 + 2 + 1 });
});
