import { expect, test } from "vitest";
import { arrayOf, float32, float64, int32, Machine } from "./harness.ts";
import {
  at,
  bytesOf,
  expectSameBits,
  expectUntouched,
  offsetOf,
  product,
  randomValues,
} from "./support.ts";

const FOLD = 11;
const machine = new Machine();

function check(
  code: number,
  dims: readonly number[],
  strides: readonly number[],
  length: number,
): void {
  machine.frame(() => {
    const size = bytesOf(code);
    const src = randomValues(code, product(dims), 4);
    const out = machine.allocate(length * size + 64);
    const d = machine.words(
      ...[code, dims.length, machine.put(src), out, length * size, ...dims, ...strides],
    );
    expect(machine.run([FOLD, d, 1])).toBe(0);
    const expected = arrayOf(code, new Array(length).fill(0));
    for (let i = 0; i < src.length; i++) {
      const to = offsetOf(i, dims, strides);
      expected[to] = at(expected, to) + at(src, i);
    }
    expectSameBits(machine.get(code, out, length), expected);
    expectUntouched(machine, out + length * size, 64);
  });
}

test.each([
  ["float32", float32],
  ["float64", float64],
  ["int32", int32],
])("%s", (_, code) => {
  check(code, [], [], 1);
  check(code, [5], [1], 5);
  check(code, [37], [1], 40);
  check(code, [9], [0], 1);
  check(code, [7, 3], [1, 1], 9);
  check(code, [6, 5], [2, 1], 15);
  check(code, [6, 5], [1, 3], 18);
  // Windows of 3 × 3 over images of 6 × 7, steps of 1 and of 2.
  check(code, [2, 4, 5, 3, 3], [42, 7, 1, 7, 1], 84);
  check(code, [2, 2, 3, 3, 3], [42, 14, 2, 7, 1], 84);
  check(code, [3, 0, 2], [4, 2, 1], 12);
  check(code, [0], [1], 3);
  check(code, [4], [1], 4);
});
