import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compose, lookAtGates } from "../src/scenes/07-gates/model.ts";
import { codec } from "../src/scenes/07-gates/state.ts";
import { run } from "./run.ts";

const gate = (w: number, b: number) => {
  const [only] = run(lookAtGates({ gates: [{ w, b }] }));
  if (only === undefined) throw new Error("no gate");
  return only;
};

it("is half open at −b/w, with a slope of w/4, whatever w and b are", () => {
  const bias = fc.double({ min: -60, max: 60, noNaN: true });
  const weight = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(
    fc.property(weight, fc.boolean(), bias, (size, negative, b) => {
      const w = negative ? -size : size;
      const { middle, slope, x, y } = gate(w, b);
      expect(middle).toBeCloseTo(-b / w, 9);
      expect(slope).toBeCloseTo(w / 4, 9);
      for (const at of [0, 100, x.length - 1]) {
        expect(y[at]).toBeCloseTo(1 / (1 + Math.exp(-(w * Number(x[at]) + b))), 12);
      }
    }),
    { numRuns: 30 },
  );
});

it("moves from 6 to 3 when w is doubled, and is nowhere half open with w = 0", () => {
  expect(gate(2, -12).middle).toBe(6);
  expect(gate(4, -12).middle).toBe(3);
  expect(gate(0, 0)).toMatchObject({ middle: null, slope: 0 });
  expect(new Set(gate(0, 0).y)).toEqual(new Set([0.5]));
});

it("is the lecture's step at 6: exactly 0, ½ and 1", () => {
  const { whole } = gate(1000, -6000);
  expect(whole).toEqual([0, 0, 0, 0, 0, 0, 0.5, 1, 1, 1, 1, 1, 1]);
});

const pieces = (steepness: number, at = 6, x = 3, y = 14) => run(compose({ steepness, at, x, y }));

it("meets the five points with steep gates: 0, 16, 20, 20, 20", () => {
  const steep = pieces(1000);
  expect(steep.rows.map(({ sum }) => sum)).toEqual([0, 16, 20, 20, 20]);
  expect(steep.rows[2]).toMatchObject({ first: 0.5, second: 0.5, line: 10, level: 10 });
  expect([steep.cost, steep.own.sum, steep.costWithOwn]).toEqual([0, 8, 36]);
});

it("rounds the corners with soft gates, and overshoots when they open late", () => {
  const soft = pieces(1);
  expect(soft.cost).toBeGreaterThan(1);
  expect(soft.rows[1]?.sum).toBeCloseTo(16 / (1 + Math.exp(-1)) + 20 / (1 + Math.exp(1)), 12);
  const late = pieces(1000, 8);
  expect(late.rows.map(({ sum }) => sum)).toEqual([0, 16, 20, 20, 20]);
  expect(late.middle).toMatchObject({ x: 8, sum: 24 });
  expect(Math.max(...late.sum)).toBeGreaterThan(27);
});

it("draws curves through ordered places within the picture, and has the same bits each time", () => {
  const { x, sum, fingerprint } = pieces(70, 0.5);
  expect(Array.from(x)).toEqual(Array.from(x).sort((p, q) => p - q));
  expect([x[0], x.at(-1), sum.length]).toEqual([0, 12, x.length]);
  expect(pieces(70, 0.5).fingerprint).toBe(fingerprint);
  expect(pieces(71, 0.5).fingerprint).not.toBe(fingerprint);
});

it("makes a state of any address", () => {
  fc.assert(
    fc.property(fc.string(), (value) => {
      const { state } = codec.parse(`w=${value}&steepness=${value}&x=${value}`);
      expect(state.steepness).toBeGreaterThanOrEqual(1);
      expect(Math.abs(state.w)).toBeLessThanOrEqual(1000);
    }),
  );
});
