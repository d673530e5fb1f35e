import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  convertTags,
  spansToTags,
  type TagScheme,
  type TagSpan,
  tagParts,
  tagsToSpans,
} from "../src/index.ts";

const schemes: readonly TagScheme[] = ["IOB1", "IOB2", "IOBES", "brackets"];

/** `0-2 NP` for the span of words 0 and 1. */
const shown = (spans: readonly TagSpan[]): string[] =>
  spans.map(({ start, end, label }) => `${start}-${end} ${label}`.trimEnd());

const read = (tags: string, scheme: TagScheme = "IOB2"): string[] =>
  shown(tagsToSpans(tags.split(" "), scheme));

/** Sentences with spans: runs of words with a label, or none. */
const sentences = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom("A", "B", "R-A0", null)))
  .map((runs) => {
    const spans: TagSpan[] = [];
    let length = 0;
    for (const [words, label] of runs) {
      if (label !== null) spans.push({ start: length, end: length + words, label });
      length += words;
    }
    return { spans, length };
  });

describe("the four schemes", () => {
  const spans: TagSpan[] = [
    { start: 0, end: 1, label: "A0" },
    { start: 1, end: 4, label: "A0" },
    { start: 4, end: 6, label: "A1" },
    { start: 7, end: 8, label: "C-A1" },
  ];

  test.each<[TagScheme, string]>([
    ["IOB1", "I-A0 B-A0 I-A0 I-A0 I-A1 I-A1 O I-C-A1"],
    ["IOB2", "B-A0 B-A0 I-A0 I-A0 B-A1 I-A1 O B-C-A1"],
    ["IOBES", "S-A0 B-A0 I-A0 E-A0 B-A1 E-A1 O S-C-A1"],
    ["brackets", "(A0*) (A0* * *) (A1* *) * (C-A1*)"],
  ])("%s", (scheme, tags) => {
    expect(spansToTags(spans, 8, scheme).join(" ")).toBe(tags);
    expect(tagsToSpans(tags.split(" "), scheme, { strict: true })).toEqual(spans);
    expect(spansToTags(spans.toReversed(), 8, scheme).join(" ")).toBe(tags);
  });

  test("spans there and back, and every scheme to every other", () => {
    fc.assert(
      fc.property(sentences, ({ spans, length }) => {
        for (const from of schemes) {
          const tags = spansToTags(spans, length, from);
          expect(tagsToSpans(tags, from, { strict: true })).toEqual(spans);
          for (const to of schemes) {
            expect(convertTags(tags, from, to)).toEqual(spansToTags(spans, length, to));
          }
        }
      }),
    );
  });

  test("any tags read as spans that write and read as themselves", () => {
    const tag = fc.constantFrom(
      "O",
      "B-X",
      "I-X",
      "E-X",
      "S-X",
      "B-Y",
      "I-Y",
      "E-Y",
      "S-Y",
      "B",
      "I",
    );
    fc.assert(
      fc.property(fc.array(tag), (tags) => {
        const spans = tagsToSpans(tags, "IOBES");
        for (const scheme of ["IOB1", "IOB2", "IOBES"] as const) {
          const written = spansToTags(spans, tags.length, scheme);
          expect(tagsToSpans(written, scheme, { strict: true })).toEqual(spans);
        }
      }),
    );
  });

  test("tags without labels", () => {
    expect(read("B I B O I")).toEqual(["0-2", "2-3", "4-5"]);
    expect(convertTags(["I", "B", "I"], "IOB1", "IOBES")).toEqual(["S", "B", "E"]);
    expect(tagParts("I-R-A0")).toEqual({ prefix: "I", label: "R-A0" });
  });
});

