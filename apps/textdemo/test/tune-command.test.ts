import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { temporaryFolder } from "./fixtures.ts";
import { type Run, run } from "./run.ts";

type Files = Record<string, string | Uint8Array>;

/** Runs a command with files in a folder, which stands for FOLDER in the arguments. */
async function runWith(args: string, files: Files): Promise<Run & { folder: string }> {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return { ...(await run(args.replaceAll("FOLDER", folder))), folder };
}

const references = "The red cat sees a dog .\nIt is late in the evening .\nWe do not know that .\n";

/** Two scores of a hypothesis, of which the second is right about it, and a third, sparse one. */
const row = (id: number, words: string, lm: number, tm: number, sparse = ""): string =>
  `${id} ||| ${words} ||| LM0= ${lm} TM0= ${tm} 0.5 ${sparse}||| ${lm}\n`;

const list = [
  row(0, "the red cat a dog sees .", -1, -4),
  row(0, "the red cat sees a dog .", -2, -1),
  row(0, "red the cat dog .", -3, -7, "Sparse_x= 1 "),
  row(1, "it is in the evening late .", -1, -3),
  row(1, "it is late in the evening .", -3, -2, "Sparse_x= 2 "),
  row(2, "we do not that know .", -2, -5),
  row(2, "we know that not .", -3, -9),
];
const more = [row(0, "the red cat sees .", -1, -2), row(1, "late", -9, -9), list[5] ?? ""];
const third = row(2, "we do not know that .", -4, -1);
const sound: Files = {
  list: list.join(""),
  ref: references,
  "more.gz": gzipSync(more.join("") + third),
};
const start = "TM0= 0 0\nLM0= 1\n";
const tune = "tune --nbest FOLDER/list --references FOLDER/ref --lowercase --output FOLDER/weights";

test.each(["mert", "kbmira"])(
  "tune by %s writes better weights, the same each time",
  async (by) => {
    const args = `${tune} --start-weights FOLDER/start --algorithm ${by}`;
    const { code, out, err, folder } = await runWith(args, { ...sound, start });
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^BLEU\|nrefs:1\|case:lc\|.*tok:none\|.* = \d+\.\d\d before, \d\d\.\d\d after\n7 hypotheses of 3 sentences\n/,
    );
    expect(out.endsWith(`Wrote ${folder}/weights\n`)).toBe(true);
    expect(/mert from 10 starts:( \d+\.\d\d){10}\n/.test(out)).toBe(by === "mert");
    const weights = readFileSync(join(folder, "weights"), "utf8");
    expect(weights).toMatch(/^LM0= \S+\nTM0= \S+ \S+\nSparse_x= \S+\n$/);
    const again = await runWith(`${args} --json`, { ...sound, start });
    expect(readFileSync(join(again.folder, "weights"), "utf8")).toBe(weights);
    const { before, after, ...result } = JSON.parse(again.out);
    expect(result).toMatchObject({ algorithm: by, sentences: 3, leftOut: 0, hypotheses: 7 });
    expect(after).toBeGreaterThan(before);
    // What was written scores what was told.
    const next = await runWith(`${args} --starts 1 --json`, { ...sound, start: weights });
    expect(JSON.parse(next.out).before).toBe(after);
  },
);

test("tune joins the hypotheses of several files", async () => {
  const files = { ...sound, start };
  const args = tune.replace("FOLDER/list", "FOLDER/list FOLDER/more.gz");
  const { out, err } = await runWith(`${args} --json`, files);
  expect(err).toBe("");
  // One of the four lines was there already.
  expect(JSON.parse(out)).toMatchObject({ hypotheses: 10 });
  expect(JSON.parse(out).after).toBeCloseTo(100, 10);
});

