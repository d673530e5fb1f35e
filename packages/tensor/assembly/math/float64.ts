/**
 * float64 functions, and float32 ones that are computed in float64. `NativeMath` is compiled into
 * the module, so the bits do not depend on the host.
 */

/** C99 `pow`; ECMAScript's differs in 1^NaN, 1^±∞ and (−1)^±∞, which are 1 here. */
export function pow(x: f64, y: f64): f64 {
  if (x == 1 || (x == -1 && abs(y) == Infinity)) return 1;
  return NativeMath.pow(x, y);
}

/** 1 / (1 + e^−x), with the exponential of a negative number only, so that nothing overflows. */
export function sigmoid(x: f64): f64 {
  const e = NativeMath.exp(-abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

/** x − ⌊x / y⌋ y without rounding: the remainder of the truncated division, moved to y's sign. */
export function remainder(x: f64, y: f64): f64 {
  const r = NativeMath.mod(x, y);
  if (r == 0) return copysign<f64>(0, y);
  return r < 0 != y < 0 ? r + y : r;
}
