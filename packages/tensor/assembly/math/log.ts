/**
 * ln x and ln(1 + x) in float32, four lanes.
 *
 *   x = 2^k (1 + f) with √½ ≤ 1 + f < √2, ln x = k ln 2 + ln(1 + f), ln(1 + f) = f − f²/2 + f³ p(f)
 *
 * p of degree 7 has the smallest maximal relative error of ln(1 + f), 2^−27. ln 2 is added in two
 * parts; the product of k and the upper part, of 15 bits, is exact.
 */
import { addProduct, subtractProduct } from "../fused";
import { polynomial7 } from "./polynomial";

const LOG = memory.data<f32>([
  0.3333333134651184, -0.2500082552433014, 0.20001250505447388, -0.1662319004535675, 0.14201176166534424, -0.13161464035511017, 0.1276620775461197, -0.07636449486017227,
]);

const LN2_HIGH: f32 = 0.693145751953125;
const LN2_LOW: f32 = 1.4286068203094172e-6;
/** The bits of √½. */
const SQRT_HALF: i32 = 0x3f3504f3;

/** ln x + extra − shift ln 2 for normal positive x. */
@inline
function logNormal(x: v128, shift: v128, extra: v128): v128 {
  const k = i32x4.shr_s(i32x4.sub(x, i32x4.splat(SQRT_HALF)), 23);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(k, 23)), f32x4.splat(1));
  const scale = f32x4.convert_i32x4_s(i32x4.sub(k, shift));
  const p = polynomial7(f, LOG);
  const square = f32x4.mul(f, f);
  let low = addProduct(extra, scale, f32x4.splat(LN2_LOW));
  low = addProduct(low, f32x4.mul(square, f), p);
  low = subtractProduct(low, square, f32x4.splat(0.5));
  return addProduct(f32x4.add(f, low), scale, f32x4.splat(LN2_HIGH));
}

/** `y` where ln x is finite; −∞ at 0, ∞ at ∞, and NaN (all bits set) at NaN and below 0. */
@inline
function exceptional(x: v128, y: v128): v128 {
  const zero = f32x4.splat(0);
  const infinity = f32x4.splat(Infinity);
  y = v128.bitselect(f32x4.neg(infinity), y, f32x4.eq(x, zero));
  y = v128.bitselect(infinity, y, f32x4.eq(x, infinity));
  return v128.or(y, v128.not(f32x4.ge(x, zero)));
}

/** ln x; subnormal x is scaled by 2²³ first. */
@inline
export function logF32x4(x: v128): v128 {
  const subnormal = f32x4.lt(x, f32x4.splat(reinterpret<f32>(0x00800000)));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(8388608)), x, subnormal);
  const shift = v128.and(subnormal, i32x4.splat(23));
  return exceptional(x, logNormal(normal, shift, f32x4.splat(0)));
}

/**
 * ln(1 + x) = ln u + c / u, where u = 1 + x is rounded and c = (1 + x) − u is its rounding error,
 * which two-sum gives exactly (Knuth). The sign is that of x, also for −0.
 */
@inline
export function log1pF32x4(x: v128): v128 {
  const one = f32x4.splat(1);
  const u = f32x4.add(x, one);
  const rounded = f32x4.sub(u, one);
  const c = f32x4.add(f32x4.sub(one, f32x4.sub(u, rounded)), f32x4.sub(x, rounded));
  const y = exceptional(u, logNormal(u, i32x4.splat(0), f32x4.div(c, u)));
  return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
}
