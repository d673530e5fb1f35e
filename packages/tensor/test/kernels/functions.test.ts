import { describe, expect, test } from "vitest";
import { erf, sigmoid } from "./erf.ts";
import { arrayOf, float32, float64, generator, Machine, type Numbers } from "./harness.ts";
import { runProgram } from "./program.ts";
import { at, bytesOf } from "./support.ts";
import { ulpDistance } from "./ulp.ts";

const machine = new Machine(40);

/** The operator `base` on the whole arrays. */
function apply(base: number, code: number, ...operands: Numbers[]): Numbers {
  return machine.frame(() => {
    const n = operands[0]?.length ?? 0;
    const out = machine.allocate(n * bytesOf(code));
    const error = runProgram(machine, {
      n,
      registers: 3,
      inputs: operands.map((values, register) => ({
        dtype: code,
        register,
        address: machine.put(values),
      })),
      instructions: [[base * 4 + code, 2, 0, 1]],
      outputs: [{ dtype: code, register: 2, address: out, direct: true }],
    });
    expect(error).toBe(0);
    return machine.get(code, out, n);
  });
}

/** Expects every result within `bound` units in the last place. */
function expectWithin(
  bound: number,
  code: number,
  actual: Numbers,
  exact: (i: number) => number,
  context: (i: number) => string,
): void {
  for (let i = 0; i < actual.length; i++) {
    const distance = ulpDistance(at(actual, i), exact(i), code);
    if (!(distance <= bound)) {
      expect.fail(`f(${context(i)}) = ${actual[i]}, expected ${exact(i)}: ${distance} ULP`);
    }
  }
}

const functions: [string, number, (x: number) => number, number][] = [
  ["exp", 18, Math.exp, 1],
  ["expm1", 19, Math.expm1, 1.5],
  ["log", 20, Math.log, 1],
  ["log1p", 21, Math.log1p, 1],
  ["sin", 22, Math.sin, 0.501],
  ["cos", 23, Math.cos, 0.501],
  ["tanh", 24, Math.tanh, 1.5],
  ["sigmoid", 25, sigmoid, 2],
  ["erf", 26, erf, 2],
];

/** Float32 numbers whose bit patterns lie `step` apart, from all 2³² of them. */
function patterns(step: number): Float32Array<ArrayBuffer> {
  const words = new Uint32Array(Math.floor(2 ** 32 / step));
  for (let i = 0; i < words.length; i++) words[i] = i * step;
  return new Float32Array(words.buffer);
}

/** Where results turn subnormal, infinite or constant, and where formulas change. */
const edges = [
  0,
  2 ** -149,
  2 ** -127,
  2 ** -126,
  2 ** -25,
  2 ** -24,
  0.3465736,
  0.41421357,
  0.625,
  0.85,
  1,
  1.0397208,
  3.95,
  4,
  9.1,
  16.635532,
  17.32868,
  18,
  87.33655,
  88.02969,
  88.72283,
  88.72284,
  89,
  103.27893,
  103.97208,
  104,
  2 ** 23,
  2 ** 24,
  2 ** 25,
  3.4028235e38,
  Infinity,
].flatMap((x) => [x * (1 - 2 ** -23), x, x * (1 + 2 ** -23)]);
const signedEdges = Float32Array.from([
  ...edges,
  ...edges.map((x) => -x),
  Number.NaN,
  -1,
  -1.0000001,
]);

describe.each(functions)("float32 %s", (_, base, exact, bound) => {
  test(`is within ${bound} ULP on a million bit patterns`, () => {
    const x = patterns(4093);
    const y = apply(base, float32, x);
    expectWithin(
      bound,
      float32,
      y,
      (i) => exact(at(x, i)),
      (i) => `${x[i]}`,
    );
  });

  test("and at its edges", () => {
    const y = apply(base, float32, signedEdges);
    const x = (i: number) => at(signedEdges, i);
    expectWithin(
      bound,
      float32,
      y,
      (i) => exact(x(i)),
      (i) => `${x(i)}`,
    );
  });
});

