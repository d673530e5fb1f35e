import { expect, it } from "vitest";
import { differences, measuredDescent } from "../src/scenes/05-finite-differences/model.ts";
import { run } from "./run.ts";

const measure = (exponent: number) => run(differences({ w: 2, b: 2, exponent }));

it.each([
  [0, -42, -9],
  [1, -97.8, -11.7],
  [2, -103.38, -11.97],
  [3, -103.938, -11.997],
])("measures at h = 10^−%d the slopes %d and %d, in float64", (exponent, w, b) => {
  const { double, exact } = measure(exponent);
  expect(double.slopes[0]).toBeCloseTo(w, 9);
  expect(double.slopes[1]).toBeCloseTo(b, 9);
  expect(exact).toEqual([-104, -12]);
});

it("gets −103.928 in float32 where float64 gets −103.938, and nothing at all further down", () => {
  expect(measure(3).single.slopes[0]).toBeCloseTo(-103.928, 3);
  expect(measure(8).single.slopes).toEqual([0, 0]);
  expect(measure(16).double.slopes).toEqual([0, 0]);
});

it("has a best h for each length of numbers", () => {
  const { exponents, double, single } = measure(0);
  const best = (errors: readonly number[]) => exponents[errors.indexOf(Math.min(...errors))];
  expect(double.errors[0]).toBe(62);
  expect(best(double.errors)).toBeGreaterThan(6);
  expect(best(double.errors)).toBeLessThan(10);
  expect(best(single.errors)).toBeGreaterThan(2);
  expect(best(single.errors)).toBeLessThan(6);
  expect(double.errors.at(-1)).toBe(104);
});

it("magnifies: the tangent, the secant of h = 1, and the steps of rounding", () => {
  const coarse = measure(0);
  const at = (multiple: number) => coarse.multiples.indexOf(multiple);
  expect(coarse.tangent[at(1)]).toBe(-104);
  expect(coarse.double.magnified[at(1)]).toBe(-42);
  const distinct = (values: readonly number[]) => new Set(values).size;
  expect(distinct(coarse.double.magnified)).toBeGreaterThan(100);
  expect(distinct(measure(15).double.magnified)).toBeLessThan(20);
});

it("pays three costs a step to come down", () => {
  const start = { w: 2, b: 2, learningRate: 0.01, h: 1e-6 };
  const descent = run(measuredDescent(start));
  expect(descent).toEqual({ steps: 650, evaluations: 3 * 650 + 1, arrived: true });
  expect(run(measuredDescent({ ...start, w: 4, b: -4 }))).toMatchObject({
    steps: 0,
    arrived: true,
  });
});
