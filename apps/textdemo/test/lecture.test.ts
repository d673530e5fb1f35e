import { expect, it } from "vitest";
import { gates } from "../src/lecture/gates.ts";
import { fitLine } from "../src/lecture/line.ts";

it("fits the lecture's line in 650 steps, not in 649", () => {
  const path = fitLine(
    [
      [1, 0],
      [5, 16],
      [6, 20],
    ],
    650,
  );
  expect(path[0]).toEqual({ step: 0, w: 2, b: 2, cost: 68 });
  expect(path[1]?.w).toBeCloseTo(3.04, 12);
  expect(path[1]?.b).toBeCloseTo(2.12, 12);
  expect(path[1]?.cost).toBeCloseTo(28.498, 3);
  expect(path[649]?.cost).toBeGreaterThan(1e-6);
  expect(path[650]?.cost).toBeLessThanOrEqual(1e-6);
});

it("opens and shuts the lecture's gates", () => {
  const { s1, s2, y } = gates([1, 5, 6, 9, 11]);
  expect(s1).toEqual([1, 1, 0.5, 0, 0]);
  expect(s2).toEqual([0, 0, 0.5, 1, 1]);
  expect(y).toEqual([0, 16, 20, 20, 20]);
});
