import { expect, test } from "vitest";
import { float32, float64, Machine } from "./harness.ts";
import { blocks, elementwiseDescriptor, elementwiseWords, type Program } from "./program.ts";
import { expectSameBits, expectUntouched, randomValues, runCut } from "./support.ts";

const REDUCE = 1;
const PROGRAM_SUMS = 16;
const ADD_SUMS = 17;
const sub = 33 * 4;
const square = 17 * 4;

const machine = new Machine();

test.each([false, true])("sum of (x − y)² as if it were stored first, stored too: %s", (stored) => {
  for (const n of [1, 2, 3, 4, 5, 511, 512, 513, 1026, 2047, 5000, 70003]) {
    machine.frame(() => {
      const [x, y] = [randomValues(float32, n, n), randomValues(float32, n, n + 1)];
      const squares = machine.allocate(4 * n + 64);
      const program: Program = {
        n,
        registers: 4,
        registerBytes: 2048,
        inputs: [x, y].map((values, register) => {
          return { dtype: float32, register, address: machine.put(values) };
        }),
        instructions: [
          [sub, 2, 0, 1],
          [square, 3, 2],
        ],
        outputs: [{ dtype: float32, register: 3, address: squares, direct: true }],
      };
      const out = machine.allocate(8);
      expect(
        machine.run(
          [0, elementwiseDescriptor(machine, program), blocks(n)],
          [REDUCE, machine.words(0, float32, squares, out, 1, n, 1, 0), 1],
        ),
      ).toBe(0);
      const expected = machine.get(float32, out, 1);
      const values = machine.get(float32, squares, n);
      new Uint8Array(machine.memory.buffer, squares, 4 * n).fill(0xa5);

      const count = blocks(n) + 3;
      const sums = machine.allocate(8 * count + 64);
      const words = elementwiseWords(stored ? program : { ...program, outputs: [] });
      const descriptor = machine.words(sums, 3, ...words);
      runCut(machine, PROGRAM_SUMS, descriptor, blocks(n), float64, sums, count);
      expectUntouched(machine, sums + 8 * count, 64);
      expect(machine.run([ADD_SUMS, machine.words(sums, count, out), 1])).toBe(0);
      expectSameBits(machine.get(float32, out, 1), expected);
      if (stored) expectSameBits(machine.get(float32, squares, n), values);
      expectUntouched(machine, squares + (stored ? 4 * n : 0), 64);
    });
  }
});

test("a sum of NaN and infinities is what it is", () => {
  const inf = Number.POSITIVE_INFINITY;
  for (const [values, total] of [
    [[1, inf, 2, 3, inf], inf],
    [[-inf, 1, 2, 3, inf], Number.NaN],
    [[1, 2, 3, 4, Number.NaN], Number.NaN],
    [[-0], 0],
  ] as const) {
    machine.frame(() => {
      const n = values.length;
      const [sums, out] = [machine.allocate(32), machine.allocate(4)];
      const words = elementwiseWords({
        n,
        registers: 2,
        inputs: [{ dtype: float32, register: 0, address: machine.put(Float32Array.from(values)) }],
        instructions: [[64 * 4, 1, 0]],
        outputs: [],
      });
      const count = blocks(n) + 3;
      expect(
        machine.run(
          [PROGRAM_SUMS, machine.words(sums, 1, ...words), blocks(n)],
          [ADD_SUMS, machine.words(sums, count, out), 1],
        ),
      ).toBe(0);
      expect(machine.get(float32, out, 1)[0]).toBe(total);
    });
  }
});
