import { float32 } from "./harness.ts";

/** The distance between two floats of the dtype `code` next to `x`, from `x` away from zero. */
export function ulpOf(x: number, code: number): number {
  const [digits, lowest, highest] = code === float32 ? [23, -126, 127] : [52, -1022, 1023];
  const size = Math.abs(x);
  if (size < 2 ** lowest) return 2 ** lowest * 2 ** -digits;
  let exponent = Math.min(Math.floor(Math.log2(size)), highest);
  // The logarithm may be rounded across an integer.
  if (2 ** exponent > size) exponent--;
  else if (exponent < highest && 2 ** (exponent + 1) <= size) exponent++;
  return 2 ** exponent * 2 ** -digits;
}

/**
 * Error of `actual` in units in the last place of the exact result `exact`. Not-a-number in both
 * and equal values have none; a sign of zero, an infinity or a NaN in the wrong place has infinite.
 */
export function ulpDistance(actual: number, exact: number, code: number): number {
  const rounded = code === float32 ? Math.fround(exact) : exact;
  if (Object.is(actual, rounded)) return 0;
  if (!Number.isFinite(actual) || Number.isNaN(exact)) return Infinity;
  if (actual === 0 && rounded === 0) return Infinity;
  return Math.abs(actual - exact) / ulpOf(exact, code);
}
