import { Random } from "@nnf/tensor";
import { expect, test } from "vitest";
import {
  Conv2d,
  Embedding,
  fanIn,
  heNormal,
  heUniform,
  type Initializer,
  type InitializerContext,
  Linear,
  normal,
  uniform,
  xavierNormal,
  xavierUniform,
} from "../src/index.ts";

const count = 40_000;

function draw(initialize: Initializer): Float64Array {
  const context = {
    random: new Random(9),
    shape: [count],
    dtype: "float64",
    fanIn: 16,
    fanOut: 80,
  } as const;
  return Float64Array.from(initialize(context).data());
}

/** Distribution, its mean, variance and bound. */
test.each<[string, Initializer, number, number, number]>([
  ["uniform", uniform(-1, 3), 1, 16 / 12, 3],
  ["normal", normal(1, 2), 1, 4, Number.POSITIVE_INFINITY],
  ["normal by default", normal(), 0, 1, Number.POSITIVE_INFINITY],
  ["xavierUniform", xavierUniform(), 0, 2 / 96, Math.sqrt(6 / 96)],
  ["xavierUniform with a gain", xavierUniform(3), 0, 18 / 96, 3 * Math.sqrt(6 / 96)],
  ["xavierNormal", xavierNormal(2), 0, 8 / 96, Number.POSITIVE_INFINITY],
  ["heUniform", heUniform(), 0, 2 / 16, Math.sqrt(6 / 16)],
  ["heNormal", heNormal(), 0, 2 / 16, Number.POSITIVE_INFINITY],
  ["heNormal for a leaky slope", heNormal(1), 0, 1 / 16, Number.POSITIVE_INFINITY],
  ["fanIn as Torch", fanIn(), 0, 1 / (3 * 16), 1 / 4],
  ["fanIn literally", fanIn({ reading: "literal" }), 0, 1 / 4, Math.sqrt(3 / 4)],
])("%s has its mean, variance and bound", (_, initialize, mean, variance, bound) => {
  const values = draw(initialize);
  const average = values.reduce((sum, value) => sum + value, 0) / count;
  const spread = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / count;
  const deviation = Math.sqrt(variance);
  expect(Math.abs(average - mean)).toBeLessThan((5 * deviation) / Math.sqrt(count));
  expect(Math.abs(spread / variance - 1)).toBeLessThan(0.05);
  const greatest = values.reduce((most, value) => Math.max(most, value), 0);
  expect(greatest).toBeLessThan(bound);
  if (bound < Number.POSITIVE_INFINITY) expect(greatest).toBeGreaterThan(0.99 * bound);
});

test("layers tell initialisers their fans", () => {
  const random = new Random(1);
  const seen: InitializerContext[] = [];
  const initialize: Initializer = (context) => {
    seen.push(context);
    return fanIn()(context);
  };
  new Linear(3, 5, { random, initialize });
  new Conv2d(2, 4, [3, 5], { random, initialize });
  new Embedding(100, 7, { random, initialize });
  expect(seen.map(({ fanIn, fanOut }) => [fanIn, fanOut])).toEqual([
    [3, 5],
    [30, 60],
    [1, 7],
  ]);
});
