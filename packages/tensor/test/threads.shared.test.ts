import { afterEach, expect, it } from "vitest";
import { Random, scatterAdd, type TypedArray, takeSum, threads } from "../src/index.ts";
import { engine } from "../src/internal.ts";
import { sameBits } from "./checker.ts";
import { thrown } from "./thrown.ts";

const initial = threads();
afterEach(() => {
  threads(initial);
});

const random = new Random(0);
const [a, b] = [random.normal([150, 170]), random.normal([170, 130])];
const compute = (): TypedArray => a.matmul(b).tanh().softmax().data();

it("threads gives the number of threads, and changes it", () => {
  expect(initial).toBeGreaterThanOrEqual(1);
  expect(initial).toBeLessThanOrEqual(8);
  expect(threads(3)).toBe(3);
  expect(threads()).toBe(3);
  expect(threads(1)).toBe(1);
});

it.each([0, -1, 1.5, 257, Number.NaN, Number.POSITIVE_INFINITY])(
  "threads(%s) is refused",
  (count) => {
    expect(thrown(() => threads(count))).toBe(
      `ValueError: threads: got ${count}; expected an integer from 1 to 256. More than there are ` +
        "processors are slower.",
    );
    expect(threads()).toBe(initial);
  },
);

it("any number of threads gives the same bits, also when it changes all the time", () => {
  threads(1);
  const expected = compute();
  for (let i = 0; i < 300; i++) {
    threads(1 + ((i * 7) % 5));
    expect(sameBits(compute(), expected)).toBe(true);
  }
});

it("sums of rows have the same bits on any number of threads", () => {
  const rows = random.normal([5000, 100]);
  const places = random.integers([5000], 0, 300);
  const which = random.integers([700, 10], 0, 300);
  const sums = (count: number): TypedArray => {
    threads(count);
    return takeSum(scatterAdd(rows, places, 300), which).data();
  };
  const expected = sums(1);
  for (const count of [2, 3, 4]) expect(sameBits(sums(count), expected)).toBe(true);
});

it("threads that are not used for a while keep their place on the heap", () => {
  threads(4);
  compute();
  const used = engine().heap.used;
  for (let i = 0; i < 100; i++) {
    for (const count of [1, 4, 2]) {
      threads(count);
      compute();
    }
  }
  expect(engine().heap.used).toBe(used);
});
