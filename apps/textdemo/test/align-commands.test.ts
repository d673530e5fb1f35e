import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DirectedAligner } from "../src/translation/alignment/aligner.ts";
import { loadAligner } from "../src/translation/alignment/aligner-file.ts";
import { savePart } from "../src/translation/model-file.ts";
import { temporaryFolder } from "./fixtures.ts";
import { type Run, run } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

const german = "das Haus\ndas Buch\nein Buch\ndas kleine Haus\n";
const english = "the house\nthe book\na book\nthe small house\n";
const expected = "0-0 1-1\n0-0 1-1\n0-0 1-1\n0-0 1-1 2-2\n";
const joined = "das Haus ||| the house\ndas Buch ||| the book\nein Buch ||| a book\n";

/** Runs a command in a folder with files; names of files in it are written as @name. */
async function runWith(
  command: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  input: readonly (string | Uint8Array)[] = [],
): Promise<Run & { folder: string }> {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries({ de: german, en: english, ...files })) {
    writeFileSync(join(folder, name), content);
  }
  const result = await run(command.replaceAll("@", `${folder}/`), recordedTerminal({ input }));
  return { ...result, folder };
}

async function expectRefusal(
  command: string,
  message: string,
  files: Readonly<Record<string, string | Uint8Array>> = {},
  input: readonly (string | Uint8Array)[] = [],
): Promise<void> {
  const { code, err, out, folder } = await runWith(command, files, input);
  expect(err).toContain(message);
  expect(err).toMatch(/^textdemo: [^\n]{1,400}\n$/);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(readdirSync(folder).filter((name) => name.startsWith("result"))).toEqual([]);
}

const files = "align --source @de --target @en";

describe("align", () => {
  it.each([
    "",
    " --reverse",
    " --model 1",
    " --symmetrize union",
    " --symmetrize grow-diag-final-and",
  ])("aligns two files%s", async (options) => {
    const { code, out, err } = await runWith(`${files}${options} --iterations 20`);
    expect({ code, out }).toEqual({ code: 0, out: expected });
    expect(err.trim().split("\n")).toHaveLength(options.includes("symmetrize") ? 40 : 20);
    expect(err).toMatch(/^(forward |backward) {2}1\/20 {2}log-likelihood -\d+/);
  });

  it("reads gzip, CRLF, byte order marks, tabs and empty sides", async () => {
    const { code, out } = await runWith("align --source @de.gz --target @crlf --iterations 20", {
      "de.gz": gzipSync(`\ufeff${german}das\n\n`),
      crlf: `${english.replaceAll(" ", "\t ").replaceAll("\n", "\r\n")}\r\nthe`,
    });
    expect({ code, out }).toEqual({ code: 0, out: `${expected}\n\n` });
  });

  it("reads pairs on standard input, in pieces, and writes a file and figures", async () => {
    const input = [joined.slice(0, 31), joined.slice(31), " ||| the\n"];
    const { code, out, folder } = await runWith(
      "align --iterations 20 --output @links --json",
      {},
      input,
    );
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "links"), "utf8")).toBe("0-0 1-1\n0-0 1-1\n0-0 1-1\n\n");
    const figures = JSON.parse(out);
    expect(figures).toMatchObject({ pairs: 4, links: 6 });
    expect(figures.iterations).toHaveLength(20);
    expect(figures.iterations[0]).toMatchObject({ direction: "forward", iteration: 1, tension: 4 });
  });

  it("leaves the tension alone when told so, and then rises with plain EM", async () => {
    const { out } = await runWith(`${files} --alpha 0 --no-fit-tension --output @links --json`);
    const { iterations } = JSON.parse(out);
    const values = iterations.map((i: { logLikelihood: number }) => i.logLikelihood);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect(new Set(iterations.map((i: { tension: number }) => i.tension))).toEqual(new Set([4]));
  });

  it.each(["", " --reverse", " --model 1 --reverse", " --symmetrize grow-diag", " --model 1"])(
    "aligns with a saved aligner as with the one that was saved%s",
    async (options) => {
      const folder = temporaryFolder();
      const names = `--source ${folder}/de --target ${folder}/en`;
      writeFileSync(join(folder, "de"), german);
      writeFileSync(join(folder, "en"), english);
      const first = await run(`align ${names}${options} --save ${folder}/aligner`);
      const second = await run(`align ${names} --load ${folder}/aligner`);
      expect(second).toEqual({ code: 0, err: "", out: first.out });
      const input = ["das neue Buch ||| the new book\n ||| \nnie ||| never"];
      const third = await run(`align --load ${folder}/aligner`, recordedTerminal({ input }));
      expect(third.out.split("\n")).toHaveLength(4);
      expect(third.out).toContain("2-2");
    },
  );
});

