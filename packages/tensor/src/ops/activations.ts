import { opcodes } from "../engine/kernels.ts";
import { ValueError } from "../errors.ts";
import type { Shape } from "../shape.ts";

import type { Tensor } from "../tensor.ts";
import { type Unary, unary } from "./elementwise.ts";
import { erf, expm1, log1p } from "./functions.ts";
import { where } from "./where.ts";

/** max(x, 0); the gradient at 0 is 0. */
export const relu: Unary = unary("relu", {
  opcode: opcodes.relu,
  domain: "number",
  gradient: (g, x) => where(x.greater(0), g, 0),
});

/**
 * x limited to [low, high]; the gradient passes inside and at the limits.
 * @throws ValueError unless low ≤ high.
 */
export function clip<S extends Shape>(x: Tensor<S>, low: number, high: number): Tensor<S>;
export function clip(x: Tensor, low: number, high: number): Tensor {
  if (!(low <= high)) {
    throw new ValueError("clip", `got limits ${low} and ${high}; expected low ≤ high.`);
  }
  return where(x.less(low), low, where(x.greater(high), high, x));
}

/** x limited to [−1, 1] (Collobert et al. 2011, eq. 5). */
export const hardTanh: Unary = (x) => clip(x, -1, 1);

/** x where positive, else slope·x. */
export function leakyRelu<S extends Shape>(x: Tensor<S>, slope?: number): Tensor<S>;
export function leakyRelu(x: Tensor, slope = 0.01): Tensor {
  return where(x.greater(0), x, x.mul(slope));
}

/** x where positive, else α(eˣ − 1) (Clevert et al. 2016). */
export function elu<S extends Shape>(x: Tensor<S>, alpha?: number): Tensor<S>;
export function elu(x: Tensor, alpha = 1): Tensor {
  const positive = x.greater(0);
  // Not the minimum of x and 0, which would share the gradient at 0.
  return where(positive, x, expm1(where(positive, 0, x)).mul(alpha));
}

/** x·σ(x) (Elfwing et al. 2018), also called swish. */
export const silu: Unary = (x: Tensor) => x.mul(x.sigmoid());

/**
 * ln(1 + eˣ), as x + ln(1 + e⁻ˣ) where x is positive, so that nothing overflows. The derivatives of
 * either form are right everywhere, at 0 too: σ(x), σ(x)(1 − σ(x)), …
 */
export const softplus: Unary = (x: Tensor) => {
  const positive = x.greater(0);
  return where(positive, x, 0).add(log1p(where(positive, x.neg(), x).exp()));
};

/** Options of {@link gelu}. */
export interface GeluOptions {
  /** `none` for x·Φ(x); `tanh` for the approximation of the paper's section 2. */
  readonly approximate?: "none" | "tanh";
}

/** x·Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016). */
export function gelu<S extends Shape>(x: Tensor<S>, options?: GeluOptions): Tensor<S>;
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  const phi =
    options.approximate === "tanh"
      ? x
          .add(x.pow(3).mul(0.044715))
          .mul(Math.sqrt(2 / Math.PI))
          .tanh()
      : erf(x.mul(Math.SQRT1_2));
  return x.mul(phi.add(1)).mul(0.5);
}
