import { type TagScheme, tagsToSpans } from "@nnf/data";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ChunkRules, formatChunks, scoreChunks } from "../src/tagging/score/chunks.ts";

/** Sentences of tags from a text: ` | ` divides sentences. */
const sentences = (text: string): string[][] => text.split(" | ").map((tags) => tags.split(" "));

/** Correct, gold and guessed chunks, and words with the right tag. */
function counts(gold: string, guess: string, rules?: ChunkRules): number[] {
  const score = scoreChunks(sentences(gold), sentences(guess), rules);
  return [score.correct, score.gold, score.guessed, score.correctTags];
}

describe("chunks, as conlleval counts them", () => {
  // Expected: chunks in both, in gold, in guess; words with the right tag.
  test.each<[string, string, string, number[]]>([
    // Gold begins a chunk with I after O, the guess with B: the same words, another first tag.
    ["I after O begins a chunk", "O I-NP I-NP", "O B-NP I-NP", [1, 1, 1, 2]],
    ["I begins a chunk at the start of a sentence", "I-NP O", "B-NP O", [1, 1, 1, 1]],
    ["the label counts", "B-NP I-NP", "B-VP I-VP", [0, 1, 1, 0]],
    // In gold the chunk ends before word 2, in the guess it does not.
    ["too long a guess", "B-NP O", "B-NP I-NP", [0, 1, 1, 1]],
    ["too short a guess", "B-NP I-NP", "B-NP O", [0, 1, 1, 1]],
    ["two guesses for one chunk", "B-NP I-NP I-NP", "B-NP B-NP I-NP", [0, 1, 2, 2]],
    // I-VP after B-NP: the label changes, so that a chunk ends and another begins, as with B-VP.
    ["another label begins a chunk", "B-NP I-VP", "B-NP B-VP", [2, 2, 2, 1]],
    // IOB1: words 1 and 2 are a chunk each in gold, one chunk in the guess.
    ["adjacent chunks in IOB1", "I-NP B-NP", "I-NP I-NP", [0, 2, 1, 1]],
    // Without the break the second I-NP would go on with the chunk: one chunk, not two.
    ["a sentence ends a chunk", "I-NP | I-NP", "I-NP | I-NP", [2, 2, 2, 2]],
    // The first chunk is right; that the second one begins too early does not change that.
    ["errors after a chunk", "B-NP O B-VP", "B-NP B-VP I-VP", [1, 2, 2, 1]],
    ["labels with hyphens", "B-R-A0 I-R-A0", "B-R-A0 I-A0", [0, 1, 2, 1]],
    ["E closes like the last I", "B-NP E-NP O", "B-NP I-NP O", [1, 1, 1, 2]],
    ["E after E is a chunk of its own", "O E-NP E-NP", "O B-NP B-NP", [2, 2, 2, 1]],
    ["I after E begins a chunk", "I-NP E-NP I-NP", "B-NP I-NP B-NP", [2, 2, 2, 0]],
    ["[ and ] are chunks of one word", "[-NP [-NP ]-NP", "B-NP B-NP B-NP", [3, 3, 3, 0]],
    // I after ] of the same label neither begins a chunk nor is in one.
    ["I after a bracket is in no chunk", "]-NP I-NP", "B-NP O", [1, 1, 1, 0]],
    ["a full stop is outside", "B-NP . I-NP", "B-NP O B-NP", [2, 2, 2, 1]],
    ["O with a label is outside", "B-NP O-NP I-NP", "B-NP O B-NP", [2, 2, 2, 1]],
    ["bare tags", "B I O B", "B I O O", [1, 2, 1, 3]],
    // A bare I is of the label "", which is another one than NP.
    ["a bare tag among others", "B-NP I", "B-NP I-NP", [0, 2, 1, 1]],
    ["nothing found", "O B-NP", "O O", [0, 1, 0, 1]],
  ])("%s", (_, gold, guess, expected) => {
    expect(counts(gold, guess)).toEqual(expected);
  });

  test("IOBES is read as such where S is used", () => {
    // conlleval has no rule for S, nor for B after E: without change of label nothing begins.
    expect(counts("S-NP S-NP", "B-NP B-NP", "conlleval")).toEqual([0, 1, 2, 0]);
    expect(counts("S-NP S-NP", "B-NP B-NP")).toEqual([2, 2, 2, 0]);
    expect(counts("B-NP E-NP B-NP E-NP", "B-NP I-NP B-NP I-NP")).toEqual([0, 1, 2, 2]);
    expect(counts("B-NP E-NP B-NP E-NP", "B-NP I-NP B-NP I-NP", "IOBES")).toEqual([2, 2, 2, 2]);
    expect(counts("B-NP E-NP S-NP O", "B-NP E-NP B-NP I-NP")).toEqual([1, 2, 2, 2]);
  });

  const tags = (scheme: TagScheme) => {
    const prefixes = scheme === "IOBES" ? ["B", "I", "E", "S"] : ["B", "I"];
    return fc.array(
      fc.oneof(
        fc.constant("O"),
        fc.tuple(fc.constantFrom(...prefixes), fc.constantFrom("NP", "VP")).map((p) => p.join("-")),
      ),
      { minLength: 1, maxLength: 12 },
    );
  };

  test.each<[TagScheme, ChunkRules]>([
    ["IOB2", "conlleval"],
    ["IOB2", "IOBES"],
    ["IOBES", "IOBES"],
  ])("%s by the rules of %s: the spans in both, however wild the tags", (scheme, rules) => {
    const pair = fc.tuple(tags(scheme), tags(scheme)).map(([gold, guess]) => {
      const length = Math.min(gold.length, guess.length);
      return [gold.slice(0, length), guess.slice(0, length)] as const;
    });
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        let [correct, inGold, inGuess] = [0, 0, 0];
        for (const [gold, guess] of pairs) {
          const spans = (list: string[]): string[] =>
            tagsToSpans(list, scheme).map(({ start, end, label }) => `${start} ${end} ${label}`);
          const found = new Set(spans(guess));
          correct += spans(gold).filter((span) => found.has(span)).length;
          inGold += spans(gold).length;
          inGuess += found.size;
        }
        const gold = pairs.map(([list]) => list);
        const guess = pairs.map(([, list]) => list);
        const score = scoreChunks(gold, guess, rules);
        expect([score.correct, score.gold, score.guessed]).toEqual([correct, inGold, inGuess]);
      }),
    );
  });

  test("gold and guess must be of the same words", () => {
    expect(() => counts("O O", "O")).toThrow(
      "scoreChunks: sentence 1 has 2 gold and 1 guessed tags; expected one of each for every word.",
    );
    expect(() => counts("O | O", "O")).toThrow(
      "scoreChunks: got 2 gold and 1 guessed sentences; expected as many.",
    );
  });
});