describe("sequences that break the rules", () => {
  // The rules are those of conlleval: what begins a chunk, and what ends the one before.
  test.each([
    ["I-X after O begins a span", "O I-X I-X", ["1-3 X"]],
    ["a sentence may begin with I-X", "I-X O", ["0-1 X"]],
    ["another label begins a span", "B-X I-Y I-Y", ["0-1 X", "1-3 Y"]],
    ["E-X ends a span", "B-X E-X I-X", ["0-2 X", "2-3 X"]],
    ["E-X alone is a span", "O E-X E-X O", ["1-2 X", "2-3 X"]],
    ["S-X ends and begins", "B-X S-X I-X", ["0-1 X", "1-2 X", "2-3 X"]],
    ["B-X after E-X begins a span", "B-X E-X B-X", ["0-2 X", "2-3 X"]],
    ["B-X at the end is a span", "O B-X", ["1-2 X"]],
    ["a bare I is another label", "B-X I I-X", ["0-1 X", "1-2", "2-3 X"]],
  ])("%s", (_, tags, spans) => {
    expect(read(tags, "IOBES")).toEqual(spans);
  });

  test.each<[TagScheme, string, string]>([
    ["IOB2", "O I-X", 'tag 2 is "I-X"; expected "B-X" in IOB2. Is it another scheme?'],
    ["IOB2", "B-X I-Y", 'tag 2 is "I-Y"; expected "B-Y"'],
    ["IOB1", "O B-X", 'tag 2 is "B-X"; expected "I-X"'],
    ["IOBES", "B-X O", 'tag 1 is "B-X"; expected "S-X"'],
    ["IOBES", "B-X I-X O", 'tag 2 is "I-X"; expected "E-X"'],
    ["IOBES", "O E-X", 'tag 2 is "E-X"; expected "S-X"'],
    ["IOB2", "B-X E-X", 'tag 2 is "E-X"; expected "I-X"'],
    ["IOB2", "O-X", 'tag 1 is "O-X"; expected "O"'],
  ])("%s refuses %s when strict", (scheme, tags, problem) => {
    expect(() => tagsToSpans(tags.split(" "), scheme, { strict: true })).toThrow(
      `tagsToSpans: ${problem}`,
    );
  });

  test("labels may be repeated where brackets close", () => {
    expect(read("(A0* *A0) (V*V) *", "brackets")).toEqual(["0-2 A0", "2-3 V"]);
  });

  test.each([
    ["(A0* *", 'tag 1 is "(A0*"; expected *) after it.'],
    ["* *)", 'tag 2 is "*)"; expected an opening (X* before it.'],
    ["(A0* (A1* *)", 'tag 2 is "(A1*"; expected *) first, since (A0* is open from tag 1.'],
    ["(A0* *A1)", 'tag 2 is "*A1)"; expected *) or *A0), since (A0* is open.'],
    ["(A0(A1*))", 'tag 1 is "(A0(A1*))"; expected (X*, *, *) or (X*).'],
    ["B-A0", 'tag 1 is "B-A0"; expected (X*, *, *) or (X*).'],
  ])("brackets refuse %s", (tags, problem) => {
    expect(() => read(tags, "brackets")).toThrow(`tagsToSpans: ${problem}`);
  });

  test.each<[TagSpan[], TagScheme]>([
    [[{ start: 0, end: 3, label: "A" }], "IOB2"],
    [[{ start: -1, end: 1, label: "A" }], "IOB2"],
    [[{ start: 1, end: 1, label: "A" }], "IOB2"],
    [[{ start: 0, end: 1.5, label: "A" }], "IOB2"],
    [
      [
        { start: 0, end: 2, label: "A" },
        { start: 1, end: 2, label: "B" },
      ],
      "IOB2",
    ],
  ])("spans that do not fit: %j", (spans, scheme) => {
    expect(() => spansToTags(spans, 2, scheme)).toThrow(
      /^spansToTags: got the span .* in a sentence of 2 words; expected spans within the sentence/,
    );
  });

  test("labels that brackets cannot hold", () => {
    for (const label of ["", "A*", "A(", ")"]) {
      expect(() => spansToTags([{ start: 0, end: 1, label }], 1, "brackets")).toThrow(
        `spansToTags: got the label ${JSON.stringify(label)}; expected one without *, ( and )`,
      );
    }
  });
});
