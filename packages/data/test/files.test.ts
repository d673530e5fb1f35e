import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { tensor } from "@nnf/tensor";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Dataset, formatVectors, lines, parseIdx, parseVectors, Vocabulary } from "../src/index.ts";
import {
  loadVocabulary,
  parseCsv,
  readCsv,
  readIdx,
  readLines,
  readParagraphs,
  readSentences,
  readText,
  readVectors,
  saveVectors,
  saveVocabulary,
} from "../src/node.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nnf-data-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Writes a file; the answer is its path. */
async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, name.endsWith(".gz") ? gzipSync(content) : content);
  return path;
}

async function collect<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const element of elements) all.push(element);
  return all;
}

async function message(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error("no error was thrown");
  return `${error.name}: ${error.message.replaceAll(join(folder, "/"), "")}`;
}

const latin1 = Uint8Array.from([0x61, 0x0a, 0x62, 0x63, 0xe9, 0x0a, 0x64, 0x0a]);

describe("text", () => {
  test("lines, paragraphs and sentences, plain and compressed", async () => {
    const text = "\uFEFFOne. Two\r\nthree.\r\n\r\n \nFour é";
    for (const name of ["a.txt", "a.txt.gz"]) {
      const path = await file(name, text);
      expect(await collect(readLines(path))).toEqual(["One. Two", "three.", "", " ", "Four é"]);
      expect(await collect(readParagraphs(path))).toEqual(["One. Two\nthree.", "Four é"]);
      expect(await collect(readSentences(path))).toEqual(["One.", "Two three.", "Four é"]);
      expect(await readText(path)).toBe(text.slice(1));
    }
  });

  test("lines are the same however the bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom("a", "é", "東", "👍", "\n", "\r\n") })),
        fc.integer({ min: 1, max: 5 }),
        async (parts, size) => {
          const bytes = new TextEncoder().encode(parts.join(""));
          async function* cut() {
            for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
          }
          const expected = parts.join("").split(/\r?\n/);
          if (expected.at(-1) === "") expected.pop();
          expect(await collect(lines(cut()))).toEqual(expected);
        },
      ),
    );
  });

  test("an epoch reads the file anew", async () => {
    const data = readLines(await file("again.txt", "a\nb\n"));
    expect(await collect(data)).toEqual(["a", "b"]);
    expect(await collect(data)).toEqual(["a", "b"]);
  });

  test("bad files", async () => {
    const path = await file("latin1.txt", latin1);
    expect(await message(collect(readLines(path)))).toBe(
      "FormatError: readLines: latin1.txt:2:3: byte 0xe9 is no valid UTF-8; expected UTF-8 text. " +
        "Convert the file, for example with iconv -f latin1 -t utf-8.",
    );
    expect(await message(readText(await file("latin1.gz", latin1)))).toContain(
      "FormatError: readText: latin1.gz:2:3: byte 0xe9 is no valid UTF-8",
    );
    const cut = await file("cut.txt", Uint8Array.of(0x61, 0xe6, 0x9d));
    expect(await message(readText(cut))).toContain("readText: cut.txt:1:");
    expect(await message(collect(readLines(join(folder, "missing.txt"))))).toBe(
      "FileError: readLines: missing.txt: cannot read: there is no such file or folder (ENOENT).",
    );
    expect(await message(readText(folder))).toContain("it is a folder; expected a file (EISDIR).");
    const broken = join(folder, "broken.gz");
    await writeFile(broken, gzipSync("hello ".repeat(1000)).subarray(0, 30));
    expect(await message(readText(broken))).toContain(
      "FormatError: readText: broken.gz: broken gzip data (unexpected end of file); expected a whole .gz file.",
    );
    await writeFile(broken, "no gzip");
    expect(await message(readText(broken))).toContain("broken.gz: broken gzip data");
  });
});

