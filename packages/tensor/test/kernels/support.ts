import { expect } from "vitest";
import {
  arrayOf,
  bits,
  float32,
  float64,
  generator,
  int32,
  type Machine,
  type Numbers,
} from "./harness.ts";

/** Bytes of an element of the dtype `code`. */
export function bytesOf(code: number): number {
  return code === float64 ? 8 : code === float32 || code === int32 ? 4 : 1;
}

/** Element `i`, which must exist. */
export function at(values: ArrayLike<number>, i: number): number {
  const value = values[i];
  if (value === undefined) throw new Error(`test: no element ${i} of ${values.length}`);
  return value;
}

/** `n` random values of the dtype `code`, floats in [-1, 1), integers of both signs, 0/1. */
export function randomValues(code: number, n: number, seed: number): Numbers {
  const next = generator(seed);
  const value = () => {
    if (code === int32) return Math.floor((next() - 0.5) * 2000);
    if (code === float32 || code === float64) return next() * 2 - 1;
    return next() < 0.5 ? 0 : 1;
  };
  return arrayOf(code, Array.from({ length: n }, value));
}

/** Row-major strides of `dims`. */
export function stridesOf(dims: readonly number[]): number[] {
  const strides: number[] = [];
  let step = 1;
  for (const size of [...dims].reverse()) {
    strides.unshift(step);
    step *= size;
  }
  return strides;
}

export function product(dims: readonly number[]): number {
  return dims.reduce((a, b) => a * b, 1);
}

/** Offset of the flat row-major position `i` of `dims` under `strides`. */
export function offsetOf(i: number, dims: readonly number[], strides: readonly number[]): number {
  let offset = 0;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    const size = at(dims, axis);
    offset += (i % size) * at(strides, axis);
    i = Math.floor(i / size);
  }
  return offset;
}

/**
 * Runs a call whole and then cut in several ways, the pieces in reverse order, and expects the same
 * bytes at `out`. Returns them as elements of the dtype `code`.
 */
export function runCut(
  machine: Machine,
  kernel: number,
  descriptor: number,
  units: number,
  code: number,
  out: number,
  n: number,
): Numbers {
  expect(machine.run([kernel, descriptor, units])).toBe(0);
  const whole = machine.get(code, out, n);
  for (const step of new Set([1, 2, Math.ceil(units / 2)])) {
    if (step < 1 || step >= units) continue;
    new Uint8Array(machine.memory.buffer, out, n * bytesOf(code)).fill(0x5a);
    for (let begin = Math.floor((units - 1) / step) * step; begin >= 0; begin -= step) {
      const end = Math.min(begin + step, units);
      expect(machine.runUnits(kernel, descriptor, begin, end)).toBe(0);
    }
    expectSameBits(machine.get(code, out, n), whole);
  }
  return whole;
}

/** Expects the same bytes; faster than `toEqual` on large arrays. */
export function expectSameBits(actual: Numbers, expected: Numbers): void {
  const [a, b] = [bits(actual), bits(expected)];
  if (a.length !== b.length || !a.every((byte, i) => byte === b[i])) {
    expect(actual).toEqual(expected);
    expect.fail("the same values in other bits");
  }
}

/** Expects the bytes after a result to be as `allocate` left them. */
export function expectUntouched(machine: Machine, address: number, bytes: number): void {
  const guard = new Uint8Array(machine.memory.buffer, address, bytes);
  expect(guard.every((byte) => byte === 0xa5)).toBe(true);
}

/** Expects |actual - expected| <= tolerance(i), with NaN and infinities in the same places. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: (i: number) => number,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const x = at(actual, i);
    const y = at(expected, i);
    const good = Number.isFinite(y) ? Math.abs(x - y) <= tolerance(i) : Object.is(x, y);
    if (!good) expect.fail(`element ${i} is ${x}, expected ${y} within ${tolerance(i)}`);
  }
}
