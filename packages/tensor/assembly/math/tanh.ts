/** tanh and the logistic sigmoid in float32, four lanes. */
import { expF32x4, expNormal } from "./exp";
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
  const small = f32x4.add(x, f32x4.mul(f32x4.mul(t, p), x));

  const one = f32x4.splat(1);
  const clamped = f32x4.pmin(a, f32x4.splat(9.1));
  const e = expNormal(f32x4.add(clamped, clamped));
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));
  return v128.bitselect(small, v128.or(large, sign), f32x4.lt(a, f32x4.splat(0.625)));
}

/** 1 / (1 + e^−x), as e^x / (1 + e^x) below 0: the exponential never overflows. */
@inline
export function sigmoidF32x4(x: v128): v128 {
  const one = f32x4.splat(1);
  const e = expF32x4(f32x4.neg(f32x4.abs(x)));
  const numerator = v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, e));
}
