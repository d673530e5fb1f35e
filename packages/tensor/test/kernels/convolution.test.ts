import { expect, test } from "vitest";
import { arrayOf, float32, float64, Machine, type Numbers } from "./harness.ts";
import { at, bytesOf, expectUntouched, product, randomValues, runCut } from "./support.ts";

const CONVOLUTION = 14;
const machine = new Machine();

type Pair = readonly [number, number];

interface Case {
  readonly images: number;
  readonly channels: number;
  readonly size: Pair;
  readonly filters: number;
  readonly window: Pair;
  readonly stride: Pair;
  readonly dilation: Pair;
  readonly groups: number;
}

function layout(
  [images, channels, ...size]: readonly [number, number, number, number],
  filters: number,
  window: Pair,
  stride: Pair = [1, 1],
  dilation: Pair = [1, 1],
  groups = 1,
): Case {
  return { images, channels, size, filters, window, stride, dilation, groups };
}

function outOf({ size, window, stride, dilation }: Case): Pair {
  const count = (axis: 0 | 1): number =>
    Math.floor((size[axis] - dilation[axis] * (window[axis] - 1) - 1) / stride[axis]) + 1;
  return [count(0), count(1)];
}

/** Calls `visit` with the places in x, w and y of every product and its image, by plain loops. */
function visitProducts(
  layout: Case,
  visit: (x: number, w: number, y: number, image: number) => void,
): void {
  const { images, channels, size, filters, window, stride, dilation } = layout;
  const out = outOf(layout);
  for (let n = 0; n < images; n++)
    for (let o = 0; o < filters; o++)
      for (let c = 0; c < channels; c++)
        for (let q = 0; q < product(out); q++)
          for (let p = 0; p < product(window); p++) {
            const row =
              Math.floor(q / out[1]) * stride[0] + Math.floor(p / window[1]) * dilation[0];
            const column = (q % out[1]) * stride[1] + (p % window[1]) * dilation[1];
            const x = ((n * channels + c) * size[0] + row) * size[1] + column;
            const w = (o * channels + c) * product(window) + p;
            visit(x, w, (n * filters + o) * product(out) + q, n);
          }
}

/** Each sum, and the sum of the products' magnitudes. */
function sums(length: number): [values: Float64Array, scale: Float64Array] {
  return [new Float64Array(length), new Float64Array(length)];
}

function expectNear(
  code: number,
  actual: Numbers,
  [values, scale]: [Float64Array, Float64Array],
  terms: number,
): void {
  const epsilon = code === float32 ? 2 ** -24 : 2 ** -53;
  actual.forEach((value, i) => {
    const bound = 2 * (terms + 2) * epsilon * at(scale, i);
    if (!(Math.abs(value - at(values, i)) <= bound)) {
      expect.fail(`element ${i} is ${value} instead of ${at(values, i)} ± ${bound}`);
    }
  });
}

function check(code: number, layout: Case): void {
  const { images, channels, size, filters, window, stride, dilation, groups } = layout;
  const out = outOf(layout);
  const inside = channels * product(window);
  const lengths = [
    images * filters * product(out),
    images * channels * product(size),
    filters * inside,
  ] as const;
  const [y, x, w] = lengths.map((length, i) => randomValues(code, length, i)) as [
    Numbers,
    Numbers,
    Numbers,
  ];
  const results = [sums(lengths[0]), sums(lengths[1]), sums(groups * lengths[2])] as const;
  const share = Math.ceil(images / groups);
  visitProducts(layout, (i, j, k, n) => {
    const add = (kind: 0 | 1 | 2, to: number, term: number): void => {
      const [values, scale] = results[kind];
      values[to] = at(values, to) + term;
      scale[to] = at(scale, to) + Math.abs(term);
    };
    add(0, k, at(x, i) * at(w, j));
    add(1, i, at(y, k) * at(w, j));
    add(2, Math.floor(n / share) * lengths[2] + j, at(y, k) * at(x, i));
  });
  const units = [
    images * Math.ceil(product(out) / 1024),
    Math.ceil(channels / 8) * images,
    groups * Math.ceil(inside / 64),
  ] as const;
  const terms = [inside, filters * product(window), share * product(out)] as const;
  for (const kind of [0, 1, 2] as const) {
    machine.frame(() => {
      const length = results[kind][0].length;
      const result = machine.allocate(length * bytesOf(code) + 64);
      const [atY, atX, atW] = [y, x, w].map((values, i) =>
        i === kind ? result : machine.put(values),
      ) as [number, number, number];
      const d = machine.words(
        ...[kind, code, atX, atW, atY, images, channels, ...size, filters, ...window, ...out],
        ...[...stride, ...dilation, groups],
      );
      const actual = runCut(machine, CONVOLUTION, d, units[kind], code, result, length);
      expectNear(code, actual, results[kind], terms[kind]);
      expectUntouched(machine, result + length * bytesOf(code), 64);
    });
  }
}

const layouts: readonly Case[] = [
  layout([1, 1, 1, 1], 1, [1, 1]),
  layout([3, 1, 8, 9], 8, [5, 5]),
  layout([5, 3, 7, 12], 4, [3, 3], [1, 1], [1, 1], 2),
  layout([2, 8, 6, 8], 16, [3, 5]),
  layout([2, 9, 6, 7], 13, [3, 2], [1, 1], [1, 1], 2),
  layout([2, 2, 9, 11], 5, [3, 3], [2, 2]),
  layout([2, 2, 9, 11], 3, [2, 3], [1, 2], [2, 3]),
  layout([2, 17, 5, 4], 9, [2, 2], [3, 1]),
  layout([3, 5, 1, 30], 6, [1, 7], [1, 2]),
  layout([4, 20, 1, 9], 7, [1, 1], [1, 1], [1, 1], 3),
  // Several blocks: of a window's elements, of filters, of windows.
  layout([1, 40, 4, 5], 2, [3, 3]),
  layout([1, 3, 5, 5], 270, [2, 2]),
  layout([2, 2, 34, 35], 3, [2, 2]),
  // Panels that do not all fit at a time.
  layout([1, 8, 13, 12], 257, [12, 10]),
  layout([0, 2, 4, 4], 3, [2, 2]),
  layout([2, 2, 4, 4], 0, [2, 2]),
  layout([2, 0, 4, 4], 3, [2, 2]),
];

test.each([
  ["float32", float32],
  ["float64", float64],
])("values and both gradients in %s", (_, code) => {
  for (const layout of layouts) check(code, layout);
});

test("zeros where there are no images", () => {
  const filters = machine.allocate(6 * 4);
  const words = [2, float32, 0, filters, 0, 0, 3, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1];
  expect(machine.run([CONVOLUTION, machine.words(...words), 1])).toBe(0);
  expect(machine.get(float32, filters, 6)).toEqual(arrayOf(float32, [0, 0, 0, 0, 0, 0]));
});
