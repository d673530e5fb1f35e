/** x − ⌊x / y⌋ y without rounding: the remainder of the truncated division, moved to y's sign. */
export function remainder(x: f64, y: f64): f64 {
  const r = NativeMath.mod(x, y);
  if (r == 0) return copysign<f64>(0, y);
  return r < 0 != y < 0 ? r + y : r;
}
