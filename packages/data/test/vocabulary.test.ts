import { tensor } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dataset, Vocabulary, type VocabularyOptions, words } from "../src/index.ts";

const text = "b a c b a a <unk> d";

describe("Vocabulary", () => {
  test("gives ids to specials, then to words by falling count and alphabet", () => {
    const vocabulary = Vocabulary.from(text.split(" "), { specials: ["<s>"] });
    expect(vocabulary.words).toEqual(["<pad>", "<unk>", "<s>", "a", "b", "c", "d"]);
    expect(vocabulary.counts).toEqual([0, 0, 0, 3, 2, 1, 1]);
    expect([vocabulary.paddingId, vocabulary.unknownId, vocabulary.size]).toEqual([0, 1, 7]);
  });

  test("cuts off by size and by count", () => {
    const of = (options: VocabularyOptions) => Vocabulary.from(text.split(" "), options).words;
    expect(of({ maxSize: 4 })).toEqual(["<pad>", "<unk>", "a", "b"]);
    expect(of({ minCount: 2 })).toEqual(["<pad>", "<unk>", "a", "b"]);
    expect(of({ padding: null, unknown: null, maxSize: 2 })).toEqual(["a", "b"]);
  });

  test("a larger vocabulary begins with the smaller one", () => {
    const counts = Object.entries({ a: 5, b: 9, c: 5, d: 1 });
    const small = Vocabulary.fromCounts(counts, { maxSize: 4 }).words;
    expect(Vocabulary.fromCounts(counts, { maxSize: 6 }).words.slice(0, 4)).toEqual(small);
  });

  test("counts and finds words in their normal form", () => {
    const vocabulary = Vocabulary.from(["The", "the", "1,234.5", "1999", "F-16", "1990s"], {
      lowerCase: true,
      numbersToZero: true,
    });
    expect(vocabulary.words).toEqual(["<pad>", "<unk>", "0", "the", "0s", "f-0"]);
    expect(vocabulary.id("THE")).toBe(3);
    expect(vocabulary.decode(vocabulary.encode(["42", "The", "nobody"]))).toEqual([
      "0",
      "the",
      "<unk>",
    ]);
    expect(vocabulary.has("3.14")).toBe(true);
    expect(vocabulary.has("nobody")).toBe(false);
  });

  test("finds specials as they are written, also under lower-casing", () => {
    const vocabulary = Vocabulary.from(["a"], { specials: ["PADDING"], lowerCase: true });
    expect(vocabulary.id("PADDING")).toBe(2);
  });

  test("counts asynchronous words and decodes tensors", async () => {
    async function* stream() {
      yield* ["a b", "b"];
    }
    const corpus = Dataset.fromAsync(stream);
    const vocabulary = await Vocabulary.fromAsync(corpus.flatMap(words));
    expect(vocabulary.words).toEqual(["<pad>", "<unk>", "b", "a"]);
    expect(vocabulary.decode(tensor([3, 2], { dtype: "int32" }))).toEqual(["a", "b"]);
  });

  test("is read back as it was saved, whatever the words", () => {
    const word = fc.string({ unit: "grapheme" }).filter((s) => s !== "<pad>" && s !== "<unk>");
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.boolean(), (list, numbersToZero) => {
        const vocabulary = Vocabulary.from([...list, "\t", "\r\n", "\\t", ""], { numbersToZero });
        const again = Vocabulary.fromText(vocabulary.toText());
        expect(again.words).toEqual(vocabulary.words);
        expect(again.counts).toEqual(vocabulary.counts);
        expect(again.toText()).toBe(vocabulary.toText());
      }),
    );
  });
});

describe("bad input", () => {
  const vocabulary = Vocabulary.from(["a"]);
  const head = vocabulary.toText().split("\n")[0];
  test.each([
    [
      "no words",
      () => Vocabulary.from([]),
      "Vocabulary: got no words; expected at least one. Check the text that was read.",
    ],
    [
      "no room",
      () => Vocabulary.from(["a"], { maxSize: 2 }),
      "Vocabulary: got maxSize 2; expected an integer of at least 3, room for 2 specials and a word.",
    ],
    [
      "minCount 0",
      () => Vocabulary.from(["a"], { minCount: 0 }),
      "Vocabulary: got minCount 0; expected an integer of at least 1.",
    ],
    [
      "special twice",
      () => Vocabulary.from(["a"], { specials: ["<pad>"] }),
      'Vocabulary: the entry "<pad>" occurs twice; expected each once.',
    ],
    [
      "unknown word without an entry for it",
      () => Vocabulary.from(["a"], { unknown: null }).id("b"),
      'Vocabulary.id: the word "b" is not among the 2 entries;',
    ],
    [
      "id outside",
      () => vocabulary.word(3),
      "Vocabulary.word: got the id 3; expected an integer from 0 to 2.",
    ],
    ["negative id", () => vocabulary.decode([-1]), "Vocabulary.word: got the id -1;"],
    ["fraction", () => vocabulary.word(0.5), "Vocabulary.word: got the id 0.5;"],
    [
      "a word without count",
      () =>
        new Vocabulary({
          padding: null,
          unknown: null,
          specials: [],
          lowerCase: false,
          numbersToZero: false,
          words: ["a", "b"],
          counts: [1],
        }),
      "Vocabulary: got 1 counts for 2 words; expected one for each.",
    ],
    [
      "another file",
      () => Vocabulary.fromText("a\t1\n", "v.txt"),
      'Vocabulary.fromText: v.txt:1: got "a\\t1"; expected a first line "#nnf-vocabulary 1 {…}"',
    ],
    [
      "broken settings",
      () => Vocabulary.fromText("#nnf-vocabulary 1 {\n", "v.txt"),
      "Vocabulary.fromText: v.txt:1: the settings are no JSON;",
    ],
    [
      "missing settings",
      () => Vocabulary.fromText("#nnf-vocabulary 1 {}\n", "v.txt"),
      "Vocabulary.fromText: v.txt:1: the settings are incomplete;",
    ],
    [
      "no count",
      () => Vocabulary.fromText(`${head}\na\t1\nb\n`, "v.txt"),
      'Vocabulary.fromText: v.txt:3: got "b"; expected a word, a tab and a count.',
    ],
    [
      "count that is no integer",
      () => Vocabulary.fromText(`${head}\na\t1.5\n`),
      'Vocabulary.fromText: 2: got "a\\t1.5"; expected a word, a tab and a count.',
    ],
    [
      "word twice",
      () => Vocabulary.fromText(`${head}\na\t2\nb\t1\na\t1\n`, "v.txt"),
      'Vocabulary.fromText: v.txt:4: the word "a" was in line 2 already; expected each once.',
    ],
    [
      "special among the words",
      () => Vocabulary.fromText(`${head}\n<pad>\t2\n`, "v.txt"),
      'Vocabulary.fromText: v.txt:2: the special entry "<pad>" occurs twice; expected each once.',
    ],
  ])("%s", (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});
