import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { smallCorpus, temporaryFolder } from "./fixtures.ts";
import { run, size } from "./run.ts";
import { writeChunks, writeConllu } from "./tagging.ts";
import { recordedTerminal } from "./terminal.ts";

const small =
  "--size 6 --feature-size 3 --hidden 8 --batch 40 --learning-rate 0.1 --dropout 0.1 --epochs 8";

describe("tag train and eval", () => {
  it("writes a model of chunks that eval reports as conlleval does", async () => {
    const folder = temporaryFolder();
    const data = writeChunks(folder);
    const model = join(folder, "m.safetensors");
    const trained = await run(
      `tag train --task chunk --train ${data} ${small} --features word,column:1 --output ${model}`,
    );
    expect(trained.err).toBe("");
    expect(trained.code).toBe(0);
    expect(trained.out).toContain("54 sentences with 234 words to train on, 6 held out, 5 tags");
    expect(trained.out).toMatch(/held out after epoch 8: F [\d.]+ %/);
    expect(trained.out).toMatch(/Wrote .*m\.safetensors after \d+ s: best after epoch \d/);

    const { code, out } = await run(`tag eval --model ${model} --data ${data}`);
    expect(code).toBe(0);
    expect(out).toMatch(/^processed 260 tokens with 180 phrases; found: \d+ phrases; correct: \d+/);
    expect(out).toMatch(/ NP: precision: +[\d.]+%; recall: +[\d.]+%; FB1: +[\d.]+ {2}\d+\n/);
    expect(out).toMatch(/\nknown words {2,}[\d.]+ %/);

    const { out: json } = await run(`tag eval --json --model ${model} --data ${data}`);
    expect(JSON.parse(json)).toMatchObject({ task: "chunk", gold: 180, words: 260 });
  });

  it("takes CoNLL-U and word vectors for parts of speech, and prints the result as JSON", async () => {
    const folder = temporaryFolder();
    const data = writeConllu(folder);
    await run(`embed --corpus ${smallCorpus(folder)} ${size} --steps 8 --output ${folder}/v.txt`);
    const { code, out, err } = await run(
      `tag train --task pos --loss wll --train ${data} ${data} ${small} --vectors ${folder}/v.txt ` +
        `--output ${folder}/m.safetensors --json`,
    );
    expect(code).toBe(0);
    expect(err).toContain("108 sentences with 468 words to train on, 12 held out, 4 tags");
    const result = JSON.parse(out);
    expect(result).toMatchObject({ heldOut: { figure: "accuracy" }, settings: { task: "pos" } });
    const { out: report } = await run(`tag eval --model ${folder}/m.safetensors --data ${data}`);
    expect(report).toMatch(/^accuracy {2,}[\d.]+ % {2}\(\d+ of 260\)\n/);
    expect(report).toContain("gold \\ guess");
  });

  it("goes on after Ctrl-C to the same bytes", async () => {
    const folder = temporaryFolder();
    const common = `tag train --task chunk --train ${writeChunks(folder)} ${small}`;
    await run(`${common} --output ${folder}/whole`);

    const onWrite = (text: string): void => {
      if (text.includes("held out after epoch 3")) process.emit("SIGINT");
    };
    const output = join(folder, "parts");
    const stopped = await run(`${common} --output ${output}`, recordedTerminal({ onWrite }));
    expect(stopped.code).toBe(130);
    expect(existsSync(output)).toBe(false);
    const command = `tag train --resume --checkpoint ${output}.checkpoint`;
    expect(stopped.out.trimEnd().split("\n").at(-1)).toBe(
      `Interrupted; saved after epoch 3. Go on with: textdemo ${command}`,
    );

    const refused = await run(`${command} --hidden 9`);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("--hidden is 9, but the checkpoint in");

    const resumed = await run(command);
    expect(resumed.err).toBe("");
    expect(resumed.out).toContain("Going on after epoch 3");
    const tensors = (path: string): Buffer => {
      const bytes = readFileSync(path);
      return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
    };
    expect(tensors(output)).toEqual(tensors(join(folder, "whole")));
  });
});

describe("bad input", () => {
  it.each([
    ["tag train", "tag train: expected --task and --train, or --resume."],
    ["tag train --task srl2 --train x", "Allowed choices are pos, chunk, ner"],
    ["tag train --task pos --train /no/such", "/no/such: cannot read"],
    ["tag train --task pos --train x --window 4", "--window 4: expected an odd number."],
    ["tag train --task pos --train x --dropout 1", "--dropout 1: expected less than 1."],
    ["tag train --task pos --train x --features wrd", "feature wrd: expected word, caps"],
    [
      "tag train --resume --checkpoint /no/such",
      "there is nothing to resume: no training was saved in /no/such.",
    ],
    ["tag eval --model /no/such --data x", "/no/such: cannot read"],
    ["tag eval --data x", "required option '--model <file>' not specified."],
  ])("%s", async (args, message) => {
    const { code, out, err } = await run(args);
    expect(err).toContain(message);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(code).toBe(2);
    expect(out).toBe("");
  });

  it.each([
    ["a DT B-NP\nb NN\n", ':2:3: the row "b NN" has 2 columns; expected 3, as in line 1.'],
    ["a\nb\n", "the rows have 1 column; expected the word first and its tag last"],
    ["", "no sentences; expected some"],
    ["a DT B-NP\n", "1 sentences are too few"],
  ])("names what is wrong with columns %j", async (text, message) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "t.txt"), text);
    const { code, err } = await run(
      `tag train --task chunk --train ${folder}/t.txt --output ${folder}/m`,
    );
    expect(err).toContain(message);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(["t.txt"]);
  });

  it("refuses models that are cut off or none", async () => {
    const folder = temporaryFolder();
    const data = writeChunks(folder);
    const model = join(folder, "m.safetensors");
    await run(`tag train --task chunk --train ${data} ${small} --epochs 1 --output ${model}`);
    const checkpoint = `${model}.checkpoint/tagger.safetensors`;
    const other = await run(`tag eval --model ${checkpoint} --data ${data}`);
    expect(other.err).toContain("this is no tagger as this version writes it");
    truncateSync(model, 2000);
    const cut = await run(`tag eval --model ${model} --data ${data}`);
    expect(cut.code).toBe(2);
    expect(cut.err).toMatch(/^textdemo: [^\n]+\n$/);
  });
});
