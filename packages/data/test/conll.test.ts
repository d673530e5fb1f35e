import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ConllOptions, conllSentences, formatConll, parseConll } from "../src/index.ts";
import { readConll, readConllu } from "../src/node.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nnf-conll-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function collect<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const element of elements) all.push(element);
  return all;
}

/** A text in pieces of a few characters. */
async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const rowsOf = (text: string, options?: ConllOptions): (readonly (readonly string[])[])[] =>
  [...parseConll(text, options)].map(({ rows }) => rows);

describe("column files", () => {
  test("sentences of columns, whatever ends their lines", () => {
    const expected = [
      [
        ["the", "DT"],
        ["dog", "NN"],
      ],
      [["barks", "VBZ"]],
    ];
    const text = "the DT\ndog NN\n\nbarks VBZ\n";
    for (const variant of [
      text,
      text.replaceAll("\n", "\r\n"),
      `\uFEFF${text}`,
      text.trimEnd(),
      `\n \n${text}\t\n\n\n`,
      text.replaceAll(" ", " \t  "),
      text.replace("the DT", "  the DT\t"),
    ]) {
      expect(rowsOf(variant)).toEqual(expected);
    }
    expect(rowsOf("")).toEqual([]);
    expect(rowsOf("\n\r\n")).toEqual([]);
    expect([...parseConll("\n\na b\n\nc d")].map(({ line }) => line)).toEqual([3, 5]);
  });

  test("words with blanks in files with tabs", () => {
    expect(rowsOf("New York\tLOC\n 1\tO\n", { separator: "tab" })).toEqual([
      [
        ["New York", "LOC"],
        [" 1", "O"],
      ],
    ]);
    expect(rowsOf("a\u00a0b \u00a0\n")).toEqual([[["a\u00a0b", "\u00a0"]]]);
  });

  test("marks of documents are skipped or kept", () => {
    const text = "-DOCSTART- -X- O\n\na b\n\n-DOCSTART- (2)\nc d\n-DOCSTART-\n";
    expect(rowsOf(text)).toEqual([[["a", "b"]], [["c", "d"]]]);
    const kept = [...parseConll(text, { documentStarts: "keep" })];
    expect(kept.map(({ rows, documentStart }) => [documentStart, rows[0]?.[0]])).toEqual([
      [true, "-DOCSTART-"],
      [false, "a"],
      [true, "-DOCSTART-"],
      [false, "c"],
      [true, "-DOCSTART-"],
    ]);
  });

  test("comments are what they are said to be", () => {
    const [first] = parseConll("# id = 1\na b\n# c\n# d\n", { comment: "# " });
    expect(first).toEqual({
      comments: ["# id = 1", "# c", "# d"],
      rows: [["a", "b"]],
      line: 2,
      documentStart: false,
    });
  });

  test("a column for each predicate", () => {
    const text = "a - \nb b V\n\nc -\n\nd d V\n";
    expect(() => rowsOf(text, { columns: "sentence" })).toThrow(
      'parseConll: 2:3: the row "b b V" has 3 columns; expected 2, as in line 1.',
    );
    expect(rowsOf("b b V\n\nc -\n\nd d V\n", { columns: "sentence" })).toHaveLength(3);
  });

  test("what is written reads back the same", () => {
    const field = fc.stringMatching(/^[^\s\0\uFEFF]+$/u).filter((text) => text !== "-DOCSTART-");
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.tuple(field, field), { minLength: 1 })),
        fc.constantFrom("\t", " "),
        (sentences, separator) => {
          const text = sentences.map((rows) => formatConll({ rows }, separator)).join("");
          expect(rowsOf(text)).toEqual(sentences);
        },
      ),
    );
    const sentence = { rows: [["New York", "LOC"]], comments: ["# c"] };
    expect(formatConll(sentence)).toBe("# c\nNew York\tLOC\n\n");
    for (const [rows, separator] of [
      [[["New York", "LOC"]], " "],
      [[["a\tb"]], "\t"],
      [[["a", ""]], "\t"],
      [[["a\n"]], " "],
      [[[]], " "],
    ] as const) {
      expect(() => formatConll({ rows }, separator)).toThrow("formatConll: column ");
    }
    expect(() => formatConll({ rows: [["a", ""]] })).toThrow(
      'formatConll: column 2 of row 1 is ""; expected text without line breaks or tabs. ' +
        "Write - or _ where there is nothing to say.",
    );
  });

  test("a text comes in pieces", async () => {
    const text = "\uFEFFthe DT\r\ndog NN\r\n\r\nbarks VBZ";
    for (const size of [1, 2, 3, 7, 100]) {
      expect(await collect(conllSentences(pieces(text, size)))).toEqual([...parseConll(text)]);
    }
  });

  test("a sentence is handed out as soon as it is complete", async () => {
    const given: string[] = [];
    async function* source() {
      for (const piece of ["a b\n", "\n", "c d\n", "\n"]) {
        given.push(piece);
        yield piece;
      }
    }
    for await (const { rows } of conllSentences(source())) {
      expect(rows[0]?.[0]).toBe(given.length === 2 ? "a" : "c");
    }
    expect(given).toHaveLength(4);
  });

  test.each<[string, string, ConllOptions, string]>([
    [
      "a missing column",
      "a b c\nd e\n",
      {},
      '2:3: the row "d e" has 2 columns; expected 3, as in line 1. ' +
        "A column may be missing, or the empty line between two sentences.",
    ],
    ["a missing column in a later sentence", "a b\n\nd\n", {}, '3:2: the row "d" has 1 column;'],
    [
      "too many columns",
      "a b\n",
      { columns: 1 },
      '1:2: the row "a b" has 2 columns; expected 1. A',
    ],
    [
      "blanks for tabs",
      "a b c\n",
      { columns: 3, separator: "tab" },
      '1:2: the row "a b c" has 1 column; expected 3. Separate the columns by tabs.',
    ],
    [
      "an empty column",
      "a\t\tc\n",
      { separator: "tab" },
      "1:2: the row has an empty column; expected text in each of its 3 columns.",
    ],
    [
      "NUL",
      "a b\nc \0d\n",
      {},
      "2:3: character 3 is NUL; expected text. The file may be binary or in UTF-16.",
    ],
    [
      "line ends of old",
      "a b\rc d\r",
      {},
      "1:4: character 4 is a carriage return without line feed; expected lines that end in \\n or " +
        "\\r\\n. Convert the line ends.",
    ],
  ])("refuses %s", (_, text, options, problem) => {
    expect(() => rowsOf(text, { ...options, file: "f" })).toThrow(`parseConll: f:${problem}`);
  });

  test("refuses options that make no sense", () => {
    for (const columns of [0, 1.5, Number.NaN]) {
      expect(() => rowsOf("", { columns })).toThrow(`parseConll: got columns ${columns}; expected`);
    }
    expect(() => rowsOf("", { comment: "" })).toThrow("parseConll: got an empty comment mark;");
  });

  test("refuses text without line ends, sentences without end, and bytes", async () => {
    async function* repeated(piece: string, times: number) {
      for (let i = 0; i < times; i++) yield piece;
    }
    await expect(collect(conllSentences(repeated("w".repeat(2 ** 20), 65)))).rejects.toThrow(
      "conllSentences: 1: the line is longer than 67108864 characters; expected text with line breaks.",
    );
    expect(() => rowsOf("w\n".repeat(2 ** 20 + 1))).toThrow(
      "parseConll: 1048577: the sentence has more than 1048576 words; expected an empty line",
    );
    await expect(collect(conllSentences(Readable.from([Buffer.from("a b\n")])))).rejects.toThrow(
      "conllSentences: got bytes; expected text. Decode them, for example with decodeText(process.stdin).",
    );
  });

  test("long lines are cut in errors, and take no time", async () => {
    const word = "w".repeat(2 ** 20);
    const blanks = " ".repeat(2 ** 20);
    expect(await collect(conllSentences(pieces(`${word}${blanks}N\n`, 64)))).toHaveLength(1);
    expect(() => rowsOf(`a b\n${blanks}${word}${blanks}\n`)).toThrow(
      `parseConll: 2:2: the row ${JSON.stringify(" ".repeat(40))}… has 1 column;`,
    );
    expect(rowsOf(`${"x ".repeat(2 ** 19)}\n`)[0]?.[0]).toHaveLength(2 ** 19);
  });
});