describe("align refuses", () => {
  it.each<[string, string, Record<string, string | Uint8Array>?]>([
    ["align --source @de", "one of --source and --target is missing"],
    ["align --source @de --target @no", "no such file"],
    ["align --source @de --target @short", "short: 1 line, but ", { short: "the house\n" }],
    [
      "align --source @de --target @bad",
      "bad:2:2: byte 0xff is no valid UTF-8",
      { bad: Buffer.from("the\na\xff\n", "latin1") },
    ],
    [`${files} --output @no/result`, "no folder"],
    [`${files} --save @no/result`, "no folder"],
    [`${files} --json`, "expected --output with it"],
    [`${files} --load @de`, "safetensors"],
    [`${files} --load @de --save @result`, "expected no --save with it"],
    [`${files} --load @de --null-probability 0.1`, "expected no --null-probability with it"],
    [`${files} --reverse --symmetrize union`, "cannot be used with"],
    [`${files} --tension 15`, "Expected a number from 0.1 to 14"],
    [`${files} --iterations 0`, "Expected an integer from 1"],
    [`${files} --symmetrize best`, "Allowed choices"],
    ["align --source @empty --target @empty", "no pair has words", { empty: "" }],
    ["align --source @blank --target @en", "no pair has words", { blank: "\n\n \n\n" }],
    ["align nonsense", "too many arguments"],
  ])("%s", (command, message, more) => expectRefusal(command, message, more));

  it.each<[string, string]>([
    ["das Haus the house\n", "standard input:2: no word |||"],
    ["das ||| Haus ||| house\n", "standard input:2: more than one word |||"],
    ["das|||the\n", "standard input:2: no word |||"],
    ["", "no pair has words"],
  ])("the line %j", (line, message) =>
    expectRefusal(
      "align",
      message,
      {},
      line === "" ? [] : [joined.split("\n")[0] ?? "", "\n", line],
    ),
  );
});

describe("a saved aligner", () => {
  const sound = {
    description: { aligner: "forward", model: "1", source: "a\nb", target: "c" },
    arrays: {
      "forward.starts": Int32Array.of(0, 1, 2, 3),
      "forward.columns": Int32Array.of(0, 0, 0),
      "forward.values": Float32Array.of(1, 0.5, 1),
    },
  };

  it.each<[string, Record<string, unknown>, Record<string, Int32Array | Float32Array>]>([
    ["another part", { aligner: undefined }, {}],
    ["an unknown method", { aligner: "best" }, {}],
    ["a direction that is missing", { aligner: "union" }, {}],
    ["a tension that is missing", { model: "diagonal" }, {}],
    ["a word less", { source: "a" }, {}],
    ["rows out of order", {}, { "forward.starts": Int32Array.of(0, 2, 1, 3) }],
    ["a column that is no word", {}, { "forward.columns": Int32Array.of(0, 1, 0) }],
    ["a value that is no probability", {}, { "forward.values": Float32Array.of(1, 2, 1) }],
    ["fewer values", {}, { "forward.values": Float32Array.of(1) }],
  ])("is refused with %s", async (_, description, arrays) => {
    const path = join(temporaryFolder(), "aligner");
    await savePart(path, sound);
    await expect(loadAligner(path)).resolves.toBeInstanceOf(DirectedAligner);
    await savePart(path, {
      description: { ...sound.description, ...description },
      arrays: { ...sound.arrays, ...arrays },
    });
    const { code, err } = await run(`align --load ${path}`);
    expect({ code, lines: err.split("\n").length }).toEqual({ code: 2, lines: 2 });
    expect(err).toContain(
      "expected what translate train, align --save or nnjm train without --links wrote",
    );
  });
});

describe("align symmetrize and agreement", () => {
  const links = { f: "0-0 1-1 3-2\r\n\r\n", b: "0-0 1-1 2-1\n1-1\n", gold: "0-0 2-1\n1-1\n" };

  it("combine two files", async () => {
    const command = "align symmetrize --forward @f --backward @b";
    expect(await runWith(command, links)).toMatchObject({ code: 0, out: "0-0 1-1 2-1 3-2\n1-1\n" });
    expect(await runWith(`${command} --method intersection`, links)).toMatchObject({
      out: "0-0 1-1\n\n",
    });
  });

  it("print figures", async () => {
    const { code, out } = await runWith("align agreement --links @f @b --gold @gold", links);
    expect(code).toBe(0);
    expect(out.replaceAll(/\S*\/(?=[fb] )/g, "").split("\n")).toEqual([
      expect.stringMatching(/^file +links +common +precision +recall +F +AER$/),
      expect.stringMatching(/^f +3 +1 +33\.33 % +33\.33 % +33\.33 % +66\.67 %$/),
      expect.stringMatching(/^b +4 +3 +75\.00 % +100\.00 % +85\.71 % +14\.29 %$/),
      "",
    ]);
    const json = await runWith("align agreement --links @f @b --gold @gold --json", links);
    expect(
      json.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line).common),
    ).toEqual([1, 3]);
  });

  it.each<[string, string]>([
    ["align symmetrize --forward @f --backward @short", "short: 1 line, but "],
    ["align symmetrize --forward @f --backward @wrong", 'wrong:2: got "1:1"; expected i-j'],
    ["align agreement --links @short --gold @gold", "short: 1 line, but "],
    ["align agreement --links @gold --gold @wrong", 'wrong:2: got "1:1"; expected i-j'],
    ["align agreement --links @far --gold @gold", 'far:1: got "0-99999999"'],
  ])("refuse: %s", (command, message) =>
    expectRefusal(command, message, {
      ...links,
      short: "0-0\n",
      wrong: "0-0\n1:1\n",
      far: "0-99999999\n\n",
    }),
  );
});