test("tune leaves out what will be scored", async () => {
  const args = `${tune} --apart-from FOLDER/test --json`;
  // Neither case nor white space count.
  const { out, err } = await runWith(args, {
    ...sound,
    test: "It is late in the EVENING.\nother\n",
  });
  expect(err).toBe("");
  expect(JSON.parse(out)).toMatchObject({ sentences: 2, leftOut: 1, hypotheses: 5 });
  const same = await runWith(args.replace("FOLDER/test", "FOLDER/ref"), sound);
  expect(same.err).toContain("is one of --apart-from; expected others to tune on than to score.");
  expect(same.code).toBe(2);
  expect(existsSync(join(same.folder, "weights"))).toBe(false);
});

test("bleu oracle tells the best and the worst by list length", async () => {
  const args = "bleu oracle --nbest FOLDER/list --references FOLDER/ref --lowercase";
  const { code, out, err } = await runWith(args, sound);
  expect(err).toBe("");
  expect(code).toBe(0);
  const lines = out.split("\n");
  expect(lines[0]).toBe("BLEU|nrefs:1|case:lc|eff:no|tok:none|smooth:exp|impl:nnf|version:1.0.0");
  expect(lines[1]).toBe("first  anti-oracle  oracle");
  expect(lines.slice(2, -1).map((line) => line.split(/ +/)[0])).toEqual(["1", "2", "3"]);
  const json = await runWith(`${args} --json`, sound);
  const { lists } = JSON.parse(json.out);
  expect(lists[0].oracle).toBe(lists[0].antiOracle);
  expect(lists[1].oracle).toBeGreaterThan(lists[0].oracle);
  expect(lists[2].antiOracle).toBeLessThan(lists[1].antiOracle);
});

test.each<[string, Files, string]>([
  [tune, { list: "" }, "list: no hypotheses with the id 0, but "],
  [tune, { ref: "" }, "ref: no sentences; expected some."],
  [tune, { ref: "a\nb\n" }, "list:6: the id 2 has no line in "],
  [tune, { ref: `${references}more\n` }, "list: no hypotheses with the id 3, but "],
  [tune, { list: `${list.join("")}2 ||| a ||| LM0= 1\n` }, "list:8: the line has 3 fields"],
  [tune, { list: Uint8Array.of(48, 10, 0xe9) }, "list:2:1: byte 0xe9"],
  [tune, { list: list.join("").replace("-4 0.5", "x 0.5") }, 'list:1: TM0 has the value "x"'],
  [
    `${tune} --start-weights FOLDER/start`,
    { start: "LM0= 1 2\n" },
    "start: LM0 has 2 weights; expected",
  ],
  [
    `${tune} --start-weights FOLDER/start`,
    { start: "LM1= 1\n" },
    "start: LM1 has 1 weight; expected",
  ],
  [`${tune} --start-weights FOLDER/start`, { start: "" }, "there are none in it"],
  [`${tune} --apart-from FOLDER/none`, {}, "there is no such file"],
  [
    tune.replace("FOLDER/list", "FOLDER/list FOLDER/b"),
    { b: "0 ||| a ||| LM0= 1 ||| 1\n" },
    "b: the features are LM0= (1), ",
  ],
  [tune.replace("FOLDER/weights", "FOLDER/none/weights"), {}, "there is no folder"],
  [
    "bleu oracle --nbest FOLDER/list --references FOLDER/ref",
    { ref: "a\n" },
    "list:4: the id 1 has no line in ",
  ],
  ["bleu oracle --references FOLDER/ref", {}, "required option '--nbest <files...>'"],
])("%s refuses what is malformed: %j", async (args, files, message) => {
  const { code, out, err, folder } = await runWith(args, { ...sound, ...files });
  expect(err).toContain(message);
  expect(err).toMatch(/^textdemo: [^\n]+\n$/);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(existsSync(join(folder, "weights"))).toBe(false);
});

test("tune takes byte order marks, CRLF and empty hypotheses", async () => {
  const files = {
    list: `\uFEFF${list.join("").replaceAll("\n", "\r\n")}`.replace("we know that not .", ""),
    ref: `\uFEFF${references.replaceAll("\n", "\r\n")}`,
  };
  const { code, err } = await runWith(tune, files);
  expect(err).toBe("");
  expect(code).toBe(0);
});
