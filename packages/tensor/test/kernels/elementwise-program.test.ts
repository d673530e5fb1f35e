import { describe, expect, test } from "vitest";
import { threefry2x32 } from "../../src/threefry.ts";
import { arrayOf, bits, bool, float32, float64, int32, Machine, type Numbers } from "./harness.ts";
import { operands } from "./operators.ts";
import { blocks, elementwiseDescriptor, type Program, runProgram } from "./program.ts";
import { at, bytesOf, expectUntouched, offsetOf, product, randomValues } from "./support.ts";

const machine = new Machine();
const add = 32 * 4;
const mul = 34 * 4;
const copy = (code: number): number => (64 + code) * 4 + code;

describe("strided inputs", () => {
  /** Dims, strides and the offset of the first element in a buffer of `size` elements. */
  const layouts: [string, number[], number[], number, number][] = [
    ["a row for each of many", [200, 10], [0, 1], 0, 10],
    ["a column for each of many", [10, 200], [1, 0], 0, 10],
    ["one element", [3, 400], [0, 0], 2, 3],
    ["transposed", [60, 50], [1, 60], 0, 3000],
    ["reversed", [1300], [-1], 1299, 1300],
    ["both axes reversed", [40, 50], [-50, -1], 1999, 2000],
    ["every second", [700], [2], 1, 1400],
    ["rows cut from wider ones", [90, 17], [23, 1], 5, 90 * 23],
    ["permuted, four axes", [5, 6, 7, 8], [8, 280, 40, 1], 0, 6 * 280],
    ["permuted and broadcast", [4, 1, 9, 3, 20], [9, 5, 1, 0, 36], 0, 36 * 20],
    ["a single element", [1], [7], 0, 1],
    ["rows longer than a block", [3, 1100], [0, 1], 0, 1100],
  ];
  const cases = layouts.flatMap((layout) => [0, 1, 2, 3].map((code) => [...layout, code] as const));

  test.each(cases)("%s %j", (_, dims, strides, start, size, code) => {
    machine.frame(() => {
      const n = product(dims);
      const values = randomValues(code, size, n);
      const address = machine.put(values) + start * bytesOf(code);
      const out = machine.allocate(n * bytesOf(code) + 64);
      const program: Program = {
        n,
        registers: 2,
        inputs: [{ dtype: code, register: 0, address, dims, strides }],
        instructions: [[copy(code), 1, 0]],
        outputs: [{ dtype: code, register: 1, address: out }],
      };
      expect(runProgram(machine, program)).toBe(0);
      const element = (_: unknown, i: number) => at(values, start + offsetOf(i, dims, strides));
      const expected = arrayOf(code, Array.from({ length: n }, element));
      expect(bits(machine.get(code, out, n))).toEqual(bits(expected));
      expectUntouched(machine, out + n * bytesOf(code), 64);
    });
  });
});

test.each([0, 1, 2, 3])("one element of dtype %i for all", (code) => {
  for (const n of [1, 5, 512, 1030]) {
    machine.frame(() => {
      const value = randomValues(code, 1, n + code);
      const out = machine.allocate(n * bytesOf(code));
      const program: Program = {
        n,
        registers: 2,
        inputs: [{ dtype: code, register: 0, address: machine.put(value), scalar: true }],
        instructions: [[copy(code), 1, 0]],
        outputs: [{ dtype: code, register: 1, address: out }],
      };
      expect(runProgram(machine, program)).toBe(0);
      expect(Array.from(machine.get(code, out, n))).toEqual(new Array(n).fill(value[0]));
    });
  }
});

