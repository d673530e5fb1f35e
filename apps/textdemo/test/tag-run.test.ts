import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Run, run } from "./run.ts";
import { writeChunks, writeConllu } from "./tagging.ts";
import { recordedTerminal } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nnf-textdemo-"));
const [pos, chunk, columns] = ["pos", "chunk", "columns"].map((name) => join(folder, name));

beforeAll(async () => {
  const small =
    "--size 6 --feature-size 3 --hidden 12 --batch 40 --learning-rate 0.1 --dropout 0.1 --epochs 20";
  const chunks = writeChunks(folder);
  for (const args of [
    `--task pos --train ${writeConllu(folder)} --output ${pos}`,
    `--task chunk --train ${chunks} --output ${chunk}`,
    `--task chunk --train ${chunks} --features word,column:1 --output ${columns}`,
  ]) {
    expect((await run(`tag train ${small} ${args}`)).code).toBe(0);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tagged(args: string, ...input: (string | Uint8Array)[]): Promise<Run> {
  return run(`tag run ${args}`, recordedTerminal({ input }));
}

describe("tag run", () => {
  it("writes a word a line with the tags of each model, and an empty line after a sentence", async () => {
    const { code, out, err } = await tagged(
      `--model ${chunk} ${pos}`,
      "The cat likes ships.\nThe dog sees",
      " Whale\n",
    );
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toBe(
      "The\tDT\tB-NP\ncat\tNN\tE-NP\nlikes\tVB\tS-VP\nships\tNN\tS-NP\n.\t.\tO\n\n" +
        "The\tDT\tB-NP\ndog\tNN\tE-NP\nsees\tVB\tS-VP\nWhale\tNN\tS-NP\n\n",
    );
  });

  it.each([
    ["-usrtokens", "cat\tNN\tE-NP\nlikes.\t"],
    ["-notokentags", "\nNN\tE-NP\n"],
    ["-offsettags", "The\t0 3\tDT\tB-NP\ncat\t5 8\tNN"],
    ["-iobtags", "cat\tNN\tI-NP\n"],
    ["-brackettags", "The\tDT\t(NP*\ncat\tNN\t*)\n"],
    ["-pos", "cat\tNN\n"],
    ["-chk", "cat\tE-NP\n"],
    ["-chk -pos", "cat\tNN\tE-NP\n"],
  ])("understands SENNA's %s", async (flags, expected) => {
    const { out, err } = await tagged(`${flags} --model ${chunk} ${pos}`, "The  cat likes.\n");
    expect(err).toBe("");
    expect(out).toContain(expected);
  });

  it.each([
    ["-psg", "tag run: -psg: there is no parser here"],
    ["-srl", "tag run: there is no model for srl among"],
    ["-path x", "Name them with --model."],
    ["-ner", "tag run: there is no model for ner among"],
    ["--verb", "unknown option '--verb'"],
  ])("refuses %s in one line", async (flags, message) => {
    const { code, out, err } = await tagged(`--model ${pos} ${flags}`, "a\n");
    expect(err).toContain(message);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(code).toBe(2);
    expect(out).toBe("");
  });

  it("leaves SENNA's options to other commands alone", async () => {
    const { err } = await run("tag eval -psg");
    expect(err).not.toContain("no parser");
  });

  it("changes one column of CoNLL-U and nothing else", async () => {
    const row = (id: string, form: string, upos: string): string =>
      `${id}\t${form}\t_\t${upos}\t_\t_\t_\t_\t_\tx=y\r\n`;
    const text = (tags: readonly string[]): string =>
      `# a comment\r\n1-2\tThecat\t_\t_\t_\t_\t_\t_\t_\t_\r\n${["The", "cat", "sees", "dog"]
        .map((form, i) => row(String(i + 1), form, tags[i] ?? ""))
        .join("")}\r\n# the end\r\n`;
    const { out, err } = await tagged(
      `--input conllu --model ${pos}`,
      text(["X", "X", "_", "NOUN"]),
    );
    expect(err).toBe("");
    expect(out).toBe(text(["DT", "NN", "VB", "NN"]));
  });

  it("adds a column to columns, which a model may read", async () => {
    const { out, err } = await tagged(
      `--input columns --model ${columns}`,
      "The DT\ncat NN\nlikes VB\nships NN\n\n",
    );
    expect(err).toBe("");
    expect(out).toBe("The\tDT\tB-NP\ncat\tNN\tE-NP\nlikes\tVB\tS-VP\nships\tNN\tS-NP\n\n");
    const { code, err: refusal } = await tagged(`--model ${columns}`, "The cat\n");
    expect(refusal).toContain("feature column:1: the text has 0 columns between word and tag");
    expect(code).toBe(2);
  });

  it("writes JSON with probabilities", async () => {
    const { out } = await tagged(`--json --model ${pos} ${chunk}`, "The cat\n\n");
    const [first = "", second = "", ...rest] = out.split("\n");
    expect(rest).toEqual([""]);
    const sentence = JSON.parse(first);
    expect(sentence.words).toEqual(["The", "cat"]);
    expect(sentence.places).toEqual([
      [0, 3],
      [4, 7],
    ]);
    expect(sentence.chunk.tags).toEqual(["B-NP", "E-NP"]);
    for (const p of sentence.pos.probabilities) {
      expect(p).toBeGreaterThan(0.5);
      expect(p).toBeLessThanOrEqual(1);
    }
    expect(JSON.parse(second)).toMatchObject({ words: [], pos: { tags: [] } });
  });

  it("takes a line of very many words, CRLF and a byte order mark", async () => {
    const words = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? "The" : "cat"));
    const { out, err } = await tagged(
      `-usrtokens --model ${pos}`,
      `\u{feff}${words.join(" ")}\r\nsees\r\n`,
    );
    expect(err).toBe("");
    const lines = out.split("\n");
    expect(lines.slice(0, 10_000).every((line) => /^(The|cat)\t(DT|NN|VB)$/.test(line))).toBe(true);
    expect(lines.slice(10_000)).toEqual(["", expect.stringMatching(/^sees\t/), "", ""]);
  });

  it("names the line that is no UTF-8", async () => {
    const { code, err } = await tagged(`--model ${pos}`, "The cat\n", Uint8Array.of(0x80, 10));
    expect(err).toMatch(/^textdemo: tag run: standard input:2:1: [^\n]+UTF-8[^\n]+\n$/);
    expect(code).toBe(2);
  });

  it("needs a model for the column of CoNLL-U", async () => {
    const { err } = await tagged(`--input conllu --model ${chunk}`, "");
    expect(err).toContain("CoNLL-U has a column for parts of speech only");
  });
});
