import { expect, test } from "vitest";
import { bool, float32, float64, generator, Machine } from "./harness.ts";
import {
  at,
  bytesOf,
  expectSameBits,
  expectUntouched,
  offsetOf,
  product,
  randomValues,
  runCut,
  stridesOf,
} from "./support.ts";

const COPY = 2;
const machine = new Machine();

interface Case {
  readonly code: number;
  readonly dims: readonly number[];
  readonly src: readonly number[];
  readonly dst: readonly number[];
}

/** Positions from the smallest to the largest that `strides` reach, and where the first element is. */
function extent(dims: readonly number[], strides: readonly number[]) {
  let low = 0;
  let high = 0;
  dims.forEach((size, axis) => {
    const reach = (size - 1) * at(strides, axis);
    low += Math.min(0, reach);
    high += Math.max(0, reach);
  });
  return { origin: -low, length: product(dims) === 0 ? 0 : high - low + 1 };
}

function check({ code, dims, src, dst }: Case): void {
  machine.frame(() => {
    const size = bytesOf(code);
    const from = extent(dims, src);
    const to = extent(dims, dst);
    const values = randomValues(code, from.length, 11);
    const input = machine.put(values) + from.origin * size;
    const out = machine.allocate(to.length * size + 64);
    const d = machine.words(
      ...[size, dims.length, input, out + to.origin * size, ...dims, ...src, ...dst],
    );
    const before = machine.get(code, out, to.length);
    const units = at(dims, 0);
    expect(machine.run([COPY, d, units])).toBe(0);
    const expected = before.slice();
    for (let i = 0; i < product(dims); i++) {
      expected[to.origin + offsetOf(i, dims, dst)] = at(
        values,
        from.origin + offsetOf(i, dims, src),
      );
    }
    expectSameBits(machine.get(code, out, to.length), expected);
    expectUntouched(machine, out + to.length * size, 64);
    if (to.length === product(dims)) runCut(machine, COPY, d, units, code, out, to.length);
  });
}

/** All orders of 0 … n − 1. */
function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, i) => [...order.slice(0, i), n - 1, ...order.slice(i)]),
  );
}

const codes = [float32, float64, bool];

test("every permutation of up to four axes", () => {
  for (const code of codes) {
    for (const dims of [[7], [3, 5], [33, 18], [4, 5, 6], [17, 1, 20], [2, 3, 5, 4], [1, 1, 1]]) {
      const strides = stridesOf(dims);
      for (const order of permutations(dims.length)) {
        const permuted = order.map((axis) => at(dims, axis));
        const src = order.map((axis) => at(strides, axis));
        check({ code, dims: permuted, src, dst: stridesOf(permuted) });
        check({ code, dims: permuted, src: stridesOf(permuted), dst: src });
      }
    }
  }
});

test("sizes around the blocks of a transposition", () => {
  for (const code of codes) {
    for (const n of [1, 2, 3, 4, 15, 16, 17, 31, 32, 35, 64, 67]) {
      for (const m of [1, 3, 4, 5, 16, 19, 65]) {
        check({ code, dims: [n, m], src: [1, n], dst: [m, 1] });
        check({ code, dims: [n, m], src: [1, n + 3], dst: [m + 2, 1] });
      }
    }
  }
});

test("broadcast sources, flips, gaps and steps", () => {
  for (const code of codes) {
    check({ code, dims: [3, 11], src: [0, 1], dst: [11, 1] });
    check({ code, dims: [3, 11], src: [1, 0], dst: [11, 1] });
    check({ code, dims: [3, 600], src: [0, 0], dst: [600, 1] });
    check({ code, dims: [5, 9], src: [9, -1], dst: [9, 1] });
    check({ code, dims: [5, 9], src: [-9, 1], dst: [9, 1] });
    check({ code, dims: [5, 9], src: [-1, -5], dst: [9, 1] });
    check({ code, dims: [5, 9], src: [9, 1], dst: [-9, -1] });
    check({ code, dims: [5, 300], src: [320, 1], dst: [310, 1] });
    check({ code, dims: [4, 6, 8], src: [100, 12, 1], dst: [70, 10, 1] });
    check({ code, dims: [6, 7], src: [28, 3], dst: [14, 2] });
    check({ code, dims: [4, 1000], src: [1000, 1], dst: [1000, 1] });
  }
});

test("nothing to copy", () => {
  for (const dims of [[0], [0, 4], [4, 0], [3, 0, 2]]) {
    check({ code: float32, dims, src: stridesOf(dims), dst: stridesOf(dims) });
  }
});

test("random layouts", () => {
  const next = generator(3);
  for (let round = 0; round < 200; round++) {
    const dims = Array.from(
      { length: 1 + Math.floor(next() * 4) },
      () => 1 + Math.floor(next() * 6),
    );
    const order = at(codes, Math.floor(next() * 3));
    const layouts = permutations(dims.length);
    const layout = layouts[Math.floor(next() * layouts.length)] ?? [];
    const strides = stridesOf(layout.map((axis) => at(dims, axis)));
    const dst = dims.map((_, axis) => at(strides, layout.indexOf(axis)));
    const src = dims.map(() => Math.floor(next() * 9) - 4);
    check({ code: order, dims, src, dst });
  }
});