describe("the report of conlleval", () => {
  const report = (gold: string, guess: string): string =>
    formatChunks(scoreChunks(sentences(gold), sentences(guess)));

  test("labels in alphabetical order, with the number of guesses behind", () => {
    // Chunks in gold NP 0-1, VP 3, in the guess NP 0-1, NP 3, ADVP 4; three of five tags are right.
    // NP: 1 of 2 guesses, 1 of 1 gold, so 50, 100 and 2·50·100/150 = 66.67; all: 1/3, 1/2, 40.
    expect(report("B-NP I-NP O B-VP O", "B-NP I-NP O B-NP B-ADVP")).toBe(
      [
        "processed 5 tokens with 2 phrases; found: 3 phrases; correct: 1.",
        "accuracy:  60.00%; precision:  33.33%; recall:  50.00%; FB1:  40.00",
        "             ADVP: precision:   0.00%; recall:   0.00%; FB1:   0.00  1",
        "               NP: precision:  50.00%; recall: 100.00%; FB1:  66.67  2",
        "               VP: precision:   0.00%; recall:   0.00%; FB1:   0.00  0",
        "",
      ].join("\n"),
    );
  });

  test("the line of bare tags comes twice where both have them, and the label 0 is none", () => {
    const twice = [
      "processed 2 tokens with 1 phrases; found: 1 phrases; correct: 1.",
      "accuracy: 100.00%; precision: 100.00%; recall: 100.00%; FB1: 100.00",
      "                 : precision: 100.00%; recall: 100.00%; FB1: 100.00  1",
      "                 : precision: 100.00%; recall: 100.00%; FB1: 100.00  1",
      "",
    ].join("\n");
    expect(report("B I", "B I")).toBe(twice);
    expect(report("B-0 I-0", "B-0 I-0")).toBe(twice);
    expect(report("B O", "O O").split("\n").slice(2)).toEqual([
      "                 : precision:   0.00%; recall:   0.00%; FB1:   0.00  0",
      "",
    ]);
  });

  test("no words, no percentages", () => {
    expect(formatChunks(scoreChunks([], []))).toBe(
      "processed 0 tokens with 0 phrases; found: 0 phrases; correct: 0.\n",
    );
  });
});
