import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { agreement } from "../src/translation/alignment/agreement.ts";
import { DiagonalPositions } from "../src/translation/alignment/diagonal.ts";
import { digamma } from "../src/translation/alignment/digamma.ts";
import {
  type AlignmentSettings,
  alignmentDefaults,
} from "../src/translation/alignment/settings.ts";
import { symmetrizations, symmetrize } from "../src/translation/alignment/symmetrize.ts";
import { type AlignmentDirection, trainAligner } from "../src/translation/alignment/train.ts";
import { formatLinks, type Link, parseLinks } from "../src/translation/links.ts";
import type { SentencePair } from "../src/translation/parallel.ts";

const pair = (text: string): SentencePair => {
  const [source = [], target = []] = text.split(" ||| ").map((side) => side.split(" "));
  return { source, target };
};

const house = [
  "das Haus ||| the house",
  "das Buch ||| the book",
  "ein Buch ||| a book",
  "das kleine Haus ||| the small house",
].map(pair);

const sentence = fc.array(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 7 });
const text = fc.array(fc.record({ source: sentence, target: sentence }), {
  minLength: 1,
  maxLength: 12,
});
const directions = ["forward", "backward"] as const;
const plain = { ...alignmentDefaults, alpha: 0, fitTension: false };

/** What a forward training reported. */
function history(pairs: readonly SentencePair[], settings: AlignmentSettings) {
  const logLikelihoods: number[] = [];
  const tensions: (number | undefined)[] = [];
  trainAligner(pairs, "forward", settings, (_, { logLikelihood, tension }) => {
    logLikelihoods.push(logLikelihood);
    tensions.push(tension);
  });
  return { logLikelihoods, tensions };
}

/** EM written down from its formulas, with objects, one joint probability after the other. */
function slowLogLikelihoods(
  pairs: readonly SentencePair[],
  { model, iterations, alpha, nullProbability, tension }: AlignmentSettings,
): number[] {
  const words = new Set(pairs.flatMap(({ target }) => target));
  const table = new Map<string, Map<string, number>>();
  for (const { source, target } of pairs) {
    for (const e of ["", ...source]) {
      const row = table.get(e) ?? new Map<string, number>();
      table.set(e, row);
      for (const f of target) row.set(f, 1 / words.size);
    }
  }
  const logLikelihoods: number[] = [];
  for (let iteration = 0; iteration < iterations; iteration++) {
    const counts = new Map([...table.keys()].map((e) => [e, new Map<string, number>()]));
    let logLikelihood = 0;
    for (const { source, target } of pairs) {
      const [m, n] = [target.length, source.length];
      target.forEach((f, i) => {
        const near = source.map((_, j) => Math.exp(-tension * Math.abs((i + 1) / m - (j + 1) / n)));
        const sum = near.reduce((a, b) => a + b);
        const prior =
          model === "1"
            ? [1, ...source.map(() => 1)].map((one) => one / (n + 1))
            : [nullProbability, ...near.map((w) => ((1 - nullProbability) * w) / sum)];
        const joint = ["", ...source].map((e, j) => (prior[j] ?? 0) * (table.get(e)?.get(f) ?? 0));
        const total = joint.reduce((a, b) => a + b);
        logLikelihood += Math.log(total);
        ["", ...source].forEach((e, j) => {
          const row = counts.get(e);
          row?.set(f, (row.get(f) ?? 0) + (joint[j] ?? 0) / total);
        });
      });
    }
    logLikelihoods.push(logLikelihood);
    for (const [e, row] of counts) {
      const total = [...row.values()].reduce((a, b) => a + b + alpha, 0);
      for (const [f, c] of row) {
        const value = alpha > 0 ? Math.exp(digamma(c + alpha) - digamma(total)) : c / total;
        table.get(e)?.set(f, value);
      }
    }
  }
  return logLikelihoods;
}

/** The links that an aligner finds in what it was trained on. */
function align(
  pairs: readonly SentencePair[],
  direction: AlignmentDirection,
  settings = alignmentDefaults,
): Link[][] {
  const aligner = trainAligner(pairs, direction, settings);
  return pairs.map((each) => aligner.align(each));
}

