/** tanh and the logistic sigmoid in float32, four lanes. */
import { addProduct } from "../fused";
import { expNormal, expReduced, reduceByLn2, roundedLog2, scale } from "./exp";
import { polynomial4 } from "./polynomial";

const TANH = memory.data<f32>([
  -0.3333328068256378, 0.13331405818462372, -0.05373651534318924, 0.02062816731631756, -0.0056922961957752705,
]);

/**
 *   tanh x = x + x³ p(x²)            for |x| < 0.625, p of degree 4: relative error 2^−27
 *   tanh x = ± (1 − 2 / (e^2|x| + 1)) above; from 9.1 on it rounds to ± 1
 */
@inline
export function tanhF32x4(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000));
  const a = f32x4.abs(x);
  const t = f32x4.mul(x, x);
  const p = polynomial4(t, TANH);
  const small = addProduct(x, f32x4.mul(t, p), x);

  const one = f32x4.splat(1);
  const clamped = f32x4.pmin(a, f32x4.splat(9.1));
  const e = expNormal(f32x4.add(clamped, clamped));
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  return v128.or(v128.bitselect(small, large, f32x4.lt(a, f32x4.splat(0.625))), sign);
}

/**
 * 1 / (1 + e) for x ≥ 0 and e / (1 + e) below, with e = e^−|x|, which never overflows. Below 0 the
 * rounding error δ of e, about that of 1 + p, goes to the denominator: e (1 + δ) / (1 + e (1 + δ)) is
 * e / (1 + e − δ) to first order.
 */
@inline
export function sigmoidF32x4(x: v128): v128 {
  const one = f32x4.splat(1);
  const y = f32x4.pmax(f32x4.neg(f32x4.abs(x)), f32x4.splat(-104));
  const rounded = roundedLog2(y);
  const p = expReduced(reduceByLn2(y, rounded));
  const sum = f32x4.add(p, one);
  const e = scale(sum, rounded);
  const negative = f32x4.lt(x, f32x4.splat(0));
  const error = v128.and(f32x4.sub(p, f32x4.sub(sum, one)), negative);
  const numerator = v128.bitselect(e, one, negative);
  return f32x4.div(numerator, f32x4.add(one, f32x4.sub(e, error)));
}
