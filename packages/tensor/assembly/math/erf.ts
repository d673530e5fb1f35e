/**
 * Error function in float32, four lanes.
 *
 *   erf x = x + x p(x²)          for |x| < 0.85, p of degree 5: relative error 2^−27
 *   erf x = ± (1 − e^−q(|x|))    above, q(x) = −ln erfc x, of degree 6; from 3.95 on it rounds to ± 1
 */
import { addProduct } from "../fused";
import { expNormal } from "./exp";
import { polynomial5, polynomial6 } from "./polynomial";

const SMALL = memory.data<f32>([
  0.12837916612625122, -0.37612590193748474, 0.11282864958047867, -0.026807287707924843, 0.0050577037036418915, -0.0006348518654704094,
]);

const LARGE = memory.data<f32>([
  0.00010452280548634008, 1.128061056137085, 0.6365187764167786, 0.10452612489461899, -0.02251916378736496, 0.003117881715297699, -0.00020367908291518688,
]);

@inline
export function erfF32x4(x: v128): v128 {
  const sign = v128.and(x, i32x4.splat(0x80000000));
  const a = f32x4.abs(x);
  const t = f32x4.mul(x, x);
  const p = polynomial5(t, SMALL);
  const small = addProduct(x, x, p);

  const y = f32x4.pmin(a, f32x4.splat(3.95));
  const q = polynomial6(y, LARGE);
  const large = f32x4.sub(f32x4.splat(1), expNormal(f32x4.neg(q)));
  return v128.or(v128.bitselect(small, large, f32x4.lt(a, f32x4.splat(0.85))), sign);
}
