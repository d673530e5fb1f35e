import { describe, expect, it } from "vitest";
import {
  lookAtNetworks,
  lookAtTrained,
  type Setting,
  trainNetwork,
  trySteepnesses,
} from "../src/scenes/09-perceptron/model.ts";
import { momentOf, slide, verdict } from "../src/scenes/09-perceptron/run.ts";
import { codec } from "../src/scenes/09-perceptron/state.ts";
import { run } from "./run.ts";

const network = (setting: Setting) => {
  const [only] = run(lookAtNetworks({ networks: [setting] }));
  if (only === undefined) throw new Error("no network");
  return only;
};
const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e9) / 1e9);

describe("the network by hand", () => {
  it("meets the seven points with its last gate at 13", () => {
    const { points, cost, slope } = network({ first: 6, third: 13, steepness: 1000 });
    expect(rounded(points.sum)).toEqual([0, 16, 20, 20, 20, 1, 1]);
    expect([cost, slope]).toEqual([0, 0]);
    expect(rounded(points.s1)).toEqual([1, 1, 0.5, 0, 0, 0, 0]);
    expect(rounded(points.s2)).toEqual([0, 0, 0.5, 1, 1, 0, 0]);
    expect(rounded(points.s3)).toEqual([0, 0, 0, 0, 0, 1, 1]);
  });

  it("says 10.5 at 15 with the slide's gate on the point", () => {
    const { points, cost } = network(slide);
    expect(rounded(points.sum)).toEqual([0, 16, 20, 20, 20, 10.5, 1]);
    expect(points.level[5]).toBe(10);
    expect(points.low[5]).toBe(0.5);
    expect(cost).toBe(90.25);
  });

  it("dips to 10 and leaps to 30 beside the point at 6", () => {
    const { x, sum } = network({ first: 6, third: 13, steepness: 1000 });
    const beside = sum.filter((_, i) => Math.abs(Number(x[i]) - 6) < 0.005);
    expect(Math.min(...beside)).toBeCloseTo(10, -1);
    expect(Math.max(...beside)).toBeGreaterThan(29);
    expect(Math.max(...sum.filter((_, i) => Math.abs(Number(x[i]) - 6) > 0.02))).toBeLessThan(21);
  });

  it("has no slope at all where hard gates are wrong, and a large one where they are soft", () => {
    const hard = network({ first: 6, third: 17, steepness: 1000 });
    expect([hard.cost, hard.slope]).toEqual([361, 0]);
    expect(network({ first: 6, third: 17, steepness: 2 }).slope).toBeGreaterThan(100);
  });

  it("tries all steepnesses at once as one by one", () => {
    const steepnesses = [1, 3.7, 10, 100, 1000];
    const { slopes, costs } = run(trySteepnesses({ first: 4, third: 16, steepnesses }));
    for (const [i, steepness] of steepnesses.entries()) {
      const one = network({ first: 4, third: 16, steepness });
      expect(slopes[i]).toBe(one.slope);
      expect(costs[i]).toBeCloseTo(one.cost, 9);
    }
  });

  it("agrees with plain arithmetic along x", () => {
    const { x, sum } = network({ first: 4.5, third: 12.5, steepness: 3 });
    const gate = (t: number) => 1 / (1 + Math.exp(-t));
    for (const i of [0, 50, 200, x.length - 1]) {
      const at = Number(x[i]);
      const [s1, s3] = [gate(-3 * (at - 4.5)), gate(3 * (at - 12.5))];
      const s2 = gate(-3 * s1 - 3 * s3 + 1.5);
      expect(sum[i]).toBeCloseTo((4 * at - 4) * s1 + 20 * s2 + s3, 9);
    }
  });
});

describe("the training", () => {
  const train = (steepness: number, options: { rate?: number; scaled?: boolean } = {}) =>
    run(trainNetwork({ first: 6, third: 17, steepness, rate: 0.1, scaled: true, ...options }));

  it("arrives from soft gates, moves them between the points and hardens them", () => {
    const training = train(2);
    const [begin, end] = [momentOf(training, 0), momentOf(training, training.last)];
    expect(training.outcome).toBe("arrived");
    expect(begin.cost).toBeCloseTo(network({ first: 6, third: 17, steepness: 2 }).cost, 8);
    expect(end.cost).toBeLessThanOrEqual(0.01);
    expect(verdict(training, "0.01", end.slope)).toMatch(/^Arrived after \d+ steps/);
    const { openings, points } = run(lookAtTrained({ parameters: end.parameters, scaled: true }));
    expect(openings[1]?.at).toBeGreaterThan(11);
    expect(openings[1]?.at).toBeLessThan(15);
    expect(openings[1]?.steepness).toBeGreaterThan(2);
    expect(points.sum[5]).toBeCloseTo(1, 0);
  });

  it("does not move hard gates a bit", () => {
    const training = train(1000);
    const [begin, end] = [momentOf(training, 0), momentOf(training, training.last)];
    expect(training).toMatchObject({ outcome: "unfinished", last: 2000 });
    expect(begin.slope).toBe(0);
    expect(end.parameters[3]).toBe(begin.parameters[3]);
    expect(end.cost).toBeGreaterThan(100);
    expect(verdict(training, "…", end.slope)).toMatch(/no slope to follow/);
  });

  it("begins at the same network whether x is scaled or not, and goes another way", () => {
    const [scaled, plain] = [train(2), train(2, { scaled: false })];
    expect(momentOf(plain, 0).cost).toBeCloseTo(momentOf(scaled, 0).cost, 8);
    expect(momentOf(plain, 50).cost).not.toBeCloseTo(momentOf(scaled, 50).cost, 3);
  });

  it("stops at once where there is nothing to do, and has the same bits each time", () => {
    const done = run(
      trainNetwork({ first: 6, third: 13, steepness: 1000, rate: 0.1, scaled: true }),
    );
    expect(done).toMatchObject({ outcome: "arrived", last: 0 });
    expect(train(2, { rate: 0.3 }).fingerprint).toBe(train(2, { rate: 0.3 }).fingerprint);
  });

  it("keeps to finite numbers at the largest step size", () => {
    expect(train(1, { rate: 1, scaled: false }).steps.every(Number.isFinite)).toBe(true);
  });

  it("has no picture before there is a network", () => {
    expect([...lookAtTrained({ parameters: [], scaled: true })]).toEqual([]);
  });
});

it("gives every state back, and makes one of any address", () => {
  const { state } = codec.parse("guess=10.5&first=5.5&steepness=1000&scaled=no&step=7");
  expect(codec.parse(codec.format(state))).toEqual({ state, problems: [] });
  expect(codec.parse("steepness=0&rate=2&scaled=maybe&step=2001").problems).toHaveLength(4);
});
