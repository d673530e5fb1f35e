import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { temporaryFolder } from "./fixtures.ts";
import { type Run, run, size } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

const rows = (text: string): string => text.replaceAll(" ", "\t");
const chunks = "The DT B-NP\ncat NN I-NP\nsees VB B-VP\n\n".repeat(20);
const conllu = rows("1 The _ DT _ _ _ _ _ _\n2 cat _ NN _ _ _ _ _ _\n\n").repeat(20);
const text = "The red cat sees the blue dog.\n".repeat(200);
const vectors = "the 1 2\ncat 2 1\ndog 1 1\n";
const long = "x".repeat(2 ** 20);
/** The same for everybody, not a byte of it in its place. */
const rubbish = Uint8Array.from({ length: 4096 }, (_, i) => (i * i * 31 + i * 7 + 137) % 256);
const invalid = (before: string): Uint8Array => Buffer.concat([Buffer.from(before), rubbish]);

const small = "--size 2 --feature-size 3 --hidden 4 --batch 40 --epochs 1 --features word,column:1";
const embed = `embed --corpus FILE ${size} --steps 4 --output result`;
const chunk = `tag train --task chunk --train FILE ${small} --output result`;
const pos = "tag train --task pos --train FILE --hidden 4 --epochs 1 --output result";
const started = `tag train --task chunk --train ok ${small} --vectors FILE --output result`;
const evaluate = "tag eval --model model --data FILE";
const near = "neighbours --vectors FILE the";
const convert = "vectors convert FILE result --to projector";
const similarity = "vectors similarity --vectors vectors FILE";
const questions = "vectors analogy --vectors vectors --questions FILE";
const classes = "vectors classes FILE";
const map = "vectors map the cat dog --vectors FILE --output result";
const tag = "tag run --model FILE";

/** Every command that reads a file of the user's. */
const readers = [
  embed,
  chunk,
  pos,
  started,
  evaluate,
  near,
  convert,
  similarity,
  questions,
  classes,
  map,
  tag,
];

/** Runs a command in a folder with sound files, a model, and FILE with the content. */
async function runOn(command: string, content: string | Uint8Array | "folder"): Promise<Left> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "ok"), chunks);
  writeFileSync(join(folder, "vectors"), vectors);
  mkdirSync(join(folder, "folder"));
  if (command.includes("model")) {
    const made = await run(
      `tag train --task chunk --train ${folder}/ok ${small} --output ${folder}/model`,
    );
    expect(made.err).toBe("");
  }
  if (content === "folder") mkdirSync(join(folder, "FILE"));
  else writeFileSync(join(folder, "FILE"), content);
  const before = readdirSync(folder, { recursive: true });
  const result = await run(
    command.replace(/ (?=(FILE|ok|result|model|vectors|folder|no)\b)/g, ` ${folder}/`),
  );
  return { ...result, isUnchanged: same(readdirSync(folder, { recursive: true }), before) };
}

interface Left extends Run {
  /** Whether nothing was written. */
  readonly isUnchanged: boolean;
}