describe("results over inputs", () => {
  test.each([true, false])("x ← (x + y) x in place, direct %s", (direct) => {
    for (const n of [3, 512, 1500, 1501]) {
      machine.frame(() => {
        const [x, y] = operands(float32, n, n);
        const address = machine.put(x);
        const program: Program = {
          n,
          registers: 4,
          registerBytes: 2048,
          inputs: [
            { dtype: float32, register: 0, address },
            { dtype: float32, register: 1, address: machine.put(y) },
          ],
          instructions: [
            [add, 2, 0, 1],
            [mul, 3, 2, 0],
          ],
          outputs: [{ dtype: float32, register: 3, address, direct }],
        };
        expect(runProgram(machine, program)).toBe(0);
        const expected = Float32Array.from(x, (v, i) => Math.fround(v + at(y, i)) * v);
        expect(Array.from(machine.get(float32, address, n))).toEqual(Array.from(expected));
      });
    }
  });

  test("swaps two arrays: results are stored when the block's inputs have been read", () => {
    const n = 1301;
    machine.frame(() => {
      const a = randomValues(float64, n, 1);
      const b = randomValues(float64, n, 2);
      const [atA, atB] = [machine.put(a), machine.put(b)];
      const program: Program = {
        n,
        registers: 4,
        inputs: [
          { dtype: float64, register: 0, address: atA },
          { dtype: float64, register: 1, address: atB },
        ],
        instructions: [
          [8 * 4 + float64, 2, 0],
          [8 * 4 + float64, 3, 1],
        ],
        outputs: [
          { dtype: float64, register: 2, address: atB },
          { dtype: float64, register: 3, address: atA },
        ],
      };
      expect(runProgram(machine, program)).toBe(0);
      expect(Array.from(machine.get(float64, atA, n))).toEqual(Array.from(b, (v) => -v));
      expect(Array.from(machine.get(float64, atB, n))).toEqual(Array.from(a, (v) => -v));
    });
  });
});

describe("sources", () => {
  const source = (
    n: number,
    result: number,
    instructions: Program["instructions"],
    key: readonly [number, number] = [0, 0],
  ): Numbers =>
    machine.frame(() => {
      const out = machine.allocate(n * bytesOf(result) + 64);
      const words = key.map((word) => machine.put(Int32Array.of(word)));
      const program: Program = {
        n,
        registers: 4,
        inputs: words.map((address, register) => ({
          dtype: int32,
          register,
          address,
          scalar: true,
        })),
        instructions,
        outputs: [{ dtype: result, register: 3, address: out, direct: true }],
      };
      expect(runProgram(machine, program)).toBe(0);
      expectUntouched(machine, out + n * bytesOf(result), 64);
      return machine.get(result, out, n);
    });

  test.each([float32, float64, int32])("iota of dtype %i", (code) => {
    for (const n of [1, 513, 1400]) {
      const values = source(n, code, [[code, 3]]);
      expect(Array.from(values)).toEqual(Array.from({ length: n }, (_, i) => i));
    }
  });

  test("random bits: the published vector of key 0, and Threefry-2x32 of any key", () => {
    const words = source(5, int32, [[6, 3, 0, 1]]);
    expect(at(words, 0) >>> 0).toBe(0x6b200159);
    expect(at(words, 4) >>> 0).toBe(0x99ba4efe);
    const out = new Int32Array(2);
    for (const key of [
      [-1, -1],
      [0x13198a2e, 0x03707344],
      [7, 0],
    ] as const) {
      for (const n of [4, 9, 512, 1100, 1108]) {
        const expected = Array.from({ length: n }, (_, i) => {
          const r = i % 8;
          threefry2x32(key[0], key[1], 4 * Math.floor(i / 8) + (r % 4), 0, out);
          return out[r < 4 ? 0 : 1];
        });
        expect(Array.from(source(n, int32, [[6, 3, 0, 1]], key))).toEqual(expected);
      }
    }
  });

  test("uniforms are the upper 24 bits as a fraction", () => {
    const words = source(1003, int32, [[6, 3, 0, 1]], [5, 6]);
    const uniforms = source(
      1003,
      float32,
      [
        [6, 2, 0, 1],
        [10, 3, 2],
      ],
      [5, 6],
    );
    expect(Array.from(uniforms)).toEqual(Array.from(words, (w) => (w >>> 8) / 2 ** 24));
  });
});

