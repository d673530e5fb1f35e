import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conlluColumns, conlluSentences, decodeText, parseConllu } from "../src/index.ts";

async function collect<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const element of elements) all.push(element);
  return all;
}

/** A row of CoNLL-U from its ID and form; the rest is empty. */
function row(id: string, form = "x"): string {
  return [id, form, ...Array.from({ length: 8 }, () => "_")].join("\t");
}

const sentence = [
  "\uFEFF# newdoc",
  "# text = We didn't go … ",
  row("0.1"),
  row("1", "We"),
  row("2-3", "didn't"),
  row("2", "did"),
  row("3", "n't"),
  row("3.1"),
  row("3.2"),
  row("4", "go north"),
  "",
  "",
].join("\n");

describe("CoNLL-U", () => {
  test("words are the rows with plain numbers", () => {
    const [first] = parseConllu(sentence);
    expect(first?.column("form")).toEqual(["We", "did", "n't", "go north"]);
    expect(first?.rows.map(({ kind }) => kind)).toEqual([
      "empty",
      "word",
      "range",
      "word",
      "word",
      "empty",
      "empty",
      "word",
    ]);
    expect(first?.rows[4]?.line).toBe(7);
    expect(first?.comments).toEqual(["# newdoc", "# text = We didn't go … "]);
  });

  test("only the column asked for changes", () => {
    const [first] = parseConllu(sentence);
    const tagged = first?.withColumn("upos", ["PRON", "AUX", "PART", "VERB"]).toString();
    const lines = sentence.split("\n");
    for (const [line, tag] of [
      [3, "PRON"],
      [5, "AUX"],
      [6, "PART"],
      [9, "VERB"],
    ] as const) {
      const fields = (lines[line] ?? "").split("\t");
      fields[3] = tag;
      lines[line] = fields.join("\t");
    }
    expect(tagged).toBe(lines.join("\n"));
    expect(first?.toString()).toBe(sentence);
    expect(() => first?.withColumn("upos", ["X"])).toThrow(
      "withColumn: got 1 values for a sentence of 4 words; expected one for each word.",
    );
    expect(() => first?.withColumn("xpos", ["X", "X", "a\tb", "X"])).toThrow(
      'withColumn: value 3 of xpos is "a\\tb"; expected text without tabs and line breaks.',
    );
  });

  const rows = fc
    .array(
      fc.tuple(fc.integer({ min: 0, max: 2 }), fc.boolean(), fc.constantFrom("a", "b c", "#", "é")),
    )
    .map((words) =>
      words.flatMap(([empties, range, form], index) => [
        ...(range ? [row(`${index + 1}-${index + 1}`)] : []),
        row(`${index + 1}`, form),
        ...Array.from({ length: empties }, (_, i) => row(`${index + 1}.${i + 1}`)),
      ]),
    );
  const texts = fc
    .array(
      fc.tuple(
        fc.array(fc.constantFrom("# c", "#", "", " ")),
        rows,
        fc.constantFrom("\n", "\r\n"),
        fc.constantFrom(1, 1, 3),
      ),
    )
    .map((sentences) =>
      sentences
        .map(([head, body, end, blanks]) =>
          [...head, ...body, ...Array.from({ length: blanks }, () => "")]
            .map((l) => l + end)
            .join(""),
        )
        .join(""),
    );

  test("reading and writing gives the same bytes, however they are cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("", "\uFEFF"),
        texts,
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 1, max: 9 }),
        async (mark, body, cut, size) => {
          // Without its last characters the text ends without an empty line, or without a line end.
          const text = mark + (body.endsWith("_\n\n") ? body.slice(0, body.length - cut) : body);
          expect([...parseConllu(text)].join("")).toBe(text);
          const bytes = new TextEncoder().encode(text);
          async function* chunks() {
            for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
          }
          expect((await collect(conlluSentences(decodeText(chunks())))).join("")).toBe(text);
        },
      ),
    );
  });

  test("what follows the last sentence is kept", () => {
    const all = [...parseConllu(`${row("1")}\n\n\n# end`)];
    expect(all.map(({ rows, tail, head }) => [rows.length, head, tail])).toEqual([
      [1, "", "\n"],
      [0, "\n# end", ""],
    ]);
    expect([...parseConllu("")]).toEqual([]);
    expect(all[1]?.column("form")).toEqual([]);
  });

  test.each([
    [
      "blanks for tabs",
      "1 a a X _ _ 0 root _ _\n",
      '1:2: the row "1 a a X _ _ 0 root _ _" has 1 column; expected 10, separated by tabs. Replace spaces between columns by tabs.',
    ],
    ["a missing column", "1\ta\n", '1:3: the row "1\\ta" has 2 columns; expected 10, separated by'],
    ["a further column", `${row("1")}\t_\n`, '_" has 11 columns; expected 10,'],
    [
      "an empty column",
      `${row("1").replace("x", "")}\n`,
      "1:2: column FORM is empty; expected text.",
    ],
    [
      "a gap",
      `# c\n${row("1")}\n${row("3")}\n`,
      '3:1: got the ID "3"; expected 2, a range that begins with it such as 2-3, or the empty node 1.1. A row may be missing.',
    ],
    [
      "two sentences in one",
      `${row("1")}\n${row("1")}\n`,
      '2:1: got the ID "1"; expected 2, a range that begins with it such as 2-3, or the empty node 1.1. The empty line between two sentences may be missing.',
    ],
    ["an ID that is no number", `${row("x")}\n`, '1:1: got the ID "x"; expected 1,'],
    ["a zero in front", `${row("01.1")}\n`, '1:1: got the ID "01.1"; expected 1,'],
    [
      "a range that ends before it begins",
      `${row("1")}\n${row("2-1")}\n`,
      '2:1: got the ID "2-1";',
    ],
    [
      "ranges in one another",
      `${row("1-3")}\n${row("1")}\n${row("2-3")}\n`,
      '3:1: got the ID "2-3";',
    ],
    ["empty nodes out of order", `${row("1")}\n${row("1.2")}\n`, '2:1: got the ID "1.2";'],
    [
      "a range without its words",
      `${row("1-3")}\n${row("1")}\n\n`,
      "1:1: the range ends at 3, but the sentence has 1 words; expected a row for each word of the range.",
    ],
    [
      "a comment in a sentence",
      `${row("1")}\n# c\n`,
      "2: a comment stands between the rows of a sentence; expected it before the first row.",
    ],
    ["NUL", "\0\0\n", "1:1: character 1 is NUL; expected text."],
  ])("refuses %s", (_, text, problem) => {
    const attempt = () => [...parseConllu(text, "f")];
    expect(attempt).toThrow("parseConllu: f:");
    expect(attempt).toThrow(problem);
  });

  test("columns are named in their order", () => {
    const [first] = parseConllu(
      `${conlluColumns.map((name) => (name === "id" ? "1" : name)).join("\t")}\n`,
    );
    for (const name of conlluColumns.slice(1)) expect(first?.column(name)).toEqual([name]);
  });
});
