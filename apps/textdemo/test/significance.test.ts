import { Random } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bleuScore } from "../src/translation/evaluation/bleu.ts";
import {
  type MetricName,
  metricOf,
  sentenceStatistics,
} from "../src/translation/evaluation/metrics.ts";
import { oracles } from "../src/translation/evaluation/oracle.ts";
import {
  approximateRandomization,
  pairedBootstrap,
} from "../src/translation/evaluation/significance.ts";

const sentences = Array.from({ length: 60 }, (_, i) => i);

/** A sentence of twelve words, some of which a system gets wrong. */
function line(i: number, system?: number): string {
  return Array.from({ length: 12 }, (_, j) => {
    const isWrong =
      system !== undefined && ((i * 31 + j * 17 + system) * (i + j + system)) % 101 < 12;
    return isWrong ? "x" : `w${(i * j * j + 3 * j) % 11}`;
  }).join(" ");
}

describe("p", () => {
  // Expected: sacreBLEU 2.6.0 with 20,000 resamples and 50,000 trials of the same lines.
  test.each<[MetricName, number, number, number]>([
    ["bleu", 2, 0.282, 0.773],
    ["bleu", 5, 0.081, 0.193],
    ["chrf", 2, 0.35, 0.898],
    ["chrf", 5, 0.078, 0.188],
  ])("of %s of system %i is sacreBLEU's", (name, other, bootstrap, randomization) => {
    const metric = metricOf(name, { lowercase: false, tokenize: "none", smooth: "exp" });
    const references = sentences.map((i) => [line(i)]);
    const [first, second] = [1, other].map((system) =>
      sentenceStatistics(
        metric,
        sentences.map((i) => line(i, system)),
        references,
      ),
    ) as [Float64Array, Float64Array];
    const random = new Random(1);
    expect(pairedBootstrap(metric, first, second, { random, trials: 4000 })).toBeCloseTo(
      bootstrap,
      1.7,
    );
    const p = approximateRandomization(metric, first, second, { random });
    expect(Math.abs(p - randomization)).toBeLessThan(0.02);
    // The same seed gives the same p.
    const again = [1, 2].map(() =>
      pairedBootstrap(metric, first, second, { random: new Random(5), trials: 50 }),
    );
    expect(again[0]).toBe(again[1]);
  });

  const total = { size: 1, score: (sums: ArrayLike<number>): number => sums[0] ?? 0 };

  test("is (c + 1) / (n + 1)", () => {
    // A system that is better by 1 in each of 20 sentences: no trial of 99 gives that by chance.
    const [zeros, ones] = [new Float64Array(20), new Float64Array(20).fill(1)];
    const options = { random: new Random(1), trials: 99 };
    expect(approximateRandomization(total, zeros, ones, options)).toBe(0.01);
    expect(approximateRandomization(total, ones, zeros, options)).toBe(0.01);
    expect(pairedBootstrap(total, zeros, ones, options)).toBe(0.01);
  });

  test("by randomisation is the exact share for few sentences", () => {
    // Of the 16 assignments of signs to 1, 2, 3, 4 (sum 10) none exceeds 10; to 1, 2, 3, −4
    // (sum 2) those exceed 2 in size whose sum is ±4, ±6, ±8, ±10: ten of them.
    const zeros = new Float64Array(4);
    const p = (differences: number[]): number =>
      approximateRandomization(total, zeros, Float64Array.from(differences), {
        random: new Random(3),
        trials: 20_000,
      });
    expect(p([1, 2, 3, 4])).toBe(1 / 20_001);
    expect(p([1, 2, 3, -4])).toBeCloseTo(10 / 16, 1.7);
  });

  test("needs the same sentences", () => {
    const [two, three] = [new Float64Array(2), new Float64Array(3)];
    const options = { random: new Random(1) };
    for (const p of [pairedBootstrap, approximateRandomization]) {
      expect(() => p(total, two, three, options)).toThrow("got 2 and 3 sentences");
      expect(() => p(total, new Float64Array(), new Float64Array(), options)).toThrow("and some");
    }
  });
});

describe("oracle", () => {
  const metric = { size: 10, score: (sums: ArrayLike<number>): number => bleuScore(sums) };
  /** Lengths 6 and `length`, and so many matches of n-grams of one to four words. */
  const numbers = fc
    .tuple(fc.integer({ min: 4, max: 8 }), fc.array(fc.nat(3), { minLength: 4, maxLength: 4 }))
    .map(([length, matches]) => [6, length, ...matches.flatMap((m, n) => [m, 6 - n])]);
  const lists = fc.array(fc.array(numbers, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  });

  /** Scores of all ways to pick one hypothesis from the beginning of each list. */
  function allScores(given: number[][][], length: number): number[] {
    const picked = given.reduce<number[][]>(
      (sums, list) =>
        sums.flatMap((sum) =>
          list.slice(0, length).map((item) => sum.map((value, i) => value + (item[i] ?? 0))),
        ),
      [new Array<number>(10).fill(0)],
    );
    return picked.map((sum) => metric.score(sum));
  }

  test("no change of one pick is better, and longer lists are never worse", () => {
    fc.assert(
      fc.property(lists, (given) => {
        const starts = Int32Array.from([0, ...given.map((list) => list.length)]);
        for (let i = 1; i < starts.length; i++) starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
        const statistics = Float64Array.from(given.flat(2));
        const found = oracles(metric, { starts, statistics }, [1, 2, 4]);
        expect(found.map(({ length }) => length)).toEqual([1, 2, 4]);
        const first = allScores(given, 1)[0];
        expect(found[0]).toMatchObject({ oracle: first, antiOracle: first });
        for (const { length, oracle, antiOracle } of found) {
          const scores = allScores(given, length);
          expect(scores).toContain(oracle);
          expect(scores).toContain(antiOracle);
          if (given.length === 1) {
            expect(oracle).toBe(Math.max(...scores));
            expect(antiOracle).toBe(Math.min(...scores));
          }
        }
        for (let i = 1; i < found.length; i++) {
          expect(found[i]?.oracle).toBeGreaterThanOrEqual(found[i - 1]?.oracle ?? 0);
          expect(found[i]?.antiOracle).toBeLessThanOrEqual(found[i - 1]?.antiOracle ?? 0);
        }
      }),
    );
  });
});
