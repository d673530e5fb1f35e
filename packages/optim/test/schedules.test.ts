import { decodeSafetensors, encodeSafetensors, parameter } from "@nnf/tensor";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  constant,
  cosine,
  exponential,
  HalveOnPlateau,
  type Schedule,
  SGD,
  stepDecay,
  warmUp,
} from "../src/index.ts";

describe("schedules are functions of the step", () => {
  it.each<[string, Schedule, [step: number, rate: number][]]>([
    [
      "constant",
      constant(0.1),
      [
        [0, 0.1],
        [1, 0.1],
        [1e9, 0.1],
      ],
    ],
    [
      "stepDecay",
      stepDecay(1, { every: 3, factor: 0.5 }),
      [
        [0, 1],
        [2, 1],
        [3, 0.5],
        [5, 0.5],
        [6, 0.25],
        [3000, 2 ** -1000],
      ],
    ],
    [
      "exponential",
      exponential(8, 0.5),
      [
        [0, 8],
        [1, 4],
        [3, 1],
        [5000, 0],
      ],
    ],
    [
      "exponential by 0",
      exponential(8, 0),
      [
        [0, 8],
        [1, 0],
      ],
    ],
    [
      "cosine",
      cosine(1, { steps: 4 }),
      [
        [0, 1],
        [1, 0.853553],
        [2, 0.5],
        [4, 0],
        [5, 0],
        [99, 0],
      ],
    ],
    [
      "cosine to a final rate",
      cosine(1, { steps: 10, final: 0.2 }),
      [
        [0, 1],
        [5, 0.6],
        [10, 0.2],
        [20, 0.2],
      ],
    ],
    [
      "warmUp",
      warmUp(4, 1),
      [
        [0, 0.25],
        [1, 0.5],
        [3, 1],
        [4, 1],
        [100, 1],
      ],
    ],
    [
      "warmUp of one step",
      warmUp(1, 0.5),
      [
        [0, 0.5],
        [1, 0.5],
      ],
    ],
    [
      "warmUp into another",
      warmUp(2, stepDecay(1, { every: 2, factor: 0.5 })),
      [
        [0, 0.5],
        [1, 1],
        [2, 0.5],
        [4, 0.25],
      ],
    ],
  ])("%s", (_, schedule, values) => {
    for (const [step, rate] of values) expect(schedule(step)).toBeCloseTo(rate, 6);
  });

  it("cosine is within rounding of Math.cos", () => {
    const schedule = cosine(1, { steps: 1000 });
    for (let step = 0; step <= 1000; step++) {
      const expected = (1 + Math.cos((Math.PI * step) / 1000)) / 2;
      expect(Math.abs(schedule(step) - expected)).toBeLessThan(3e-16);
    }
    expect([schedule(0), schedule(1000)]).toEqual([1, 0]);
  });

  it("stay between their ends", () => {
    const steps = fc.integer({ min: 1, max: 1000 });
    const rates = fc.double({ min: 1e-6, max: 10, noNaN: true });
    fc.assert(
      fc.property(steps, rates, fc.nat(2000), (length, rate, step) => {
        const final = rate / 10;
        const now = cosine(rate, { steps: length, final })(step);
        expect(now).toBeGreaterThanOrEqual(final * (1 - 1e-12));
        expect(now).toBeLessThanOrEqual(rate * (1 + 1e-12));
        const warm = warmUp(length, rate)(step);
        expect(warm).toBeGreaterThan(0);
        expect(warm).toBeLessThanOrEqual(rate);
      }),
    );
  });
});

describe("HalveOnPlateau", () => {
  it("halves the rate whenever the loss does not improve", () => {
    const plateau = new HalveOnPlateau(0.8);
    const losses = [3, 2, 2, 2.5, 1, Number.NaN, 0.5];
    expect(losses.map((loss) => plateau.observe(loss))).toEqual([
      false,
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(plateau.rate(0)).toBe(0.1);
  });

  it("waits for its patience, and starts to wait anew after an improvement and a cut", () => {
    const plateau = new HalveOnPlateau(1, { patience: 2, factor: 0.1 });
    const losses = [1, 1, 0.5, 0.6, 0.6, 0.6, 0.6];
    expect(losses.map((loss) => plateau.observe(loss))).toEqual([
      false,
      false,
      false,
      false,
      true,
      false,
      true,
    ]);
    expect(plateau.rate(0)).toBeCloseTo(0.01, 12);
  });

  it("stops at its minimum, and never raises the rate to it", () => {
    const plateau = new HalveOnPlateau(1, { minimum: 0.4 });
    expect([1, 1, 1, 1].map((loss) => plateau.observe(loss))).toEqual([false, true, true, false]);
    expect(plateau.rate(0)).toBe(0.4);
    const low = new HalveOnPlateau(0.1, { minimum: 0.4 });
    expect([1, 1].map((loss) => low.observe(loss))).toEqual([false, false]);
    expect(low.rate(0)).toBe(0.1);
  });

  it("steers an optimiser", () => {
    const plateau = new HalveOnPlateau(0.5);
    const sgd = new SGD([parameter(1)], { learningRate: plateau.rate });
    expect(sgd.learningRate).toBe(0.5);
    for (const loss of [1, 2]) plateau.observe(loss);
    expect(sgd.learningRate).toBe(0.25);
  });

  it("continues from a saved state as if nothing had happened", () => {
    const losses = [5, 4, 4.5, 4.5, 3, 3, 3, 3, 2];
    const whole = new HalveOnPlateau(1, { patience: 2 });
    const expected = losses.map((loss) => whole.observe(loss));
    for (let at = 0; at <= losses.length; at++) {
      const first = new HalveOnPlateau(1, { patience: 2 });
      const cuts = losses.slice(0, at).map((loss) => first.observe(loss));
      const second = new HalveOnPlateau(7, { patience: 2 });
      second.load(decodeSafetensors(encodeSafetensors(first.state())).tensors);
      expect([...cuts, ...losses.slice(at).map((loss) => second.observe(loss))]).toEqual(expected);
      expect(second.rate(0)).toBe(whole.rate(0));
    }
  });
});