function same(one: readonly unknown[], other: readonly unknown[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}

function expectRefusal({ code, err, isUnchanged }: Left, message: string): void {
  expect(err).toContain(message);
  expect(err).toMatch(/^textdemo: [^\n]{1,400}\n$/);
  expect(code).toBe(2);
  expect(isUnchanged).toBe(true);
}

it.each(readers)("%s refuses rubbish, an empty file, a folder", async (command) => {
  expectRefusal(await runOn(command, rubbish), "FILE");
  expectRefusal(await runOn(command, ""), "FILE");
  expectRefusal(await runOn(command, "folder"), "it is a folder");
});

it.each<[string, string | Uint8Array, string]>([
  [embed, "a\0b\0c\0".repeat(900), "there is a NUL in it; expected text."],
  [embed, invalid("A word.\n"), "FILE:2:1: byte 0x89 is no valid UTF-8"],
  [chunk, `${chunks}cat NN\n`, 'FILE:81:3: the row "cat NN" has 2 columns; expected 3'],
  [chunk, `${chunks}a NN B-NP x\n`, "FILE:81:4: the row"],
  [chunk, `${chunks}a NN X-NP\n`, 'FILE:81:3: got "X-NP"; expected O, or B, I, E or S'],
  [chunk, `${chunks}b NN O\na NN B-\n`, 'FILE:82:3: got "B-"; expected O, or B, I, E or S'],
  [chunk, conllu, 'FILE:1:10: got "_"; expected O, or B, I, E or S'],
  [chunk, chunks.replaceAll(/ (DT|NN|VB) /g, " "), "the text has 0 columns"],
  [chunk, `${chunks}${"x ".repeat(2 ** 19)}\n`, "FILE:81:4: the row"],
  [chunk, invalid(chunks), "FILE:81:1: byte 0x89 is no valid UTF-8"],
  [chunk, `${chunks}\0 NN O\n`, "FILE:81:1: character 1 is NUL"],
  [pos, chunks, 'FILE:1:2: the row "The DT B-NP" has 1 column; expected 10'],
  [pos, conllu + rows("2 a _ DT _ _ _ _ _ _\n"), 'FILE:61:1: got the ID "2"; expected 1'],
  [pos, conllu + rows("1 a _ _ _ _ _ _ _ _\n"), "FILE:61:4: the word has no UPOS tag"],
  [started, "the 1 2 3\n", "--size is 2, but the vectors in"],
  [started, "the 1 2\ncat 1\n", 'FILE:2: "cat" has 1 numbers; expected 2'],
  [evaluate, chunks.replaceAll(/ (DT|NN|VB) /g, " "), "column"],
  [evaluate, `${chunks}a NN X\n`, 'FILE:81:3: got "X"'],
  [near, "the 1 1e39\n", 'FILE:1:3: got "1e39"; expected a finite number.'],
  [near, `99999999 99999999\nthe 1\n`, 'FILE:2: "the" has 1 numbers'],
  [convert, `a ${"1 ".repeat(2 ** 19)}\nb 1\n`, 'FILE:2: "b" has 1 numbers; expected 524288'],
  [map, "the 1 2\ncat 1 2 3\ndog 1 2\n", 'FILE:2: "cat" has 3 numbers; expected 2'],
  [map, "the 1 2\ncat 1 nan\ndog 1 2\n", 'FILE:2:3: got "nan"; expected a finite number.'],
  [tag, vectors, "FILE"],
  [similarity, `${long}\n`, "FILE: no pairs"],
  [questions, `${long}\n`, "FILE:1: got"],
])("%s refuses what is malformed: %.30j", async (command, content, message) => {
  expectRefusal(await runOn(command, content), message);
});

it.each<[string, string]>([
  [embed, `\uFEFF${text}`],
  [embed, text.replaceAll("\n", "\r\n")],
  [embed, `${long} ${text.replaceAll("\n", " ")}`],
  [chunk, `\uFEFF${chunks}`],
  [chunk, chunks.replaceAll("\n", "\r\n")],
  [chunk, `${chunks}${long} NN B-NP\n\n`],
  [pos, `\uFEFF${conllu}`],
  [pos, conllu.replaceAll("\n", "\r\n")],
  [started, `\uFEFF${vectors.replaceAll("\n", "\r\n")}`],
  [evaluate, `\uFEFF${chunks.replaceAll("\n", "\r\n")}`],
  // Tags that the model has never seen are counted as wrong.
  [evaluate, `${chunks}a NN B-NEW\n`],
  [near, `\uFEFF${vectors.replaceAll("\n", "\r\n")}`],
  [near, `${vectors}${long} 1 2\n`],
  [map, `\uFEFF${vectors.replaceAll("\n", "\r\n")}`],
  [map, `${vectors}${long} 1 2\n`],
  [similarity, "\uFEFFthe\tcat\t1\r\nthe\tdog\t2\r\n"],
  [questions, "\uFEFF: a\r\nthe cat dog the\r\n"],
])("%s takes marks, line ends and lengths of any kind: %.30j", async (command, content) => {
  const { code, err } = await runOn(command, content);
  expect(err).toBe("");
  expect(code).toBe(0);
});

it.each([
  [`tag train --task chunk --train FILE ${small} --output FILE/result`, "there is no folder"],
  [`tag train --task chunk --train FILE ${small} --output folder`, "it is a folder or a device"],
  ["vectors convert vectors folder --to glove", "it is a folder or a device"],
  ["vectors convert vectors no/result --to glove", "Create the folder"],
  ["vectors convert vectors FILE/result --to senna", "cannot make the folder: ENOTDIR"],
  ["vectors convert vectors FILE --to projector", "cannot make the folder: EEXIST"],
])("%s cannot be written", async (command, message) => {
  expectRefusal(await runOn(command, chunks), message);
});

it.each<[string, (bytes: Buffer) => Uint8Array]>([
  ["cut off", (bytes) => bytes.subarray(0, -9)],
  ["cut off in its head", (bytes) => bytes.subarray(0, 100)],
  ["empty", () => new Uint8Array()],
  ["rubbish", () => rubbish],
  ["changed in a weight", (bytes) => flipped(bytes, bytes.length - 2)],
  ["changed in a word", (bytes) => replaced(bytes, "cat", "cut")],
  ["without its checksum", (bytes) => replaced(bytes, "checksum", "chocksum")],
  ["of other weights", (bytes) => Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(40, 255)])],
  ["with a tag twice", (bytes) => replaced(bytes, "S-VP", "E-NP")],
  ["of another window", (bytes) => replaced(bytes, '\\"window\\":5', '\\"window\\":7')],
  ["of an unknown feature", (bytes) => replaced(bytes, "column:1", "colunm:1")],
])("refuses a model that is %s", async (_, tamper) => {
  const folder = temporaryFolder();
  const [data, model] = [join(folder, "ok"), join(folder, "model")];
  writeFileSync(data, chunks);
  await run(`tag train --task chunk --train ${data} ${small} --output ${model}`);
  writeFileSync(model, tamper(readFileSync(model)));
  for (const command of [`tag eval --data ${data}`, "tag run"]) {
    const { code, out, err } = await run(`${command} --model ${model}`);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(err).toContain(model);
    expect(code).toBe(2);
    expect(out).toBe("");
  }
});

