/**
 * e^x and e^x − 1 in float32, four lanes.
 *
 *   n = round(x / ln 2), r = x − n ln 2, e^x = 2ⁿ e^r, e^r = 1 + r + r² q(r) for |r| ≤ ln 2 / 2
 *
 * q has the smallest maximal relative error of e^r for its degree. ln 2 is subtracted in two parts
 * (Cody and Waite); the product of n and the upper part, of 15 bits, is exact.
 */

import { addProduct, subtractProduct } from "../fused";
import { constant, polynomial4, polynomial5 } from "./polynomial";

/** Adding 1.5 · 2²³ rounds to an integer and leaves it in the low bits of the sum. */
const ROUND: f32 = 12582912;
const REDUCTION = memory.data<f32>([ROUND, 1.4426950408889634, 0.693145751953125, 1.4286068203094172e-6]);
const EXP = memory.data<f32>([
  0.4999999403953552, 0.16666516661643982, 0.041668280959129333, 0.008369248360395432,
  0.0013820742024108768,
]);
const EXPM1 = memory.data<f32>([
  0.5, 0.1666666567325592, 0.041666485369205475, 0.008333541452884674, 0.0013933228328824043,
  0.00019766994228120893,
]);

/** The sum whose low bits hold round(x / ln 2). */
@inline
export function roundedLog2(x: v128): v128 {
  return addProduct(constant(REDUCTION), x, constant(REDUCTION + 4));
}

/** x − n ln 2, where `rounded` is the sum above. */
@inline
export function reduceByLn2(x: v128, rounded: v128): v128 {
  const n = f32x4.sub(rounded, constant(REDUCTION));
  const r = subtractProduct(x, n, constant(REDUCTION + 8));
  return subtractProduct(r, n, constant(REDUCTION + 12));
}

/** e^r − 1 for |r| ≤ ln 2 / 2, to be added to 1: the relative error of e^r is 2^−28. */
@inline
export function expReduced(r: v128): v128 {
  return addProduct(r, f32x4.mul(r, r), polynomial4(r, EXP));
}

/** 2ⁿ for the integers −126 ≤ n ≤ 127 in the low 9 bits of the lanes; the others are ignored. */
@inline
export function powerOfTwo(n: v128): v128 {
  return i32x4.add(i32x4.shl(n, 23), i32x4.splat(0x3f800000));
}

/**
 * 2ⁿ y, where `rounded` holds n between −150 and 128. In two steps, so that results that overflow
 * or are subnormal are rounded once.
 */
@inline
export function scale(y: v128, rounded: v128): v128 {
  const n = i32x4.sub(rounded, i32x4.splat(reinterpret<i32>(ROUND)));
  const half = i32x4.shr_s(n, 1);
  return f32x4.mul(f32x4.mul(y, powerOfTwo(half)), powerOfTwo(i32x4.sub(n, half)));
}

/** e^x for −87 ≤ x ≤ 88, where the result is neither subnormal nor infinite. */
@inline
export function expNormal(x: v128): v128 {
  const rounded = roundedLog2(x);
  const y = f32x4.add(expReduced(reduceByLn2(x, rounded)), f32x4.splat(1));
  return f32x4.mul(y, powerOfTwo(rounded));
}

/** e^x for every x. NaN passes the clamps because it compares false. */
@inline
export function expF32x4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-104));
  const rounded = roundedLog2(x);
  return scale(f32x4.add(expReduced(reduceByLn2(x, rounded)), f32x4.splat(1)), rounded);
}

/**
 * e^x − 1 = 2 (h p + (h − ½)) with h = 2ⁿ⁻¹ and p = e^r − 1 = r + r² q(r), the relative error of p
 * being 2^−31. Half the scale, because 2ⁿ itself overflows for the largest results. Below −18 the
 * result rounds to −1; where x² / 2 is below the last bit it is x, −0 and subnormals included.
 */
@inline
export function expm1F32x4(x: v128): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, f32x4.splat(89)), f32x4.splat(-18));
  const rounded = roundedLog2(clamped);
  const r = reduceByLn2(clamped, rounded);
  const h = powerOfTwo(i32x4.sub(rounded, i32x4.splat(1)));
  const p = addProduct(r, f32x4.mul(r, r), polynomial5(r, EXPM1));
  const y = addProduct(f32x4.sub(h, f32x4.splat(0.5)), p, h);
  const tiny = f32x4.lt(f32x4.abs(x), f32x4.splat(<f32>(1.0 / 33554432.0)));
  return v128.bitselect(x, f32x4.add(y, y), tiny);
}
