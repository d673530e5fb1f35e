import { Random } from "@nnf/tensor";
import { describe, expect, test } from "vitest";
import {
  formatAccuracy,
  formatConfusion,
  mostConfused,
  scoreAccuracy,
} from "../src/tagging/score/accuracy.ts";
import {
  accuracyMeasure,
  chunkMeasure,
  pairedBootstrap,
  roleMeasure,
} from "../src/tagging/score/bootstrap.ts";
import { formatPercentage } from "../src/tagging/score/percent.ts";
import type { Proposition } from "../src/tagging/score/propositions.ts";

test.each([
  [200 / 3, " 66.67"],
  [100, "100.00"],
  [0, "  0.00"],
  // Ties go to the even digit: 1 of 32, 3 of 32, 5 of 32, 7 of 32.
  [100 / 32, "  3.12"],
  [300 / 32, "  9.38"],
  [500 / 32, " 15.62"],
  [700 / 32, " 21.88"],
  // No tie in binary: the nearest double to 0.145 lies below it, the one to 2.675 as well.
  [0.145, "  0.14"],
  [2.675, "  2.67"],
])("%d is written as C does", (value, text) => {
  expect(formatPercentage(value)).toBe(text);
});

describe("accuracy", () => {
  const gold = [["N", "V", "N"], ["X"]];
  const guess = [["N", "N", "V"], ["N"]];
  const words = [["a", "b", "c"], ["d"]];

  test("of known and unknown words", () => {
    // Right is a alone; a, b and d are known.
    const score = scoreAccuracy(gold, guess, { words, isKnown: (word) => word !== "c" });
    expect(score).toMatchObject({
      words: 4,
      correct: 1,
      known: { words: 3, correct: 1 },
      unknown: { words: 1, correct: 0 },
    });
    expect(formatAccuracy(score)).toBe(
      [
        "accuracy        25.00 %  (1 of 4)",
        "known words     33.33 %  (1 of 3)",
        "unknown words    0.00 %  (0 of 1)",
        "",
      ].join("\n"),
    );
    expect(formatAccuracy(scoreAccuracy(gold, gold))).toBe("accuracy  100.00 %  (4 of 4)\n");
    expect(scoreAccuracy([], [])).toMatchObject({ words: 0, known: null, unknown: null });
  });

  test("what is taken for what", () => {
    const { confusion } = scoreAccuracy(gold, guess);
    expect(formatConfusion(confusion)).toBe(
      [
        "gold \\ guess  N  V  X",
        "N             1  1  .",
        "V             1  .  .",
        "X             1  .  .",
        "",
      ].join("\n"),
    );
    expect(mostConfused(confusion, 2)).toEqual([
      { gold: "N", guess: "V", count: 1 },
      { gold: "V", guess: "N", count: 1 },
    ]);
    const [most] = mostConfused(scoreAccuracy([["N", "V", "V"]], [["V", "N", "N"]]).confusion, 5);
    expect(most).toEqual({ gold: "V", guess: "N", count: 2 });
  });

  test("lengths must match", () => {
    expect(() => scoreAccuracy([["N"]], [["N", "N"]])).toThrow(
      "scoreAccuracy: sentence 1 has 1 gold and 2 guessed tags;",
    );
    expect(() => scoreAccuracy(gold, guess, { words: [["a"]], isKnown: () => true })).toThrow(
      "scoreAccuracy: sentence 1 has 3 tags and 1 words; expected a tag for each word.",
    );
  });
});

