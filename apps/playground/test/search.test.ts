import { expect, it } from "vitest";
import { search } from "../src/scenes/04-search/model.ts";
import { moveOf, neighboursOf } from "../src/scenes/04-search/run.ts";
import { run } from "./run.ts";

const from = (size: number, halve = false, w = 2, b = 2) => run(search({ w, b, size, halve }));

it("goes 68 → 26 → 17 → 14 with steps of 1, and sticks at (3, 0)", () => {
  const found = from(1);
  const moves = [0, 1, 2, 3].map((move) => moveOf(found, move));
  expect(found).toMatchObject({ outcome: "stuck", last: 3 });
  expect(moves.map(({ w, b, cost }) => [w, b, cost])).toEqual([
    [2, 2, 68],
    [3, 2, 26],
    [3, 1, 17],
    [3, 0, 14],
  ]);
  expect(moves.map(({ evaluations }) => evaluations)).toEqual([5, 9, 13, 17]);
  expect(neighboursOf(found, 3)).toEqual([
    { w: 4, b: 0, cost: 48 },
    { w: 2, b: 0, cost: 104 },
    { w: 3, b: 1, cost: 17 },
    { w: 3, b: -1, cost: 17 },
  ]);
});

it.each([
  [0.5, 14, 29],
  [0.25, 3.5, 93],
  [0.1, 0.56, 285],
  [0.01, 0.0056, 3165],
])("sticks with steps of %d at a cost of %d, after %d costs", (size, cost, evaluations) => {
  const found = from(size);
  const end = moveOf(found, found.last);
  expect(found.outcome).toBe("stuck");
  expect(end.cost).toBeCloseTo(cost, 10);
  expect(end.evaluations).toBe(evaluations);
});

it("arrives after 541 costs when steps are halved", () => {
  const found = from(1, true);
  const end = moveOf(found, found.last);
  expect(found.outcome).toBe("arrived");
  expect(end.cost).toBeLessThanOrEqual(1e-6);
  expect(end.evaluations).toBe(541);
});

it("has nothing to try at the bottom", () => {
  const found = from(1, false, 4, -4);
  expect(found).toMatchObject({ outcome: "arrived", last: 0 });
  expect(neighboursOf(found, 0)).toEqual([]);
});
