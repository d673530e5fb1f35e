import { oneHot, tensor } from "@nnf/tensor";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastStep, lookupTable, outputWeights } from "../src/scenes/11-words/data.ts";
import { softmax, train } from "../src/scenes/11-words/model.ts";
import { momentOf } from "../src/scenes/11-words/run.ts";
import { run } from "./run.ts";

const next = [1, 2, 0];
const training = (sequence: readonly number[], learningRate = 0.5) =>
  run(train({ sequence, next, learningRate }));
const soft = (scores: readonly number[], temperature = 1, gold = 0) =>
  run(softmax({ scores, gold, temperature, temperatures: [0.1, 1, 5] }));
const rounded = (numbers: readonly number[]) => numbers.map((p) => p.toFixed(4));

describe("the lookup", () => {
  it("is the one-hot times the table", () => {
    const float64 = { dtype: "float64" } as const;
    const table = tensor(lookupTable, float64);
    for (const word of [0, 1, 2]) {
      const hot = oneHot(tensor([word], { dtype: "int32" }), 3, float64);
      const { row } = momentOf(training([word]), 0);
      expect(hot.matmul(table).toArray()).toEqual([row]);
      expect(row).toEqual(lookupTable[word]);
    }
  });

  it("lets a step move the row looked up, and no other", () => {
    for (const word of [0, 1, 2]) {
      const { tableMoves, tableMoved, weightsMoved, table } = momentOf(training([word]), 1);
      expect([tableMoved, weightsMoved]).toEqual([[4], [12]]);
      for (const [i, move] of tableMoves.entries()) {
        expect(move !== 0).toBe(Math.floor(i / 4) === word);
        if (move === 0) expect(table[i]).toBe(lookupTable.flat()[i]);
      }
    }
  });
});

describe("a training", () => {
  it("makes the first step that a plain loop makes", () => {
    const [first, second] = [0, 1].map((step) => momentOf(training([0]), step));
    const row = lookupTable[0];
    const scores = [0, 1, 2].map((v) =>
      row.reduce((sum, e, k) => sum + e * (outputWeights[k]?.[v] ?? 0), 0),
    );
    const total = scores.reduce((sum, z) => sum + Math.exp(z), 0);
    const slopes = scores.map((z, v) => Math.exp(z) / total - (v === 1 ? 1 : 0));
    for (const [v, z] of scores.entries()) {
      expect(first?.scores[v]).toBeCloseTo(z, 12);
      expect(first?.slopes[v]).toBeCloseTo(slopes[v] ?? 0, 12);
    }
    for (const [k, e] of row.entries()) {
      const slope = slopes.reduce((sum, s, v) => sum + s * (outputWeights[k]?.[v] ?? 0), 0);
      expect(second?.table[k]).toBeCloseTo(e - 0.5 * slope, 12);
      expect(second?.weights[k * 3 + 1]).toBeCloseTo(
        (outputWeights[k]?.[1] ?? 0) - 0.5 * e * (slopes[1] ?? 0),
        12,
      );
    }
  });

  it("learns all three words when they take turns", () => {
    const done = training([0, 1, 2]);
    const ends = [2, 1, 0].map((back) => momentOf(done, lastStep - back));
    expect(ends.map(({ word }) => word[0])).toEqual([0, 1, 2]);
    for (const { gold, probabilities } of ends) {
      expect(probabilities[gold[0] ?? 0]).toBeGreaterThan(0.9);
    }
  });

  it("has the same bits each time, and nothing that is no number", () => {
    for (const rate of [0.01, 0.5, 2]) {
      for (const sequence of [[0], [1], [2], [0, 1, 2]]) {
        const done = training(sequence, rate);
        expect(done.steps.every(Number.isFinite)).toBe(true);
        expect(training(sequence, rate).fingerprint).toBe(done.fingerprint);
      }
    }
    expect(training([0], 0.5).fingerprint).not.toBe(training([0], 0.6).fingerprint);
  });
});

describe("the softmax", () => {
  it("gives .8438 .1142 .0420 for the scores 1, −1, −2", () => {
    const { probabilities, gaps, slopes, cost } = soft([1, -1, -2]);
    expect(rounded(probabilities)).toEqual(["0.8438", "0.1142", "0.0420"]);
    expect(rounded(gaps)).toEqual(["-0.1562", "0.1142", "0.0420"]);
    for (const [i, slope] of slopes.entries()) expect(slope).toBeCloseTo(gaps[i] ?? 0, 12);
    expect(cost).toBeCloseTo(-Math.log(0.8437947344813395), 12);
  });

  it("is a distribution with the largest for the largest score, whatever the temperature", () => {
    const score = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(score, score, score),
        fc.double({ min: 0.05, max: 100, noNaN: true }),
        (scores, temperature) => {
          const { probabilities, gaps, slopes, compared, cost } = soft(scores, temperature);
          expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
          expect(Math.max(...probabilities)).toBe(
            probabilities[scores.indexOf(Math.max(...scores))],
          );
          for (const [i, gap] of gaps.entries()) {
            expect(slopes[i]).toBeCloseTo(gap / temperature, 8);
          }
          expect([...compared, cost].every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });
});
