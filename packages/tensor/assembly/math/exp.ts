/**
 * e^x in float32, four lanes.
 *
 *   n = round(x / ln 2), r = x − n ln 2, e^x = 2ⁿ e^r, e^r = 1 + r + r² q(r) for |r| ≤ ln 2 / 2
 *
 * q is the polynomial of degree 4 with the smallest maximal relative error of e^r (2^−28). ln 2 is
 * subtracted in two parts (Cody and Waite); the product of n and the upper one, of 15 bits, is exact.
 */

/** Adding and subtracting 1.5 · 2²³ rounds to an integer, and leaves it in the low bits of the sum. */
const ROUND: f32 = 12582912;
const LOG2_E: f32 = 1.4426950408889634;
const LN2_HIGH: f32 = 0.693145751953125;
const LN2_LOW: f32 = 1.4286068203094172e-6;

/** The sum whose low bits hold round(x / ln 2). */
@inline
export function roundedLog2(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E)), f32x4.splat(ROUND));
}

/** x − n ln 2, where `rounded` is the sum above. */
@inline
export function reduceByLn2(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, f32x4.splat(ROUND));
  const r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  return f32x4.sub(r, f32x4.mul(n, f32x4.splat(LN2_LOW)));
}

/** e^r for |r| ≤ ln 2 / 2. */
@inline
export function expReduced(r: v128): v128 {
  let q = f32x4.splat(0.0013820742024108768);
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.008369248360395432));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.041668280959129333));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.16666516661643982));
  q = f32x4.add(f32x4.mul(q, r), f32x4.splat(0.4999999403953552));
  q = f32x4.add(f32x4.mul(f32x4.mul(r, r), q), r);
  return f32x4.add(q, f32x4.splat(1));
}

/** 2^n for the integers n in the low bits of the lanes, −126 ≤ n ≤ 127; the other bits are ignored. */
@inline
export function powerOfTwo(n: v128): v128 {
  return i32x4.add(i32x4.shl(n, 23), i32x4.splat(0x3f800000));
}

/**
 * e^x for every x. The scale 2ⁿ is applied in two steps, so that the results that overflow or are
 * subnormal are rounded once. NaN passes the clamps because it compares false.
 */
@inline
export function expF32x4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));
  const rounded = roundedLog2(x);
  const n = i32x4.sub(rounded, i32x4.splat(reinterpret<i32>(ROUND)));
  const half = i32x4.shr_s(n, 1);
  const e = f32x4.mul(expReduced(reduceByLn2(x, rounded)), powerOfTwo(half));
  return f32x4.mul(e, powerOfTwo(i32x4.sub(n, half)));
}