describe.each(functions)("float64 %s", (name, base, exact) => {
  test("is within 4 ULP of the host or of 60 digits", () => {
    const next = generator(base);
    const sizes = (i: number) => (next() - 0.5) * 2 ** ((i % 60) - 50);
    const few = name === "erf" ? 600 : 20000;
    const random = Array.from({ length: few }, (_, i) => sizes(i));
    const x = arrayOf(float64, [...random, ...signedEdges, 5e-324, -1e-310, 709.7, -745, 1e300]);
    const y = apply(base, float64, x);
    expectWithin(
      4,
      float64,
      y,
      (i) => exact(at(x, i)),
      (i) => `${x[i]}`,
    );
  });
});

test.each(functions.filter(([name]) => name === "sin" || name === "cos"))(
  "float64 %s is within 4 ULP of the host at multiples of half π and for every size",
  (_, base, exact) => {
    const multiples = Array.from({ length: 20000 }, (_, k) => k * 37 * (Math.PI / 2));
    const sizes = Array.from({ length: 2098 }, (_, i) => 1.3 * 2 ** (i - 1074));
    const x = Float64Array.from([...multiples, ...sizes].flatMap((v) => [v, -v]));
    const y = apply(base, float64, x);
    expectWithin(
      4,
      float64,
      y,
      (i) => exact(at(x, i)),
      (i) => `${x[i]}`,
    );
  },
);

describe("pow", () => {
  test("float64 is within 1 ULP of the host, and whole where the power is", () => {
    const next = generator(2);
    const x = Float64Array.from({ length: 20000 }, (_, i) =>
      i < 2000 ? 1 + (i % 20) : 2 ** ((next() - 0.5) * 300),
    );
    const y = x.map((v, i) => (i < 2000 ? i % 13 : ((next() - 0.5) * 2000) / Math.log2(v)));
    const power = apply(36, float64, x, y);
    const exact = (i: number) => at(x, i) ** at(y, i);
    expectWithin(1, float64, power, exact, (i) => `${x[i]}, ${y[i]}`);
    for (let i = 0; i < 2000; i++) {
      if (exact(i) <= Number.MAX_SAFE_INTEGER) expect(power[i]).toBe(exact(i));
    }
  });

  test("float32 is correctly rounded but for near-ties", () => {
    const next = generator(1);
    const x = Float32Array.from({ length: 100000 }, () => 2 ** ((next() - 0.5) * 60));
    const y = Float32Array.from(x, (v) => ((next() - 0.5) * 290) / Math.log2(v));
    const power = apply(36, float32, x, y);
    const exact = (i: number) => at(x, i) ** at(y, i);
    expectWithin(0.501, float32, power, exact, (i) => `${x[i]}, ${y[i]}`);
  });

  test("special cases are those of C99", () => {
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    const table: [number, number, number][] = [
      [1, nan, 1],
      [nan, 0, 1],
      [nan, -0, 1],
      [-1, inf, 1],
      [-1, -inf, 1],
      [nan, 1, nan],
      [2, nan, nan],
      [-8, 1 / 3, nan],
      [-2, 3, -8],
      [-2, -3, -0.125],
      [0, -3, inf],
      [-0, -3, -inf],
      [-0, -2, inf],
      [-0, 3, -0],
      [-0, 2, 0],
      [-inf, 3, -inf],
      [-inf, -3, -0],
      [-inf, 0.5, inf],
      [0.5, -inf, inf],
      [0.5, inf, 0],
      [2, 1e9, inf],
      [2, -1e9, 0],
    ];
    for (const code of [float32, float64]) {
      const column = (k: 0 | 1 | 2) =>
        arrayOf(
          code,
          table.map((row) => row[k]),
        );
      const result = apply(36, code, column(0), column(1));
      expect(Array.from(result)).toEqual(Array.from(column(2)));
    }
  });
});
