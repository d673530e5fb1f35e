import { Random } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bleuScore, bleuSize } from "../src/translation/evaluation/bleu.ts";
import { kbmira } from "../src/translation/tuning/kbmira.ts";
import { LineSearch } from "../src/translation/tuning/line-search.ts";
import { mert } from "../src/translation/tuning/mert.ts";
import {
  corpusScore,
  type Lists,
  modelScores,
  scoreOfGreatest,
} from "../src/translation/tuning/model-scores.ts";

const metric = { size: bleuSize, score: (sums: ArrayLike<number>): number => bleuScore(sums) };

/** A hypothesis: its features, and how many of its words are right of how many. */
interface Hypothesis {
  readonly features: readonly number[];
  readonly right: number;
  readonly length: number;
}

/** Lists for a reference of eight words each; right words stand at the beginning. */
function listsOf(given: readonly (readonly Hypothesis[])[]): Lists {
  const all = given.flat();
  let total = 0;
  const width = all[0]?.features.length ?? 0;
  return {
    starts: Int32Array.from([0, ...given.map((list) => (total += list.length))]),
    columns: Array.from({ length: width }, (_, feature) =>
      Float64Array.from(all, ({ features }) => features[feature] ?? 0),
    ),
    statistics: Float64Array.from(
      all.flatMap(({ right, length }) => [
        length,
        8,
        ...[0, 1, 2, 3].flatMap((n) => [Math.max(0, right - n), Math.max(0, length - n)]),
      ]),
    ),
  };
}

const hypothesis = (width: number): fc.Arbitrary<Hypothesis> =>
  fc
    .record({
      features: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: width, maxLength: width }),
      right: fc.integer({ min: 1, max: 8 }),
      length: fc.integer({ min: 5, max: 10 }),
    })
    .map(({ features, right, length }) => ({ features, length, right: Math.min(right, length) }));

const lists = (width: number): fc.Arbitrary<Lists> =>
  fc
    .array(fc.array(hypothesis(width), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 5,
    })
    .map(listsOf);

const at = (scores: Float64Array, slopes: Float64Array, step: number): Float64Array =>
  scores.map((score, i) => score + step * (slopes[i] ?? 0));

/** The best score between all steps at which any two hypotheses of a list are equally good. */
function bruteForce(given: Lists, scores: Float64Array, slopes: Float64Array): number {
  const steps = new Set<number>();
  for (let sentence = 0; sentence + 1 < given.starts.length; sentence++) {
    for (let i = given.starts[sentence] ?? 0; i < (given.starts[sentence + 1] ?? 0); i++) {
      for (let j = given.starts[sentence] ?? 0; j < i; j++) {
        const difference = (slopes[i] ?? 0) - (slopes[j] ?? 0);
        if (difference !== 0) steps.add(((scores[j] ?? 0) - (scores[i] ?? 0)) / difference);
      }
    }
  }
  const bends = [...steps].sort((a, b) => a - b);
  const between = bends.slice(1).map((step, i) => (step + (bends[i] ?? 0)) / 2);
  const tried = [(bends[0] ?? 0) - 1, ...between, (bends.at(-1) ?? 0) + 1];
  return Math.max(...tried.map((step) => scoreOfGreatest(given, metric, at(scores, slopes, step))));
}

