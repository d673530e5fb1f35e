/**
 * e^x and what is made of it in float64.
 *
 *   n = round(x / ln 2), r = x − n ln 2, e^x = 2ⁿ e^r, e^r = 1 + r + r c / (2 − c) for |r| ≤ ln 2 / 2
 *
 * c = 2 (e^r − 1 − r) / (e^r − 1), of which r − c = r² p(r²) is even: half the terms of a polynomial in r
 * (as in fdlibm). p is interpolated at Chebyshev nodes to 2^−54. ln 2 is subtracted in two parts; the
 * product of n and the upper part, of 32 bits, is exact.
 */

/** Adding 1.5 · 2⁵² rounds to an integer and leaves it in the low bits of the sum. */
export const ROUND: f64 = 6755399441055744;
const LOG2_E: f64 = 1.4426950408889634;
export const LN2_HIGH: f64 = 0.6931471803691238;
export const LN2_LOW: f64 = 1.9082149292705877e-10;

/** e^r − 1 for r = x + low − n ln 2, where `low` is far below the last digit of r. */
function expReduced(x: f64, low: f64, rounded: f64): f64 {
  const n = rounded - ROUND;
  const high = x - n * LN2_HIGH;
  low -= n * LN2_LOW;
  const r = high + low;
  const z = r * r;
  let p = 4.1437096880780196e-8;
  p = p * z - 1.6534058842837582e-6;
  p = p * z + 6.613756470855508e-5;
  p = p * z - 0.0027777777777562864;
  p = p * z + 0.1666666666666666;
  const c = r - z * p;
  return (r * c) / (2 - c) + low + high;
}

/** 2ⁿ for −1022 ≤ n ≤ 1023. */
@inline
export function powerOfTwo(n: i64): f64 {
  return reinterpret<f64>((n + 1023) << 52);
}

/** e^(x + low) for every x. In two steps, so that results that overflow or are subnormal are rounded once. */
export function exp(x: f64, low: f64 = 0): f64 {
  x = min<f64>(max<f64>(x, -746), 710);
  const rounded = x * LOG2_E + ROUND;
  const n = reinterpret<i64>(rounded) - reinterpret<i64>(ROUND);
  const half = n >> 1;
  return (expReduced(x, low, rounded) + 1) * powerOfTwo(half) * powerOfTwo(n - half);
}

/** e^x − 1 = 2 (h p + (h − ½)) with h = 2ⁿ⁻¹ and p = e^r − 1, as in float32. */
export function expm1(x: f64): f64 {
  const clamped = min<f64>(max<f64>(x, -40), 710);
  const rounded = clamped * LOG2_E + ROUND;
  const h = powerOfTwo(reinterpret<i64>(rounded) - reinterpret<i64>(ROUND) - 1);
  const y = h * expReduced(clamped, 0, rounded) + (h - 0.5);
  return copysign<f64>(y + y, x);
}

/** tanh |x| = (1 − e) / (1 + e) with e = e^(−2 |x|), written in e − 1. */
export function tanh(x: f64): f64 {
  const p = expm1(-2 * abs(x));
  return copysign<f64>(p / (p + 2), x);
}

/** 1 / (1 + e^−x), with the exponential of a negative number only, so that nothing overflows. */
export function sigmoid(x: f64): f64 {
  const e = exp(-abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}