/** 0.5 x (1 + erf(x / √2)) · y[column] + noise, with a comparison beside it. */
function longProgram(n: number, width: number): { program: Program; out: number; flags: number } {
  const x = machine.put(randomValues(float32, n, 3));
  const y = machine.put(randomValues(float32, width, 4));
  const constants = [Math.SQRT1_2, 1, 0.5].map((v) => machine.put(Float32Array.of(v)));
  const keys = [12, 34].map((v) => machine.put(Int32Array.of(v)));
  const out = machine.allocate(4 * n);
  const flags = machine.allocate(n);
  const program: Program = {
    n,
    registers: 12,
    registerBytes: 2048,
    inputs: [
      { dtype: float32, register: 0, address: x },
      { dtype: float32, register: 1, address: y, dims: [n / width, width], strides: [0, 1] },
      ...constants.map((address, i) => ({
        dtype: float32,
        register: 2 + i,
        address,
        scalar: true,
      })),
      ...keys.map((address, i) => ({ dtype: int32, register: 5 + i, address, scalar: true })),
    ],
    instructions: [
      [mul, 7, 0, 2],
      [26 * 4, 7, 7],
      [add, 7, 7, 3],
      [mul, 8, 0, 4],
      [mul, 7, 7, 8],
      [mul, 7, 7, 1],
      [6, 9, 5, 6],
      [10, 9, 9],
      [add, 10, 7, 9],
      [41 * 4, 11, 10, 4],
    ],
    outputs: [
      { dtype: float32, register: 10, address: out, direct: true },
      { dtype: bool, register: 11, address: flags },
    ],
  };
  return { program, out, flags };
}

describe("a longer program", () => {
  const n = 7 * 430;

  test("computes what its formula says", () => {
    machine.frame(() => {
      const { program, out, flags } = longProgram(n, 7);
      expect(runProgram(machine, program)).toBe(0);
      const [first, second] = program.inputs;
      const x = machine.get(float32, first?.address ?? 0, n);
      const y = machine.get(float32, second?.address ?? 0, 7);
      const results = machine.get(float32, out, n);
      // erf(u) ≈ 2 / √π (u − u³/3 + …) by 20 terms, for |u| < 1.
      const erf = (u: number) => {
        let term = (2 / Math.sqrt(Math.PI)) * u;
        let sum = 0;
        for (let k = 1; k <= 20; term *= -(u * u) / k++) sum += term / (2 * k - 1);
        return sum;
      };
      const pair = new Int32Array(2);
      for (let i = 0; i < n; i++) {
        const r = i % 8;
        threefry2x32(12, 34, 4 * Math.floor(i / 8) + (r % 4), 0, pair);
        const noise = (at(pair, r < 4 ? 0 : 1) >>> 8) / 2 ** 24;
        const v = at(x, i);
        const expected = 0.5 * v * (1 + erf(v * Math.SQRT1_2)) * at(y, i % 7) + noise;
        expect(Math.abs(at(results, i) - expected)).toBeLessThan(2e-7);
      }
      const below = Array.from(results, (v) => Number(v < 0.5));
      expect(Array.from(machine.get(bool, flags, n))).toEqual(below);
    });
  });

  test("has the same bits however its blocks are cut and ordered", () => {
    machine.frame(() => {
      const { program, out, flags } = longProgram(n, 7);
      const descriptor = elementwiseDescriptor(machine, program);
      const whole = blocks(n);
      expect(machine.run([0, descriptor, whole])).toBe(0);
      const results = bits(machine.get(float32, out, n));
      const booleans = bits(machine.get(bool, flags, n));
      for (let cut = 1; cut < whole; cut++) {
        new Uint8Array(machine.memory.buffer, out, 4 * n).fill(0x5a);
        new Uint8Array(machine.memory.buffer, flags, n).fill(0x5a);
        expect(machine.runUnits(0, descriptor, cut, whole)).toBe(0);
        expect(machine.runUnits(0, descriptor, 0, cut)).toBe(0);
        expect(bits(machine.get(float32, out, n))).toEqual(results);
        expect(bits(machine.get(bool, flags, n))).toEqual(booleans);
      }
    });
  });
});
