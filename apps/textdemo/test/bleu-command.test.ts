import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { temporaryFolder } from "./fixtures.ts";
import { type Run, run } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

/** Runs `bleu` with files in a folder, which stands for FOLDER in the arguments. */
async function bleu(
  args: string,
  input: string | Uint8Array,
  files: Record<string, string | Uint8Array> = {},
): Promise<Run> {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return run(`bleu ${args.replaceAll("FOLDER", folder)}`, recordedTerminal({ input: [input] }));
}

const right = "Open a file, then print it!\nThe cost is 3.5.\n";
const also = "Open the document and print it.\nIt costs 3.5.\n";
const lines = "Open the file, then print it.\nThe cost is 3.5\n";

test("prints scores and how they were computed", async () => {
  const { code, out, err } = await bleu(
    "--references FOLDER/a FOLDER/b.gz --metric bleu chrf chrf++",
    lines,
    { a: right, "b.gz": gzipSync(also) },
  );
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(out.split("\n")).toEqual([
    expect.stringMatching(
      /^BLEU\|nrefs:2\|case:mixed\|eff:no\|tok:13a\|smooth:exp\|impl:nnf\|version:1\.0\.0 = \d\d\.\d\d 100\.0\/\d\d\.\d\/\d\d\.\d\/\d\d\.\d \(BP = 1\.000 ratio = 1\.000 hyp_len = 12 ref_len = 12\)$/,
    ),
    expect.stringMatching(
      /^chrF2\|nrefs:2\|case:mixed\|eff:yes\|nc:6\|nw:0\|space:no\|.* = \d\d\.\d\d$/,
    ),
    expect.stringMatching(/^chrF2\+\+\|nrefs:2\|case:mixed\|eff:yes\|nc:6\|nw:2\|.* = \d\d\.\d\d$/),
    "",
  ]);
});

test("compares with a baseline, as JSON too", async () => {
  const files = { a: right, base: "Open it.\nThe costs.\n" };
  const args = "--references FOLDER/a --baseline FOLDER/base --seed 3";
  const { out } = await bleu(args, lines, files);
  expect(out.split("\n")[1]).toMatch(
    /^ {2}baseline \d+\.\d\d, difference \+\d+\.\d\d, two-sided p = [01]\.\d{4} \(paired bootstrap\), [01]\.\d{4} \(approximate randomisation\)$/,
  );
  const json = await bleu(`${args} --json`, lines, files);
  const result = JSON.parse(json.out);
  expect(result).toMatchObject({ metric: "BLEU", sentences: 2, hypothesisLength: 12 });
  expect(result.difference).toBe(result.score - result.baseline);
  expect(Object.keys(result.p)).toEqual(["bootstrap", "randomization"]);
  const same = await bleu("--references FOLDER/a --baseline FOLDER/base --lowercase", lines, {
    a: right,
    base: lines,
  });
  expect(same.out).toContain("difference +0.00, two-sided p = ");
  expect(same.out).toContain("case:lc");
});

test("takes byte order marks, CRLF, empty lines and a last line without an end", async () => {
  const { out: plain } = await bleu("--references FOLDER/a", "a b c d e\n\nx\n", {
    a: "a b c d f\ny\nx\n",
  });
  const { out, err } = await bleu("--references FOLDER/a", "\uFEFFa b c d e\r\n\r\nx", {
    a: "\uFEFFa b c d f\r\ny\r\nx\r\n",
  });
  expect(err).toBe("");
  expect(out).toBe(plain);
  const { out: nothing } = await bleu("--references FOLDER/a", "\n", { a: "\n" });
  expect(nothing).toContain("= 0.00 0.0/0.0/0.0/0.0 (BP = 1.000 ratio = 0.000 hyp_len = 0");
});

test.each<[string, string | Uint8Array, Record<string, string | Uint8Array>, string]>([
  ["--references FOLDER/a", "a\n", { a: "" }, "a: no sentences; expected some."],
  ["--references FOLDER/a", "", { a: "x\n" }, "standard input: 0 lines, but "],
  ["--references FOLDER/a", "a\n", { a: "x\ny\n" }, "standard input: 1 line, but "],
  ["--references FOLDER/a FOLDER/b", "a\n", { a: "x\n", b: "x\ny\n" }, "b: 2 lines, but "],
  [
    "--references FOLDER/a --baseline FOLDER/b",
    "a\n",
    { a: "x\n", b: "x\ny\n" },
    "b: 2 lines, but ",
  ],
  ["--references FOLDER/none", "a\n", {}, "none: "],
  ["--references FOLDER", "a\n", {}, "it is a folder"],
  [
    "--references FOLDER/a",
    Uint8Array.of(97, 10, 0xe9, 10),
    { a: "x\ny\n" },
    "standard input:2:1: byte 0xe9",
  ],
  ["--references FOLDER/a", "a\n", { a: Uint8Array.of(0xe9, 10) }, "a:1:1: byte 0xe9"],
  ["--references FOLDER/a --smooth more", "a\n", { a: "x\n" }, "Allowed choices are exp, floor"],
  ["", "a\n", {}, "bleu: got no --references; expected a file"],
])("%s refuses what is malformed", async (args, input, files, message) => {
  const { code, out, err } = await bleu(args, input, files);
  expect(err).toContain(message);
  expect(err).toMatch(/^textdemo: [^\n]+\n$/);
  expect(code).toBe(2);
  expect(out).toBe("");
});