const conllu = `\uFEFF# c\n1-2\tdu${"\t_".repeat(8)}\n1\tde${"\t_".repeat(8)}\n2\tle${"\t_".repeat(8)}\n`;

describe("files", () => {
  test("plain, compressed and anew each epoch", async () => {
    for (const ending of ["", ".gz"]) {
      const path = join(folder, `a.conllu${ending}`);
      await writeFile(path, ending === "" ? conllu : gzipSync(conllu));
      const data = readConllu(path);
      expect((await collect(data)).join("")).toBe(conllu);
      expect((await collect(data)).join("")).toBe(conllu);
    }
    const path = join(folder, "a.txt");
    await writeFile(path, "\uFEFFa\tb\r\n");
    expect((await collect(readConll(path, { columns: 2 }))).map(({ rows }) => rows)).toEqual([
      [["a", "b"]],
    ]);
  });

  test("bad bytes", async () => {
    const path = join(folder, "bad");
    await writeFile(path, Uint8Array.of(0x61, 0x20, 0x62, 0x0a, 0x63, 0xe9, 0x0a));
    await expect(collect(readConll(path))).rejects.toThrow(
      `readConll: ${path}:2:2: byte 0xe9 is no valid UTF-8; expected UTF-8 text.`,
    );
    await expect(collect(readConllu(path))).rejects.toThrow(`readConllu: ${path}:2:2: byte 0xe9`);
    await writeFile(path, "a b\nc\n");
    await expect(collect(readConll(path))).rejects.toThrow(`readConll: ${path}:2:2: the row "c"`);
    await writeFile(path, Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x0a, 0));
    await expect(collect(readConll(path))).rejects.toThrow("1:1: byte 0xff is no valid UTF-8");
    await writeFile(path, Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0, 1));
    await expect(collect(readConll(path))).rejects.toThrow(`${path}:1:5: character 5 is NUL`);
    await expect(collect(readConll(join(folder, "none")))).rejects.toThrow(
      "none: cannot read: there is no such file or folder (ENOENT).",
    );
  });
});