it.each<[string, string | Uint8Array, string]>([
  ["text", invalid("The cat.\n"), "standard input:2:1: byte 0x89 is no valid UTF-8"],
  ["columns", "The DT\ncat NN x\n", "standard input:2:3: the row"],
  ["columns", "The DT\n\ncat\n", "the row"],
  ["columns", "The\n", "the text has 0 columns"],
  ["conllu", chunks, "standard input:1:2: the row"],
  [
    "conllu",
    rows("1 a _ _ _ _ _ _ _ _\n3 b _ _ _ _ _ _ _ _\n\n"),
    "standard input:2:1: got the ID",
  ],
])("tag run --input %s refuses what is malformed: %.30j", async (format, content, message) => {
  const folder = temporaryFolder();
  const [data, model] = [join(folder, "ok"), join(folder, "model")];
  const train = format === "conllu" ? conllu : chunks;
  writeFileSync(data, train);
  const kind = format === "conllu" ? "--task pos --hidden 4 --epochs 1" : `--task chunk ${small}`;
  await run(`tag train ${kind} --train ${data} --output ${model}`);
  const terminal = recordedTerminal({ input: [content] });
  const { code, err } = await run(`tag run --input ${format} --model ${model}`, terminal);
  expect(err).toContain(message);
  expect(err).toMatch(/^textdemo: [^\n]{1,400}\n$/);
  expect(code).toBe(2);
});

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  const copy = Buffer.from(bytes);
  copy.write(to, at);
  return copy;
}
