import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { tensor } from "@nnf/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  formatVectorPair,
  formatVectorsBinary,
  parseVectorPair,
  parseVectorsBinary,
  type WordVectors,
} from "../src/index.ts";
import {
  readVectorPair,
  readVectorsBinary,
  saveVectorPair,
  saveVectorsBinary,
} from "../src/node.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nnf-vectors-"));
});
afterAll(() => rm(folder, { recursive: true }));

const value = fc.float({ noNaN: true, noDefaultInfinity: true });
const word = fc.string({ unit: "binary", minLength: 1, maxLength: 5 });
/** Tables of up to five words and three dimensions. */
const tables = (allowed: RegExp): fc.Arbitrary<WordVectors> =>
  fc.integer({ min: 1, max: 3 }).chain((dimensions) =>
    fc
      .uniqueArray(
        fc.tuple(
          word.filter((text) => allowed.test(text) && text.trim() !== ""),
          fc.array(value, { minLength: dimensions, maxLength: dimensions }),
        ),
        { selector: ([text]) => text, minLength: 1, maxLength: 5 },
      )
      .map((rows) => ({
        words: rows.map(([text]) => text),
        vectors: {
          data: Float32Array.from(rows.flatMap(([, values]) => values)),
          shape: [rows.length, dimensions],
        },
      })),
  );

describe("word2vec's binary format", () => {
  test("is read back bit by bit, whole or streamed", async () => {
    await fc.assert(
      fc.asyncProperty(tables(/^\S+$/u), async (table) => {
        const bytes = formatVectorsBinary(table.words, table.vectors);
        expect(parseVectorsBinary(bytes)).toEqual(table);
      }),
    );
    const path = join(folder, "v.bin.gz");
    const words = Array.from({ length: 9000 }, (_, i) => `w${i}`);
    const data = Float32Array.from({ length: 18_000 }, (_, i) => Math.sin(i));
    await writeFile(path, gzipSync(formatVectorsBinary(words, { data, shape: [9000, 2] })));
    expect(await readVectorsBinary(path)).toEqual({ words, vectors: { data, shape: [9000, 2] } });
  });

  test("is byte for byte what word2vec writes, and may lack the line ends", async () => {
    const path = join(folder, "v.bin");
    await saveVectorsBinary(path, ["é", "b"], tensor([[1], [-2]]));
    const bytes = await readFile(path);
    expect(bytes.toString("latin1")).toBe("2 1\nÃ© \0\0\u0080?\nb \0\0\0À\n");
    const without = Buffer.from("2 1\nÃ© \0\0\u0080?b \0\0\0À", "latin1");
    expect(parseVectorsBinary(without)).toEqual(parseVectorsBinary(bytes));
  });

  const whole = Buffer.from(
    formatVectorsBinary(
      ["ab", "c"],
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ),
  );
  test.each<[string, Uint8Array, string]>([
    ["no bytes", new Uint8Array(0), "v: byte 0: the bytes end in the first line; expected all"],
    [
      "a cut vector",
      whole.subarray(0, -3),
      "v: byte 24: the bytes end in vector 2 of 2; expected all",
    ],
    ["more bytes", Buffer.concat([whole, whole]), "bytes follow the last of 2 vectors;"],
    ["text", Buffer.from("the 1 2\na 2 3\n"), 'v: byte 0: the first line is "the 1 2"; expected'],
    ["no words", Buffer.from("0 2\n"), 'the first line is "0 2"; expected the numbers'],
    ["rubbish", Buffer.alloc(5000, 7), "no line end in 4096 bytes; expected a first line"],
    [
      "rubbish after the first line",
      Buffer.concat([Buffer.from("2 2\n"), Buffer.alloc(5000, 7)]),
      "v: byte 4: no space in 4096 bytes; expected a word and a space.",
    ],
    [
      "another width",
      Buffer.concat([Buffer.from("2 1\n"), whole.subarray(4)]),
      "v: byte 11: expected a word in UTF-8 without white space.",
    ],
    [
      "a word twice",
      Buffer.from(whole.toString("latin1").replace("ab", "c"), "latin1"),
      '"c" occurs a second time',
    ],
    [
      "an infinity",
      Buffer.from("1 1\na \0\0\u0080\u007f\n", "latin1"),
      "v: byte 6: got the value Infinity; expected a finite float32.",
    ],
    [
      "no UTF-8",
      Buffer.from("1 1\n\u00ff \0\0\0\0\n", "latin1"),
      "v: byte 4: expected a word in UTF-8",
    ],
  ])("is refused with %s", (_, bytes, problem) => {
    expect(() => parseVectorsBinary(bytes, "v")).toThrow(problem);
  });

  test("cannot hold white space, nor what is not finite", () => {
    expect(() => formatVectorsBinary(["a b"], tensor([[1]]))).toThrow(
      'formatVectorsBinary: the word "a b" has white space or is empty,',
    );
    expect(() =>
      formatVectorsBinary(["a"], { data: Float64Array.of(1e39), shape: [1, 1] }),
    ).toThrow("formatVectorsBinary: got the value Infinity; expected finite numbers.");
  });
});