/** An IDX file. */
function idx(type: number, shape: readonly number[], elements: readonly number[]): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint8(2, type);
  header.setUint8(3, shape.length);
  shape.forEach((length, axis) => {
    header.setUint32(4 + 4 * axis, length);
  });
  return Uint8Array.from([...new Uint8Array(header.buffer), ...elements]);
}

describe("IDX", () => {
  test("reads every element type, plain and compressed", async () => {
    const cases = [
      [0x08, [200, 1], Uint8Array.of(200, 1)],
      [0x09, [0xff, 1], Int8Array.of(-1, 1)],
      [0x0b, [0xff, 0xfe, 1, 0], Int16Array.of(-2, 256)],
      [0x0c, [0xff, 0xff, 0xff, 0xfd, 0, 1, 0, 0], Int32Array.of(-3, 65536)],
      [0x0d, [0x3f, 0xc0, 0, 0, 0xbf, 0x80, 0, 0], Float32Array.of(1.5, -1)],
      [0x0e, [0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Float64Array.of(1.5, 0)],
    ] as const;
    for (const [type, elements, data] of cases) {
      const bytes = idx(type, [2], elements);
      expect(parseIdx(bytes)).toEqual({ data, shape: [2] });
      expect(await readIdx(await file(`${type}.idx`, bytes))).toEqual({ data, shape: [2] });
      expect(await readIdx(await file(`${type}.idx.gz`, bytes))).toEqual({ data, shape: [2] });
    }
  });

  test("gives columns", async () => {
    const image = parseIdx(idx(8, [2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]));
    const label = parseIdx(idx(8, [2], [7, 9]));
    const [batch] = Dataset.fromArrays({ image, label }).batch(2, { dtype: { image: "float32" } });
    expect([batch?.image.shape, batch?.image.dtype]).toEqual([[2, 2, 2], "float32"]);
    expect([batch?.label.toArray(), batch?.label.dtype]).toEqual([[7, 9], "int32"]);
  });

  test.each([
    ["empty", [], "0 bytes end within the header; expected a whole IDX file."],
    ["cut header", idx(8, [2, 2], []).subarray(0, 9), "9 bytes end within the header;"],
    [
      "magic",
      [1, 2, 8, 1, 0, 0, 0, 0],
      "the file begins with the bytes 01 02 08 01; expected 00 00, a type from 08 to 0e and the number of axes.",
    ],
    ["type", idx(0x0a, [1], [0]), "the file begins with the bytes 00 00 0a 01;"],
    ["rank 0", [0, 0, 8, 0], "the header says 0 axes; expected 1 to 8."],
    ["rank 200", [0, 0, 8, 200], "the header says 200 axes; expected 1 to 8."],
    [
      "cut elements",
      idx(8, [2, 3], [1, 2]),
      "the file has 14 bytes; expected 18, as its header says shape [2, 3] of unsigned byte. It may be cut off or no IDX file.",
    ],
    ["more elements", idx(8, [1], [1, 2]), "the file has 10 bytes; expected 9,"],
    [
      "a size that overflows",
      idx(0x0e, [65536, 65536], []),
      "the header says shape [65536, 65536]; expected at most 2^31 - 1 elements.",
    ],
    [
      "an overflow hidden by 0",
      idx(8, [4294967295, 4294967295, 0], []),
      "the header says shape [4294967295, 4294967295, 0];",
    ],
    ["a size not there", idx(8, [2 ** 30], []), "the file has 8 bytes; expected 1073741832,"],
  ])("refuses %s", async (name, bytes, problem) => {
    expect(() => parseIdx(Uint8Array.from(bytes), "f")).toThrow(`parseIdx: f: ${problem}`);
    for (const ending of ["idx", "idx.gz"]) {
      const path = await file(`bad ${name}.${ending}`, Uint8Array.from(bytes));
      expect(await message(readIdx(path))).toContain(problem);
    }
  });
});

describe("CSV", () => {
  const columns = {
    name: "string",
    age: "number",
    n: "integer",
    ok: "boolean",
    day: (text: string) => text.length,
  } as const;

  test("gives typed columns, streamed or from a text", async () => {
    const text =
      '\uFEFFn,name,age,ok,day,more\r\n1,"Ann, B.",2.5,true,mon,x\r\n\r\n-2,"say ""hi""\nthere",-1e3,0,di,\r\n';
    const rows = [
      { name: "Ann, B.", age: 2.5, n: 1, ok: true, day: 3 },
      { name: 'say "hi"\nthere', age: -1000, n: -2, ok: false, day: 2 },
    ];
    expect([...parseCsv(text, { columns })]).toEqual(rows);
    for (const name of ["a.csv", "a.csv.gz"]) {
      expect(await collect(readCsv(await file(name, text), { columns }))).toEqual(rows);
    }
  });

  test("names, separators and strings as asked", () => {
    expect([...parseCsv("a;b\n1;2", { delimiter: ";" })]).toEqual([{ a: "1", b: "2" }]);
    expect([...parseCsv("1,2\n3,4", { header: ["a", "b"], columns: { b: "number" } })]).toEqual([
      { b: 2 },
      { b: 4 },
    ]);
  });

  test.each([
    [
      "a number",
      "name,age\nx,1\ny,old\n",
      'bad.csv:3:2: column "age" is "old"; expected a number.',
    ],
    ["an empty number", "name,age\nx,\n", 'bad.csv:2:2: column "age" is ""; expected a number.'],
    ["infinity", "name,age\nx,1e999\n", 'bad.csv:2:2: column "age" is "1e999"; expected a number.'],
    [
      "hexadecimal",
      "name,age\nx,0x10\n",
      'bad.csv:2:2: column "age" is "0x10"; expected a number.',
    ],
    [
      "a missing column",
      "name,years\nx,1\n",
      'bad.csv:1: there is no column "age"; the header has "name", "years". Check the name.',
    ],
    [
      "a column twice",
      "age,age\n1,1\n",
      'bad.csv:1: the header names "age" twice; expected different names.',
    ],
    ["nothing", "", "bad.csv:1: the text is empty; expected a header line"],
    [
      "a short record",
      "name,age\nx\n",
      "bad.csv:2:2: Invalid Record Length: expect 2, got 1 on line 2; expected records of equally many fields",
    ],
    ["an open quote", 'name,age\n"x,1\n', "Quote Not Closed"],
    ["a stray quote", 'name,age\nx"y,1\n', "bad.csv:2:1: Invalid Opening Quote"],
  ])("refuses %s", async (_, text, problem) => {
    const typed = { columns: { name: "string", age: "number" } } as const;
    const path = await file("bad.csv", text);
    const said = await message(collect(readCsv(path, typed)));
    expect(said).toContain("FormatError: readCsv: bad.csv:");
    expect(said).toContain(problem);
    expect(() => parseCsv(text, typed)).toThrow(problem.replace("bad.csv:", "parseCsv: "));
  });

  test("refuses what is no UTF-8, or not there", async () => {
    const path = await file("latin1.csv", latin1);
    expect(await message(collect(readCsv(path)))).toContain(
      "FormatError: readCsv: latin1.csv:2:3: byte 0xe9 is no valid UTF-8;",
    );
    expect(await message(collect(readCsv(join(folder, "none.csv"))))).toContain(
      "FileError: readCsv: none.csv: cannot read: there is no such file or folder",
    );
  });

  test("a loop left early closes the file", async () => {
    const path = await file("long.csv", `a\n${"1\n".repeat(50_000)}`);
    const data = readCsv(path);
    for (let i = 0; i < 3; i++) for await (const _ of data) break;
    await expect.poll(openFiles, { timeout: 10_000 }).not.toContain(path);
  });
});

/** The files this process has open, where the system tells. */
async function openFiles(): Promise<string[]> {
  const descriptors = await readdir("/proc/self/fd").catch(() => []);
  return Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
}

describe("word vectors", () => {
  test("are read back bit by bit, with and without first line", async () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, value), { minLength: 1 }),
        fc.boolean(),
        (rows, header) => {
          const words = rows.map((_, row) => `w${row}`);
          const data = Float32Array.from(rows.flat(), (x) => x + 0);
          const text = formatVectors(words, { data, shape: [rows.length, 2] }, { header });
          expect(parseVectors(text)).toEqual({ words, vectors: { data, shape: [rows.length, 2] } });
        },
      ),
    );
    const path = join(folder, "v.txt");
    await saveVectors(
      path,
      ["the", "a"],
      tensor([
        [1, 0.1],
        [-2, 3e-9],
      ]),
    );
    expect(await readFile(path, "utf8")).toBe("2 2\nthe 1 0.1\na -2 3e-9\n");
    expect((await readVectors(path)).words).toEqual(["the", "a"]);
  });

  test("readers take what other tools write: trailing spaces", () => {
    expect(parseVectors("2 2\nthe 0.5 1 \na -1 2 \n").vectors.data).toEqual(
      Float32Array.of(0.5, 1, -1, 2),
    );
  });

  test.each([
    ["a short row", "a 1 2\nb 1\n", 'v:2: "b" has 1 numbers; expected 2, as in the first line.'],
    [
      "another width",
      "1 3\na 1 2\n",
      'v:2: "a" has 2 numbers; expected 3, as the first line says.',
    ],
    ["a word", "a 1 x\n", 'v:1:3: got "x"; expected a finite number.'],
    ["NaN", "a 1 nan\n", 'v:1:3: got "nan"; expected a finite number.'],
    ["two spaces", "a 1  2\n", 'v:1:3: got ""; expected a finite number.'],
    ["a word twice", "a 1\na 2\n", 'v:2: "a" occurs a second time; expected each word once.'],
    ["no word", " 1 2\n", "v:1: the line begins with no word; expected a word and numbers."],
    ["no vectors", "", "v:1: the file has 0 vectors; expected at least one."],
    ["too few", "9 1\na 1\n", "v:2: the file has 1 vectors; expected 9, as its first line says."],
    ["only words", "a\n", 'v:1: "a" has 0 numbers; expected at least 1,'],
  ])("refuses %s", async (_, text, problem) => {
    expect(() => parseVectors(text, "v")).toThrow(`parseVectors: ${problem}`);
    expect(await message(readVectors(await file("v", text)))).toContain(`readVectors: ${problem}`);
  });

  test.each([
    [
      "rows",
      ["a"],
      [[1], [2]],
      "got 1 words and vectors of shape [2, 1]; expected one row per word",
    ],
    ["a space", ["a b"], [[1]], 'the word "a b" has white space or is empty,'],
    ["a word twice", ["a", "a"], [[1], [2]], "a word occurs twice; expected each word once."],
    ["NaN", ["a"], [[Number.NaN]], "got the value NaN; expected finite numbers."],
  ])("does not write %s", (_, words, rows, problem) => {
    expect(() => formatVectors(words, tensor(rows))).toThrow(`formatVectors: ${problem}`);
  });
});

describe("vocabulary files", () => {
  test("are read back, and malformed ones named by line", async () => {
    const vocabulary = Vocabulary.from(["b", "a", "b"]);
    const path = join(folder, "words.txt");
    await saveVocabulary(path, vocabulary);
    expect((await loadVocabulary(path)).words).toEqual(vocabulary.words);
    await writeFile(path, `${vocabulary.toText()}oops\n`);
    expect(await message(loadVocabulary(path))).toBe(
      'FormatError: Vocabulary.fromText: words.txt:4: got "oops"; expected a word, a tab and a count.',
    );
    expect(await message(saveVocabulary(join(folder, "none", "w.txt"), vocabulary))).toContain(
      "FileError: ",
    );
  });
});
