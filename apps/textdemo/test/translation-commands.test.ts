import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parseNBestLine } from "../src/translation/nbest/line.ts";
import { temporaryFolder } from "./fixtures.ts";
import { type Run, run } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

const source = "casa azul\ncasa verde\nflor azul\na casa\n\nflor\n";
const target = "blue house\ngreen house\nblue flower\nthe house\n\nflower\n";
const links = "0-1 1-0\n0-1 1-0\n0-1 1-0\n0-0 1-1\n\n0-0\n";

/** A folder with texts and, where there is none yet, a model trained on them. */
async function trained(): Promise<string> {
  const folder = written({ source, target, links });
  const { code, err } = await run(train(folder, "--links FOLDER/links"));
  expect(err).toBe("");
  expect(code).toBe(0);
  return folder;
}

function written(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

function train(folder: string, more = ""): string {
  return `translate train --source FOLDER/source --target FOLDER/target --output FOLDER/model ${more}`.replaceAll(
    "FOLDER",
    folder,
  );
}

function translate(folder: string, input: string | Uint8Array, more = ""): Promise<Run> {
  return run(`translate run --model ${folder}/model ${more}`, recordedTerminal({ input: [input] }));
}

it("translates, reorders, copies what it does not know, and keeps empty lines", async () => {
  const folder = await trained();
  const { code, out, err } = await translate(folder, "flor verde\n\nX casa\r\n");
  expect(err).toBe("");
  expect(out).toBe("green flower\n\nX house\n");
  expect(code).toBe(0);
});

it("writes n-best lists whose totals are features times weights", async () => {
  const folder = await trained();
  const weights = {
    Distortion0: [0.5],
    LM0: [1],
    WordPenalty0: [-0.5],
    PhrasePenalty0: [0.25],
    TranslationModel0: [0.1, 0.2, 0.3, 0.4],
  };
  const lines = Object.entries(weights).map(([name, values]) => `${name}= ${values.join(" ")}\n`);
  writeFileSync(join(folder, "weights"), lines.join(""));
  const more = `--nbest 5 --weights ${folder}/weights`;
  const { out, err } = await translate(folder, "flor verde\n\na casa azul\n", more);
  expect(err).toBe("");
  const hypotheses = out
    .split("\n")
    .slice(0, -1)
    .map((text, i) => parseNBestLine(text, { operation: "test", file: "list", line: i + 1 }));
  expect(hypotheses.map(({ id }) => id)).toEqual(
    [0, 0, 1, 2, 2, 2, 2, 2].slice(0, hypotheses.length),
  );
  expect(new Set(hypotheses.map(({ id, words }) => [id, ...words].join(" "))).size).toBe(
    hypotheses.length,
  );
  for (const { features, total } of hypotheses) {
    const flat = features.flatMap(({ values }) => values);
    const factors = Object.values(weights).flat();
    expect(features.map(({ name }) => name)).toEqual(Object.keys(weights));
    expect(total).toBeCloseTo(
      flat.reduce((sum, value, i) => sum + value * (factors[i] ?? 0), 0),
      5,
    );
  }
  expect(hypotheses[0]?.words).toEqual(["green", "flower"]);
  expect(hypotheses[0]?.links).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

it("aligns by itself, and gives the same model again", async () => {
  const folder = written({ source, target, held: "the blue flower\nno house\n" });
  const first = await run(train(folder, "--order 3 --json --held-out FOLDER/held"));
  expect(first.err).toContain("Perplexity ");
  expect(JSON.parse(first.out)).toMatchObject({ pairs: 6, heldOut: { words: 7, unknown: 1 } });
  const bytes = (): Buffer[] =>
    readdirSync(join(folder, "model")).map((name) => readFileSync(join(folder, "model", name)));
  const before = bytes();
  expect(before).toHaveLength(2);
  await run(train(folder, "--order 3"));
  expect(bytes()).toEqual(before);
});

function expectRefusal({ code, err, out }: Run, message: string): void {
  expect(err).toContain(message);
  expect(err).toMatch(/^textdemo: [^\n]{1,400}\n$/);
  expect(code).toBe(2);
  // What came before is written, but never a part of a line.
  expect(out).toMatch(/^$|\n$/);
}

it.each<[string, Readonly<Record<string, string>>, string]>([
  ["another number of lines", { target: "blue house\n" }, "1 line, but"],
  ["empty texts", { source: "", target: "" }, "has words on both sides"],
  ["words on one side only", { source: "a\n\n", target: "\nb\n" }, "has words on both sides"],
  ["separators", { source: "a\nb\n", target: "a\nx a|||b\n" }, "target:2: a word has |||"],
  ["fewer links", { links: "0-0\n" }, "links: 1 line of links, but"],
  ["links outside", { links: links.replace("0-0 1-1", "0-0 1-9") }, "links:4: 1-9 leaves"],
  ["no links", { links: links.replace("0-0 1-1", "0:0") }, 'links:4: got "0:0"'],
  ["a file in the way", { model: "" }, "no folder that may be written to"],
])("translate train refuses %s", async (_, files, message) => {
  const folder = written({ source, target, links, ...files });
  const more = files["source"] === undefined ? "--links FOLDER/links" : "";
  expectRefusal(await run(train(folder, more)), message);
});

it.each<[string, (bytes: Buffer) => Uint8Array]>([
  ["cut off", (bytes) => bytes.subarray(0, -9)],
  ["cut off in its head", (bytes) => bytes.subarray(0, 100)],
  ["empty", () => new Uint8Array()],
  ["of another version", (bytes) => replaced(bytes, 'version\\":1', 'version\\":0')],
  ["of other numbers", (bytes) => Buffer.concat([bytes.subarray(0, -40), Buffer.alloc(40, 255)])],
])("translate run refuses a model with a file that is %s", async (_, tamper) => {
  const folder = await trained();
  for (const name of readdirSync(join(folder, "model"))) {
    const file = join(folder, "model", name);
    const whole = readFileSync(file);
    writeFileSync(file, tamper(whole));
    expectRefusal(await translate(folder, "casa\n"), name);
    writeFileSync(file, whole);
  }
});

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(from);
  expect(at).toBeGreaterThan(0);
  const copy = Buffer.from(bytes);
  copy.write(to, at);
  return copy;
}

it("translate run refuses the one file in the place of the other, and none", async () => {
  const folder = await trained();
  const [first = "", second = ""] = readdirSync(join(folder, "model"));
  copyFileSync(join(folder, "model", first), join(folder, "model", second));
  expectRefusal(await translate(folder, "casa\n"), "this is no part of a translation model");
  expectRefusal(await translate(`${folder}/no`, "casa\n"), "cannot read");
});

it.each<[string, string | Uint8Array, string]>([
  ["invalid UTF-8", Buffer.from([0x61, 10, 0xff, 10]), "standard input:2:1: byte 0xff"],
  ["a line without end", "casa\n".repeat(2) + "casa ".repeat(1001), "standard input:3: 1001 words"],
  ["separators", "casa\ncasa ||| azul\n", 'standard input:2: got the word "|||"'],
])("translate run refuses %s", async (_, input, message) => {
  expectRefusal(await translate(await trained(), input), message);
});

it.each([
  ["LM0= 1\nNNJM0= 1\n", "there is a weight of NNJM0"],
  ["LM0= 1\n", "TranslationModel0 has 0 weights; expected 4"],
  ["", "there are none in it"],
])("translate run refuses the weights %j", async (weights, message) => {
  const folder = await trained();
  writeFileSync(join(folder, "weights"), weights);
  expectRefusal(await translate(folder, "casa\n", `--weights ${folder}/weights`), message);
});