describe("the paired bootstrap", () => {
  const options = () => ({ random: new Random(1) });
  const proposition = (label: string): Proposition => ({
    position: 0,
    lemma: "go",
    spans: [{ start: 1, end: 2, label }],
  });

  // Of two sentences the first system has only the first right. A resample has the second one never
  // (1/4), once (1/2) or twice (1/4): the difference is then 0, that of the whole, or 100. Each is
  // more than 2.5 % of the resamples, so that the interval goes from 0 to 100.
  test.each([
    [
      "accuracy",
      (): unknown =>
        pairedBootstrap(accuracyMeasure, [["N"], ["N"]], [["N"], ["V"]], [["N"], ["N"]], options()),
      50,
    ],
    // F of one chunk of two found, none of them wrong: P 1, R 1/2, so 2/3.
    [
      "F of chunks",
      (): unknown => {
        const gold = [["B-NP"], ["B-NP"]];
        return pairedBootstrap(chunkMeasure("conlleval"), gold, [["B-NP"], ["O"]], gold, options());
      },
      200 / 3,
    ],
    // One of two arguments right, one under another role: P 1/2, R 1/2, so 1/2.
    [
      "F of roles",
      (): unknown => {
        const gold = [[proposition("A0")], [proposition("A0")]];
        const first = [[proposition("A0")], [proposition("A1")]];
        return pairedBootstrap(roleMeasure, gold, first, gold, options());
      },
      50,
    ],
  ])("%s on two sentences", (_, run, first) => {
    expect(run()).toEqual({
      first: expect.closeTo(first),
      second: 100,
      difference: expect.closeTo(100 - first),
      low: 0,
      high: 100,
    });
  });

  test("what both systems find hard does not widen the interval", () => {
    // In sentences of four words the second always has one word more right, of 0 to 3.
    const gold = Array.from({ length: 50 }, () => ["N", "N", "N", "N"]);
    const system = (more: number) =>
      gold.map((tags, i) => tags.map((tag, j) => (j < (i % 4) + more ? tag : "V")));
    const interval = pairedBootstrap(accuracyMeasure, gold, system(0), system(1), options());
    expect(interval.difference).toBeCloseTo(25);
    expect(interval.low).toBeCloseTo(25);
    expect(interval.high).toBeCloseTo(25);
  });

  test("many sentences come near the normal distribution", () => {
    // The second system is better in 100 of 400 sentences of one word: 25 %, with the standard error
    // √(0.25 · 0.75 / 400) = 2.165 %, of which ±1.96 are ±4.24.
    const gold = Array.from({ length: 400 }, () => ["N"]);
    const first = gold.map((_, i) => [i % 4 === 0 ? "V" : "N"]);
    const run = (seed: number) =>
      pairedBootstrap(accuracyMeasure, gold, first, gold, {
        random: new Random(seed),
        resamples: 4000,
      });
    const interval = run(7);
    expect(interval.difference).toBe(25);
    expect(Math.abs(interval.low - (25 - 4.24))).toBeLessThan(0.5);
    expect(Math.abs(interval.high - (25 + 4.24))).toBeLessThan(0.5);
    expect(run(7)).toEqual(interval);
    const narrow = pairedBootstrap(accuracyMeasure, gold, first, gold, {
      ...options(),
      level: 0.5,
    });
    // ±0.674 standard errors.
    expect(Math.abs(narrow.high - narrow.low - 2 * 1.46)).toBeLessThan(0.6);
  });

  test("a system and itself do not differ", () => {
    const gold = [["B-NP", "O"], ["O"]];
    const guess = [["O", "O"], ["B-NP"]];
    const interval = pairedBootstrap(chunkMeasure("IOBES"), gold, guess, guess, options());
    expect(interval).toEqual({ first: 0, second: 0, difference: 0, low: 0, high: 0 });
  });

  test("refuses what cannot be resampled", () => {
    const tags = [["N"]];
    expect(() => pairedBootstrap(accuracyMeasure, [], [], [], options())).toThrow(
      "pairedBootstrap: got no sentences; expected at least one.",
    );
    for (const bad of [{ resamples: 0 }, { resamples: 1.5 }, { level: 0 }, { level: 1 }]) {
      expect(() =>
        pairedBootstrap(accuracyMeasure, tags, tags, tags, { ...options(), ...bad }),
      ).toThrow("expected a positive integer and a share between 0 and 1.");
    }
    expect(() => pairedBootstrap(accuracyMeasure, tags, tags, [], options())).toThrow(
      "accuracyMeasure: got 1 gold and 0 guessed sentences;",
    );
  });
});
