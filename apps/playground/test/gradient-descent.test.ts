import { describe, expect, it } from "vitest";
import { landscape } from "../src/line/cost.ts";
import { descend, sweep } from "../src/scenes/06-gradient-descent/model.ts";
import { momentOf, predictionsAt, rates } from "../src/scenes/06-gradient-descent/run.ts";
import { run } from "./run.ts";

const descent = (learningRate: number, w = 2, b = 2) => run(descend({ w, b, learningRate }));

describe("the walk", () => {
  it("goes from (2, 2) to (3.04, 2.12) with a step size of 0.01", () => {
    const walk = descent(0.01);
    expect(momentOf(walk, 0)).toEqual({ w: 2, b: 2, cost: 68, slopeW: -104, slopeB: -12 });
    const next = momentOf(walk, 1);
    expect([next.w, next.b]).toEqual([3.04, 2.12]);
    expect(next.cost).toBeCloseTo(28.498, 3);
    expect(predictionsAt(walk, 0)).toEqual([2, 18, 4, 12, 14]);
    expect(walk.work).toEqual({ evaluations: 651, backward: 651 });
  });

  it.each([
    [0.001, 6531],
    [0.01, 650],
    [0.015, 432],
  ])("arrives with %d after %d steps", (rate, steps) => {
    const walk = descent(rate);
    expect([walk.outcome, walk.last]).toEqual(["arrived", steps]);
    expect(momentOf(walk, steps).cost).toBeLessThanOrEqual(1e-6);
    expect(momentOf(walk, steps - 1).cost).toBeGreaterThan(1e-6);
  });

  it("diverges just above 2/λmax, and says nothing that is no number", () => {
    for (const rate of [0.0156, 0.02, 1]) {
      const walk = descent(rate);
      expect(walk.outcome).toBe("diverged");
      expect(walk.steps.every(Number.isFinite)).toBe(true);
    }
  });

  it("ends where it stands at the bottom, and gives up where it takes too long", () => {
    expect(descent(0.01, 4, -4)).toMatchObject({ outcome: "arrived", last: 0 });
    expect(descent(0.0001)).toMatchObject({ outcome: "unfinished", last: 10_000 });
  });

  it("has the same bits each time", () => {
    expect(descent(0.0123, 1.5, -3).fingerprint).toBe(descent(0.0123, 1.5, -3).fingerprint);
    expect(descent(0.0123, 1.5, -3).fingerprint).not.toBe(descent(0.0124, 1.5, -3).fingerprint);
  });
});

it("computes all step sizes at once as one by one", () => {
  const some = rates.filter((_, i) => i % 40 === 0);
  const { arrived, diverged } = run(sweep({ w: 2, b: 2, rates: some }));
  for (const [i, rate] of some.entries()) {
    const { outcome, last } = descent(rate);
    expect([rate, arrived[i]]).toEqual([rate, outcome === "arrived" ? last : Number.NaN]);
    expect([rate, diverged[i]]).toEqual([rate, outcome === "diverged" ? last : Number.NaN]);
  }
});

it("knows the valley: its costs, its curvature, and the cliff at 2/λmax", () => {
  const { costs, hessian, curvatures, cliff } = run(landscape({ columns: 9, rows: 15 }));
  expect(hessian).toEqual([
    [124, 24],
    [24, 6],
  ]);
  expect(curvatures[0]).toBeCloseTo(65 + Math.sqrt(59 ** 2 + 24 ** 2), 10);
  expect(curvatures[0] * curvatures[1]).toBeCloseTo(744 - 576, 9);
  expect(cliff).toBeCloseTo(0.0155407, 7);
  const at = (w: number, b: number) => costs[(b + 8) * 9 + (w + 1)];
  expect([at(2, 2), at(3, 0), at(4, -4), at(1, 0)]).toEqual([68, 14, 0, 318]);
});
