import { expect, test } from "vitest";
import { arrayOf, float32, float64, Machine, type Numbers } from "./harness.ts";
import { bytesOf, expectClose, expectUntouched, randomValues, runCut } from "./support.ts";

const SOFTMAX = 10;
const kinds = ["softmax", "logSoftmax", "logSumExp"] as const;
type Kind = (typeof kinds)[number];

const machine = new Machine();

function run(kind: Kind, code: number, x: Numbers, rows: number, columns: number): Numbers {
  return machine.frame(() => {
    const input = machine.put(x);
    const count = kind === "logSumExp" ? rows : rows * columns;
    const out = machine.allocate(count * bytesOf(code) + 64);
    const d = machine.words(kinds.indexOf(kind), code, rows, columns, input, out);
    const result = runCut(machine, SOFTMAX, d, rows, code, out, count);
    expectUntouched(machine, out + count * bytesOf(code), 64);
    return result;
  });
}

function rowOracle(kind: Kind, x: readonly number[]): number[] {
  const m = x.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (kind === "logSumExp" && !Number.isFinite(m)) return [m];
  const s = x.reduce((sum, v) => sum + Math.exp(v - m), 0);
  if (kind === "logSumExp") return [m + Math.log(s)];
  return x.map((v) => (kind === "softmax" ? Math.exp(v - m) / s : v - m - Math.log(s)));
}

function oracle(kind: Kind, x: Numbers, rows: number, columns: number): number[] {
  return Array.from({ length: rows }, (_, i) =>
    rowOracle(kind, Array.from(x.subarray(i * columns, (i + 1) * columns))),
  ).flat();
}

test.each(kinds)("%s of random rows", (kind) => {
  for (const code of [float32, float64]) {
    const unit = code === float32 ? 2 ** -24 : 2 ** -51;
    for (const [rows, columns] of [
      [0, 4],
      [3, 0],
      [1, 1],
      [7, 2],
      [5, 3],
      [6, 4],
      [64, 10],
      [3, 511],
      [3, 513],
      [2, 515],
      [2, 1027],
      [2, 16000],
    ] as const) {
      for (const scale of [0.1, 5, 80]) {
        const x = arrayOf(
          code,
          Array.from(randomValues(code, rows * columns, columns), (v) => v * scale),
        );
        const expected = oracle(kind, x, rows, columns);
        // The rounding of x - max, up to 2 scale, is a relative error of its exponential; the
        // logarithms are exact relative to the inputs.
        const tolerance = (i: number) =>
          kind === "softmax"
            ? unit * (8 + 2 * scale) * Math.abs(expected[i] ?? 0) + 2 ** -149
            : unit * 4 * (2 * scale + Math.log(columns + 1));
        expectClose(run(kind, code, x, rows, columns), expected, tolerance);
      }
    }
  }
});

test.each(kinds)("%s of large numbers, infinities and NaN", (kind) => {
  const inf = Number.POSITIVE_INFINITY;
  const special = [
    [-inf, 1, 2],
    [-inf, -inf, -inf],
    [inf, 1, 2],
    [inf, -inf, inf],
    [1, Number.NaN, 2],
    [Number.NaN, inf, 0],
    [Number.NaN, -inf, -inf],
    [Number.NaN, Number.NaN, Number.NaN],
    [1e30, -1e30, 0],
    [3e38, 3e38, -3e38],
    [-1e5, -1e5, -1e5],
  ];
  for (const code of [float32, float64]) {
    for (const filler of [0, 1, 2, 6]) {
      // The first number of a row, repeated in front, moves the others through the lanes.
      const rows = special.map((r) => [...new Array<number>(filler).fill(r[0] ?? 0), ...r]);
      const columns = filler + 3;
      const x = arrayOf(code, rows.flat());
      const actual = run(kind, code, x, rows.length, columns);
      const expected = arrayOf(code, oracle(kind, x, rows.length, columns));
      expectClose(actual, expected, (i) => Math.abs(expected[i] ?? 0) * 2 ** -20 + 2 ** -20);
    }
  }
});

test("logSumExp of an empty row is -inf, softmax of it is empty", () => {
  for (const code of [float32, float64]) {
    expect([...run("logSumExp", code, arrayOf(code, []), 2, 0)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    expect(run("softmax", code, arrayOf(code, []), 2, 0).length).toBe(0);
  }
});
