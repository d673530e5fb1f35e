import { expect, test } from "vitest";
import { arrayOf, float32, float64, generator, Machine, type Numbers } from "./harness.ts";
import { at, bytesOf, expectUntouched, product, randomValues, runCut } from "./support.ts";

const POOL = 12;
const POOL_GRADIENT = 13;
const machine = new Machine();

type Kind = "max" | "mean";
type Pair = readonly [number, number];

interface Case {
  readonly planes: number;
  readonly size: Pair;
  readonly window: Pair;
  readonly stride: Pair;
  readonly before: Pair;
  readonly out: Pair;
}

/** As many windows as fit when there are `before` elements in front and `after` behind. */
function layout(
  planes: number,
  size: Pair,
  window: Pair,
  stride: Pair,
  before: Pair = [0, 0],
  after: Pair = before,
): Case {
  const count = (axis: 0 | 1): number =>
    Math.floor((before[axis] + size[axis] + after[axis] - window[axis]) / stride[axis]) + 1;
  return { planes, size, window, stride, before, out: [count(0), count(1)] };
}

/** The places of every window in row-major order; undefined where padding lies. */
function windows({ planes, size, window, stride, before, out }: Case): (number | undefined)[][] {
  const [oh, ow] = out;
  return Array.from({ length: planes * oh * ow }, (_, i) => {
    const top = (Math.floor(i / ow) % oh) * stride[0] - before[0];
    const left = (i % ow) * stride[1] - before[1];
    const plane = Math.floor(i / (oh * ow));
    return Array.from({ length: product(window) }, (_, k) => {
      const row = top + Math.floor(k / window[1]);
      const column = left + (k % window[1]);
      const inside = row >= 0 && row < size[0] && column >= 0 && column < size[1];
      return inside ? (plane * size[0] + row) * size[1] + column : undefined;
    });
  });
}

function valueIn(x: Numbers, place: number | undefined, kind: Kind): number {
  if (place !== undefined) return at(x, place);
  return kind === "max" ? Number.NEGATIVE_INFINITY : 0;
}

/** The first of the greatest, and NaN over everything; the sum in float64 over the count. */
function pooled(kind: Kind, x: Numbers, layout: Case): number[] {
  return windows(layout).map((places) => {
    const values = places.map((place) => valueIn(x, place, kind));
    if (kind === "mean") return values.reduce((a, b) => a + b, 0) / values.length;
    return values.reduce((a, b) => (b > a || Number.isNaN(b) ? b : a), Number.NEGATIVE_INFINITY);
  });
}

function gradient(
  kind: Kind,
  code: number,
  x: Numbers,
  y: Numbers,
  g: Numbers,
  layout: Case,
): Numbers {
  // Each result is rounded to the dtype before it is used.
  const round = code === float32 ? Math.fround : (v: number) => v;
  const result = arrayOf(code, new Array(x.length).fill(0));
  windows(layout).forEach((places, i) => {
    const tie = (place: number | undefined): number =>
      kind === "mean" || valueIn(x, place, kind) === at(y, i) ? 1 : 0;
    const ties = places.reduce((n: number, place) => n + tie(place), 0);
    const share = round(at(g, i) / ties);
    for (const place of places) {
      if (place !== undefined) result[place] = at(result, place) + round(tie(place) * share);
    }
  });
  return result;
}

function check(kind: Kind, code: number, layout: Case, x: Numbers): void {
  machine.frame(() => {
    const { planes, size, window, stride, before, out } = layout;
    const bytes = bytesOf(code);
    const [inCount, outCount] = [planes * product(size), planes * product(out)];
    const input = machine.put(x);
    const y = machine.allocate(outCount * bytes + 64);
    const words = [kind === "max" ? 0 : 1, code, input, y, ...size, ...out];
    words.push(...window, ...stride, ...before);
    const values = runCut(machine, POOL, machine.words(...words), planes, code, y, outCount);
    expect([...values]).toEqual([...arrayOf(code, pooled(kind, x, layout))]);
    expectUntouched(machine, y + outCount * bytes, 64);

    const g = randomValues(code, outCount, 9);
    const dx = machine.allocate(inCount * bytes + 64);
    // A mean's gradient needs neither the input nor the result.
    if (kind === "mean") words.splice(2, 2, 0, 0);
    const d = machine.words(...words, machine.put(g), dx);
    const spread = runCut(machine, POOL_GRADIENT, d, planes, code, dx, inCount);
    expect([...spread]).toEqual([...gradient(kind, code, x, values, g, layout)]);
    expectUntouched(machine, dx + inCount * bytes, 64);
  });
}

const layouts: readonly Case[] = [
  layout(5, [6, 8], [2, 2], [2, 2]),
  layout(3, [8, 24], [2, 2], [2, 2]),
  layout(3, [7, 19], [2, 2], [2, 2]),
  layout(2, [9, 18], [3, 2], [2, 2]),
  layout(2, [5, 22], [3, 2], [1, 2]),
  layout(2, [1, 37], [1, 2], [1, 2]),
  layout(2, [6, 17], [2, 2], [2, 2], [0, 0], [0, 1]),
  layout(2, [6, 15], [2, 2], [2, 2], [0, 0], [0, 1]),
  layout(2, [6, 16], [2, 2], [2, 2], [1, 0]),
  layout(2, [6, 16], [2, 2], [2, 2], [1, 1]),
  layout(2, [6, 17], [2, 2], [1, 1]),
  layout(2, [6, 17], [2, 2], [3, 3]),
  layout(3, [9, 11], [3, 3], [2, 2], [1, 1]),
  layout(2, [9, 11], [3, 3], [1, 1], [1, 1]),
  layout(2, [5, 7], [5, 7], [1, 1]),
  layout(2, [4, 5], [1, 1], [1, 1]),
  layout(2, [3, 3], [2, 2], [2, 2], [3, 3]),
  layout(2, [1, 1], [1, 1], [2, 2], [1, 1]),
  layout(0, [4, 4], [2, 2], [2, 2]),
];

const kinds = ["max", "mean"] as const;
const dtypes = [
  ["float32", float32],
  ["float64", float64],
] as const;

test.each(kinds)("%s of random planes", (kind) => {
  for (const [, code] of dtypes) {
    for (const [i, layout] of layouts.entries()) {
      check(kind, code, layout, randomValues(code, layout.planes * product(layout.size), i));
    }
  }
});

test.each(dtypes)("ties, zeros of both signs, infinities and NaN in %s", (_, code) => {
  const special = [0, -0, 1, 1, -1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NaN];
  for (const [i, layout] of layouts.entries()) {
    for (const among of [4, 6, 8]) {
      const next = generator(i + among);
      const count = layout.planes * product(layout.size);
      const values = Array.from({ length: count }, () => special[Math.floor(next() * among)] ?? 0);
      check("max", code, layout, arrayOf(code, values));
    }
  }
});