describe("training", () => {
  it.each(["1", "diagonal"] as const)("raises the likelihood with plain EM, model %s", (model) => {
    fc.assert(
      fc.property(text, (pairs) => {
        const { logLikelihoods } = history(pairs, { ...plain, model, iterations: 8 });
        logLikelihoods.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual((logLikelihoods[i - 1] ?? -Infinity) - 1e-9);
        });
      }),
    );
    const { logLikelihoods } = history(house, { ...plain, model, iterations: 8 });
    expect(logLikelihoods.every((value, i) => value > (logLikelihoods[i - 1] ?? -1e9))).toBe(true);
  });

  it("computes what the formulas say", () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom("1" as const, "diagonal" as const),
        fc.constantFrom(0, 0.01, 1),
        fc.double({ min: 0.1, max: 14, noNaN: true }),
        fc.constantFrom(0.001, 0.08, 0.9),
        (pairs, model, alpha, tension, nullProbability) => {
          const settings = { ...plain, model, alpha, tension, nullProbability };
          const { logLikelihoods } = history(pairs, settings);
          slowLogLikelihoods(pairs, settings).forEach((value, i) => {
            expect(logLikelihoods[i]).toBeCloseTo(value, 6);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it("fits the tension: words in order raise it, words in disorder lower it", () => {
    const words = Array.from({ length: 40 }, (_, i) => `w${i}`);
    const inOrder = words.map((_, i): SentencePair => {
      const source = Array.from({ length: 8 }, (_, j) => words[(i * 7 + j * (i + 3)) % 40] ?? "");
      return { source, target: source.map((word) => word.toUpperCase()) };
    });
    const disordered = inOrder.map(({ source, target }) => ({
      source,
      target: target.map((_, i) => target[(i * 3 + source.length / 2) % 8] ?? ""),
    }));
    const settings = { ...alignmentDefaults, iterations: 6 };
    expect(history(inOrder, settings).tensions.at(-1)).toBeGreaterThan(8);
    expect(history(disordered, settings).tensions.at(-1)).toBeLessThan(4);
    expect(history(inOrder, { ...settings, model: "1" }).tensions.at(-1)).toBeUndefined();
  });

  it.each([0, 1])("allows a probability of %d for the null word", (nullProbability) => {
    const settings = { ...plain, nullProbability, fitTension: true };
    expect(history(house, settings).logLikelihoods.every(Number.isFinite)).toBe(true);
    const links = align(house, "forward", settings).flat();
    expect(links).toHaveLength(nullProbability === 0 ? 9 : 0);
  });

  it("refuses more pairs of words than it can keep", () => {
    const long = Array.from({ length: 25_000 }, (_, i) => `w${i % 9}`);
    expect(() => trainAligner([{ source: long, target: long }], "forward")).toThrow(
      /625025000 pairs of words/,
    );
  });

  it("gives the same twice", () => {
    const first = trainAligner(house, "union");
    expect(trainAligner(house, "union")).toEqual(first);
  });

  it("refuses a text without words", () => {
    const empty = [{ source: [], target: ["a"] }];
    expect(() => trainAligner(empty, "forward")).toThrow(/no pair has words on both sides/);
  });
});

describe("aligning", () => {
  it.each(["1", "diagonal"] as const)("finds the words of a small text, model %s", (model) => {
    const settings = { ...alignmentDefaults, model, iterations: 20 };
    for (const direction of [...directions, ...symmetrizations]) {
      const links = align(house, direction, settings);
      expect(formatLinks(links[3] ?? [])).toBe("0-0 1-1 2-2");
    }
  });

  it("reads new sentences, unknown words near the diagonal", () => {
    const aligner = trainAligner(house, "forward", { ...alignmentDefaults, iterations: 20 });
    expect(formatLinks(aligner.align(pair("Buch das neu ||| book the new")))).toBe("0-0 1-1 2-2");
    expect(aligner.align({ source: [], target: ["the"] })).toEqual([]);
    expect(aligner.align({ source: ["das"], target: [] })).toEqual([]);
  });

  it("links each word once in its direction, inside the sentences, sorted", () => {
    fc.assert(
      fc.property(text, fc.constantFrom(...directions), (pairs, direction) => {
        align(pairs, direction).forEach((links, s) => {
          const { source = [], target = [] } = pairs[s] ?? {};
          const chosen = links.map(([i, j]) => (direction === "forward" ? j : i));
          expect(new Set(chosen).size).toBe(links.length);
          expect(links.every(([i, j]) => i < source.length && j < target.length)).toBe(true);
          const order = links.map(([i, j]) => j * 100 + i);
          expect(order).toEqual([...order].sort((a, b) => a - b));
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe("positions", () => {
  it("fall off from the diagonal and sum to 1", () => {
    const size = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(size, size, fc.double({ min: 0, max: 14, noNaN: true }), (m, n, tension) => {
        const weights = new Float64Array(n + 1);
        for (let i = 1; i <= m; i++) {
          new DiagonalPositions(0.08, tension).fill(weights, i, m, n);
          const near = Array.from({ length: n }, (_, j) =>
            Math.exp(-tension * Math.abs(i / m - (j + 1) / n)),
          );
          const sum = near.reduce((a, b) => a + b);
          expect(weights[0]).toBe(0.08);
          near.forEach((w, j) => {
            expect(weights[j + 1]).toBeCloseTo((0.92 * w) / sum, 12);
          });
        }
      }),
    );
  });

  it.each([
    [0.01, -100.56088545786868],
    [0.5, -1.9635100260214235],
    [1, -0.5772156649015329],
    [10, 2.251752589066721],
  ])("digamma(%d) is %d", (x, value) => expect(digamma(x)).toBeCloseTo(value, 9));
});

describe("symmetrize", () => {
  const links = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
    maxLength: 14,
  });
  const forward = parseLinks("0-0 1-1 3-2 5-4 0-5");
  const backward = parseLinks("0-0 1-1 2-1 2-2 4-6 5-4");

  it.each([
    ["intersection", "0-0 1-1 5-4"],
    ["union", "0-0 1-1 2-1 2-2 3-2 5-4 0-5 4-6"],
    ["grow-diag", "0-0 1-1 2-1 2-2 3-2 5-4"],
    ["grow-diag-final-and", "0-0 1-1 2-1 2-2 3-2 5-4 4-6"],
  ] as const)("%s", (method, expected) => {
    expect(formatLinks(symmetrize(forward, backward, method))).toBe(expected);
  });

  it("goes from intersection to union, each method holding the one before", () => {
    fc.assert(
      fc.property(links, links, (one, other) => {
        const nested = ["intersection", "grow-diag", "grow-diag-final-and", "union"] as const;
        const results = nested.map((method) =>
          symmetrize(one, other, method).map((link) => String(link)),
        );
        results.slice(1).forEach((larger, i) => {
          expect(larger).toEqual(expect.arrayContaining(results[i] ?? []));
        });
        const both = one.map(String).filter((link) => other.map(String).includes(link));
        expect(new Set(results[0])).toEqual(new Set(both));
        expect(new Set(results[3])).toEqual(new Set([...one, ...other].map(String)));
      }),
    );
  });
});

describe("links and agreement", () => {
  it("count precision, recall, F and AER", () => {
    const ours = [parseLinks("0-0 1-1 1-1"), parseLinks("2-2 3-3")];
    const gold = [parseLinks("0-0"), parseLinks("2-2 4-4")];
    expect(agreement(ours, gold)).toEqual({
      links: 4,
      gold: 3,
      common: 2,
      precision: 0.5,
      recall: 2 / 3,
      f: 4 / 7,
      aer: 1 - 4 / 7,
    });
    expect(agreement([[]], [[]])).toMatchObject({ precision: 0, recall: 0, f: 0 });
  });

  it("reads what it writes", () => {
    const link = fc.tuple(fc.nat(2 ** 24 - 1), fc.nat(2 ** 24 - 1));
    fc.assert(
      fc.property(fc.array(link), (links: Link[]) => {
        expect(parseLinks(formatLinks(links))).toEqual(links);
      }),
    );
  });

  it.each(["1", "1-", "a-b", "1-2-3", "-1-2", "1--2", "99999999-1"])("refuse %s", (text) => {
    expect(() => parseLinks(`0-0 ${text}`, { file: "f", line: 3 })).toThrow(
      `links: f:3: got "${text}"; expected i-j`,
    );
  });
});