describe("pairs of texts", () => {
  test("are read back bit by bit", () => {
    fc.assert(
      fc.property(
        tables(/^[^\t\r\n\ufeff]+$/u),
        fc.constantFrom<" " | "\t">(" ", "\t"),
        (table, separator) => {
          // Texts have one 0.
          const data = table.vectors.data.map((x) => x + 0);
          const pair = formatVectorPair(table.words, table.vectors, separator);
          expect(parseVectorPair(pair)).toEqual({
            ...table,
            vectors: { ...table.vectors, data },
          });
        },
      ),
    );
  });

  test("are files of SENNA or the Projector", async () => {
    const files = { words: join(folder, "words.lst"), vectors: join(folder, "embeddings.txt") };
    await saveVectorPair(
      files,
      ["a", "b"],
      tensor([
        [1, 0.5],
        [2, -3],
      ]),
      " ",
    );
    expect(await readFile(files.words, "utf8")).toBe("a\nb\n");
    expect(await readFile(files.vectors, "utf8")).toBe("1 0.5\n2 -3\n");
    expect((await readVectorPair(files)).words).toEqual(["a", "b"]);
    const words = "Word\tCount\na\t3\nnew york\t2\n";
    expect(parseVectorPair({ words, vectors: "1\t2 \n 3\t4\n" })).toEqual({
      words: ["a", "new york"],
      vectors: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] },
    });
  });

  test.each([
    ["fewer vectors", "a\nb\n", "1 2\n", "v:1: 1 vectors for 2 words; expected one for each word."],
    ["more vectors", "a\n", "1 2\n3 4\n", "v:2: a vector follows the last of 1 words;"],
    ["no word", "a\n \n", "1\n2\n", "w:2: the line has no word; expected one."],
    ["a column less", "a\tb\nc\n", "1\n", "w:2: got 1 columns; expected 2, as in the first line."],
    ["a short row", "a\nb\n", "1 2\n3\n", 'v:2: "b" has 1 numbers; expected 2,'],
    ["a word for a number", "a\n", "1 x\n", 'v:1:2: got "x"; expected a finite number.'],
    ["what no float32 holds", "a\n", "1 1e39\n", 'v:1:2: got "1e39"; expected a finite number.'],
    ["a word twice", "a\na\n", "1\n2\n", 'v:2: "a" occurs a second time;'],
    ["nothing", "", "", "v:1: the file has 0 vectors; expected at least one."],
  ])("are refused with %s", (_, words, vectors, problem) => {
    const files = { words: "w", vectors: "v" };
    expect(() => parseVectorPair({ words, vectors }, files)).toThrow(`parseVectorPair: ${problem}`);
  });

  test("cannot hold line ends", () => {
    expect(() => formatVectorPair(["a\nb"], tensor([[1]]), "\t")).toThrow(
      'formatVectorPair: the word "a\\nb" is empty or has a tab or a line end,',
    );
  });
});
