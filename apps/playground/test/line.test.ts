import * as fc from "fast-check";
import { expect, it } from "vitest";
import { look } from "../src/line/cost.ts";

it("knows of a line what the lecture knows", () => {
  const costs: readonly (readonly [number, number, number])[] = [
    [1, 0, 318],
    [2, 2, 68],
    [3, 2, 26],
    [4, 2, 108],
    [3, 3, 41],
    [3, 1, 17],
    [3, 0, 14],
    [3, -1, 17],
    [2, 0, 104],
    [4, 0, 48],
    [4, -2, 12],
    [4, -4, 0],
  ];
  const [looks] = Array.from(look({ lines: costs.map(([w, b]) => ({ w, b })) }), (frame) =>
    frame(),
  );
  expect(looks?.map(({ w, b, cost }) => [w, b, cost])).toEqual(costs);
  expect(looks?.[1]).toMatchObject({ errors: [4, -4, -6], squares: [16, 16, 36] });
  expect(looks?.[1]?.predictions).toEqual([2, 18, 4, 12, 14]);
});

it("agrees with a plain loop for any line", () => {
  const parameter = fc.double({ min: -8, max: 8, noNaN: true });
  fc.assert(
    fc.property(parameter, parameter, (w, b) => {
      const [frame] = Array.from(look({ lines: [{ w, b }] }), (make) => make()[0]);
      const points = [
        [1, 0],
        [5, 16],
        [6, 20],
      ] as const;
      const cost = points.reduce((sum, [x, y]) => sum + (w * x + b - y) ** 2, 0);
      expect(frame?.cost).toBeCloseTo(cost, 8);
    }),
    { numRuns: 30 },
  );
});
