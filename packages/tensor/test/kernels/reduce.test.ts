import { expect, test } from "vitest";
import { arrayOf, bool, float32, float64, int32, Machine, type Numbers } from "./harness.ts";
import { at, bytesOf, expectClose, expectUntouched, randomValues, runCut } from "./support.ts";

const REDUCE = 1;
const ops = ["sum", "prod", "max", "min", "argMax", "argMin", "any", "all"] as const;
type Op = (typeof ops)[number];

const machine = new Machine();

function run(op: Op, code: number, x: Numbers, shape: readonly [number, number, number]): Numbers {
  const [a, r, b] = shape;
  return machine.frame(() => {
    const outCode = op === "argMax" || op === "argMin" ? int32 : code;
    const input = machine.put(x);
    const out = machine.allocate(a * b * bytesOf(outCode) + 64);
    const d = machine.words(ops.indexOf(op), code, input, out, a, r, b, 0);
    const units = b === 1 ? a : a * Math.ceil(b / 128);
    const result = runCut(machine, REDUCE, d, units, outCode, out, a * b);
    expectUntouched(machine, out + a * b * bytesOf(outCode), 64);
    return result;
  });
}

/** One column of numbers, reduced in float64 (int32: wrapping). */
function reduceColumn(op: Op, code: number, x: readonly number[]): number {
  const wrap = code === int32;
  const lowest = wrap ? -(2 ** 31) : Number.NEGATIVE_INFINITY;
  const highest = wrap ? 2 ** 31 - 1 : Number.POSITIVE_INFINITY;
  const nan = x.findIndex((v) => Number.isNaN(v));
  switch (op) {
    case "sum":
      return wrap ? x.reduce((s, v) => (s + v) | 0, 0) : x.reduce((s, v) => s + v, 0);
    case "prod":
      return wrap ? x.reduce((s, v) => Math.imul(s, v), 1) : x.reduce((s, v) => s * v, 1);
    case "max":
      return x.reduce((s, v) => Math.max(s, v), lowest);
    case "min":
      return x.reduce((s, v) => Math.min(s, v), highest);
    case "argMax":
      return nan >= 0 ? nan : Math.max(0, x.indexOf(x.reduce((s, v) => Math.max(s, v), lowest)));
    case "argMin":
      return nan >= 0 ? nan : Math.max(0, x.indexOf(x.reduce((s, v) => Math.min(s, v), highest)));
    case "any":
      return x.some((v) => v !== 0) ? 1 : 0;
    case "all":
      return x.every((v) => v !== 0) ? 1 : 0;
  }
}

function columnsOf(x: Numbers, [a, r, b]: readonly [number, number, number]): number[][] {
  return Array.from({ length: a * b }, (_, i) =>
    Array.from({ length: r }, (_, p) => at(x, (Math.floor(i / b) * r + p) * b + (i % b))),
  );
}

const shapes: readonly (readonly [number, number, number])[] = [
  [0, 5, 1],
  [3, 0, 1],
  [3, 0, 4],
  [2, 5, 0],
  [1, 1, 1],
  [4, 1, 7],
  [7, 10, 1],
  [3, 17, 1],
  [2, 512, 1],
  [2, 513, 1],
  [1, 3001, 1],
  [2, 5, 2],
  [3, 4, 9],
  [2, 64, 33],
  [2, 67, 127],
  [1, 200, 128],
  [2, 130, 129],
  [1, 9, 300],
];

test.each(["sum", "prod", "max", "min", "argMax", "argMin"] as const)("%s", (op) => {
  for (const code of [float32, float64, int32]) {
    shapes.forEach((shape, seed) => {
      const [a, r, b] = shape;
      let x = randomValues(code, a * r * b, seed);
      // Products of numbers near 1, so that they neither vanish nor overflow.
      if (op === "prod" && code !== int32)
        x = arrayOf(
          code,
          Array.from(x, (v) => 1 + v / 64),
        );
      // Coarse values, so that extremes occur more than once.
      if (op.startsWith("arg"))
        x = arrayOf(
          code,
          Array.from(x, (v) => Math.round(v * 4)),
        );
      const columns = columnsOf(x, shape);
      const unit = code === float32 ? 2 ** -24 : code === float64 ? r * 2 ** -53 : 0;
      const tolerance = (i: number) => {
        const values = columns[i] ?? [];
        if (op === "prod") return unit * 4 * Math.abs(reduceColumn(op, code, values));
        return op === "sum" ? unit * 20 * values.reduce((s, v) => s + Math.abs(v), 0) : 0;
      };
      const expected = columns.map((values) => reduceColumn(op, code, values));
      expectClose(run(op, code, x, shape), expected, tolerance);
    });
  }
});

test.each(["any", "all"] as const)("%s", (op) => {
  for (const shape of shapes) {
    const [a, r, b] = shape;
    for (const rare of [0, 1]) {
      const next = randomValues(float32, a * r * b, 3);
      const x = arrayOf(
        bool,
        Array.from(next, (v) => (v > 0.97 ? 1 - rare : rare)),
      );
      const expected = columnsOf(x, shape).map((values) => reduceColumn(op, bool, values));
      expect([...run(op, bool, x, shape)]).toEqual(expected);
    }
  }
});

test("NaN wins extremes wherever it stands, the first one positions", () => {
  for (const code of [float32, float64]) {
    for (const [r, b] of [
      [21, 1],
      [9, 6],
    ] as const) {
      for (let where = 0; where < r; where++) {
        const x = randomValues(code, r * b, 1);
        x[where * b] = Number.NaN;
        x[(r - 1) * b] = Number.NaN;
        x[0] = where === 0 ? Number.NaN : Number.POSITIVE_INFINITY;
        for (const op of ["max", "min", "argMax", "argMin"] as const) {
          const expected = columnsOf(x, [1, r, b]).map((values) => reduceColumn(op, code, values));
          expect([...run(op, code, x, [1, r, b])]).toEqual(expected);
        }
      }
    }
  }
});

test("infinities add up as IEEE 754 says", () => {
  const inf = Number.POSITIVE_INFINITY;
  expect([...run("sum", float32, Float32Array.of(1, inf, 2, inf, -inf, 3), [2, 3, 1])]).toEqual([
    inf,
    Number.NaN,
  ]);
});

test("a long sum of equal numbers keeps its accuracy", () => {
  const x = new Float32Array(1 << 20).fill(0.1);
  const exact = 0.10000000149011612 * 2 ** 20;
  expect(Math.abs(at(run("sum", float32, x, [1, 1 << 20, 1]), 0) / exact - 1)).toBeLessThan(2e-6);
  for (const total of run("sum", float32, x, [1, 1 << 18, 4])) {
    expect(Math.abs(total / (exact / 4) - 1)).toBeLessThan(2e-6);
  }
});

test("int32 wraps", () => {
  const x = Int32Array.of(2 ** 31 - 1, 1, 65536, 65536);
  expect([...run("sum", int32, x, [2, 2, 1])]).toEqual([-(2 ** 31), 131072]);
  expect([...run("prod", int32, x, [2, 2, 1])]).toEqual([2 ** 31 - 1, 0]);
});