describe("line search", () => {
  test("finds the best score of all on the line, and a point that has it", () => {
    fc.assert(
      fc.property(lists(2), (given) => {
        const [scores, slopes] = given.columns as [Float64Array, Float64Array];
        const search = new LineSearch(given, metric);
        // What was searched before must not matter.
        search.best(slopes, scores);
        const { step, score } = search.best(scores, slopes);
        expect(score).toBe(bruteForce(given, scores, slopes));
        if (step !== 0) {
          expect(scoreOfGreatest(given, metric, at(scores, slopes, step))).toBe(score);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("goes to the middle of the best interval", () => {
    // 1 + 2x, 3 and 2 − x: the second is best from −1 to 1.
    const given = listsOf([
      [
        { features: [1, 2], right: 2, length: 8 },
        { features: [3, 0], right: 8, length: 8 },
        { features: [2, -1], right: 4, length: 8 },
      ],
      // Best on the left of −0.5 is the first.
      [
        { features: [0, 0], right: 8, length: 8 },
        { features: [1, 2], right: 7, length: 8 },
      ],
    ]);
    const [scores, slopes] = given.columns as [Float64Array, Float64Array];
    const { step, score } = new LineSearch(given, metric).best(scores, slopes);
    expect(step).toBe(-0.75);
    expect(score).toBeCloseTo(100, 10);
  });

  test("stays where nothing is better", () => {
    const given = listsOf([
      [
        { features: [1, 0], right: 8, length: 8 },
        { features: [0, 1], right: 8, length: 8 },
      ],
      [{ features: [0, 3], right: 4, length: 8 }],
    ]);
    const [scores, slopes] = given.columns as [Float64Array, Float64Array];
    expect(new LineSearch(given, metric).best(scores, slopes).step).toBe(0);
  });
});

/** Lists in which hypotheses are right as their first feature says, beside noise. */
function noisyLists(seed: number): Lists {
  const random = new Random(seed);
  return listsOf(
    Array.from({ length: 40 }, () =>
      Array.from({ length: 12 }, () => {
        const right = random.nextInteger(1, 9);
        const noise = Array.from({ length: 3 }, () => 6 * random.next());
        return { features: [0.1 * right + 0.05 * random.next(), ...noise], right, length: 8 };
      }),
    ),
  );
}

describe("MERT", () => {
  test("is never worse than its start, and its score is that of its weights", () => {
    const weights = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(lists(3), weights, (given, from) => {
        const options = { weights: from, random: new Random(1), starts: 2 };
        const [first, second] = mert(given, metric, options);
        const size = from.reduce((total, weight) => total + Math.abs(weight), 0) || 1;
        const start = corpusScore(
          given,
          metric,
          from.map((weight) => weight / size),
        );
        expect(first?.score).toBeGreaterThanOrEqual(start - 1e-9);
        for (const { weights, score } of [first, second].filter((it) => it !== undefined)) {
          expect(score).toBe(corpusScore(given, metric, weights));
          const sum = weights.reduce((total, weight) => total + Math.abs(weight), 0);
          if (sum > 0) expect(sum).toBeCloseTo(1, 10);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("finds the feature that matters, the same each time", () => {
    const given = noisyLists(1);
    const options = (seed: number) => ({
      weights: [0, 1, 1, 1],
      random: new Random(seed),
      starts: 3,
    });
    const tuned = mert(given, metric, options(7));
    expect(tuned).toEqual(mert(given, metric, options(7)));
    expect(tuned).not.toEqual(mert(given, metric, options(8)));
    const best = Math.max(...tuned.map(({ score }) => score));
    expect(best).toBeGreaterThan(corpusScore(given, metric, [1, 0, 0, 0]) - 0.5);
    expect(best).toBeGreaterThan(corpusScore(given, metric, [0, 1, 1, 1]) + 20);
  });

  test("leaves the weight of a feature that is the same everywhere in a list", () => {
    const given = listsOf([
      [
        { features: [1, 0.1], right: 8, length: 8 },
        { features: [2, 0.1], right: 1, length: 8 },
      ],
    ]);
    const tuned = mert(given, metric, { weights: [1, 1], random: new Random(1), starts: 3 });
    for (const { weights, score } of tuned) {
      expect(weights[0]).toBeLessThan(0);
      expect(weights[1]).toBeGreaterThan(0);
      expect(score).toBeCloseTo(100, 10);
    }
  });
});

describe("kbmira", () => {
  test("finds the feature that matters, the same each time", () => {
    const given = noisyLists(2);
    const from = [0, 0.1, 0.1, 0.1];
    const tune = (seed: number) =>
      kbmira(given, metric, { weights: from, random: new Random(seed) });
    const { weights, score } = tune(3);
    expect(tune(3)).toEqual({ weights, score });
    expect(tune(4).weights).not.toEqual(weights);
    expect(score).toBe(corpusScore(given, metric, weights));
    expect(score).toBeGreaterThan(corpusScore(given, metric, from) + 10);
    expect(score).toBeGreaterThan(corpusScore(given, metric, [1, 0, 0, 0]) - 1);
  });

  test("moves one list as the paper says", () => {
    // Hope is the first, which BLEU prefers; fear the second. Both have the score 0 at weight 0.
    const given = listsOf([
      [
        { features: [0.5], right: 8, length: 8 },
        { features: [0.2], right: 1, length: 8 },
      ],
    ]);
    // BLEU with four right words besides, times the length of both references.
    const bleu = (matches: number[]): number => {
      const totals = [12, 10, 8, 6];
      return 12 * matches.reduce((product, m, n) => product * (m / (totals[n] ?? 1)), 1) ** 0.25;
    };
    const delta = bleu([12, 10, 8, 6]) - bleu([5, 3, 2, 1]);
    expect(delta / 0.09).toBeGreaterThan(0.01);
    // So the step is the largest allowed, until the first is ahead by delta: the average of
    // 0.003, 0.006 … after 60 iterations is 0.003 · 61 / 2; all of them are as good by corpus BLEU,
    // so the first average is kept.
    const { weights, score } = kbmira(given, metric, { weights: [0], random: new Random(1) });
    expect(score).toBeCloseTo(100, 10);
    // At weight 0 the first is best already, being the first of equal ones.
    expect([...weights]).toEqual([0]);
    const turned = kbmira(given, metric, { weights: [-0.004], random: new Random(1) });
    // −0.001 after one update, 0.002 after two: the average 0.0005 is the first above 0.
    expect(turned.weights[0]).toBeCloseTo(0.0005, 12);
  });

  test("gives back the start where nothing is better", () => {
    const same = { features: [1, 2], right: 4, length: 8 };
    const tuned = kbmira(listsOf([[same, same]]), metric, {
      weights: [0.5, -1],
      random: new Random(1),
    });
    expect([...tuned.weights]).toEqual([0.5, -1]);
  });
});

test("scores are the sums of features times weights", () => {
  const given = noisyLists(3);
  const weights = [0.5, -1, 0, 2];
  const scores = modelScores(given, weights);
  expect(scores.length).toBe(480);
  scores.forEach((score, i) => {
    const expected = given.columns.reduce(
      (sum, column, feature) => sum + (column[i] ?? 0) * (weights[feature] ?? 0),
      0,
    );
    expect(score).toBeCloseTo(expected, 12);
  });
  // More hypotheses than are computed at once.
  const many = { ...given, columns: [Float64Array.from({ length: 5000 }, (_, i) => i)] };
  expect(modelScores({ ...many, starts: Int32Array.of(0, 5000) }, [3])[4999]).toBe(3 * 4999);
});
