import {
  type FloatDtype,
  type LinearCheck,
  type Parameter,
  rsqrt,
  type Shape,
  type Tensor,
} from "@nnf/tensor";
import { constantParameter } from "./initialisers/initializer.ts";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { checkFeatures, checkSize, labelOf } from "./place.ts";
import type { LastDimRule, UnknownSize } from "./sequential-types.ts";

/** Options of {@link LayerNorm}. */
export interface LayerNormOptions {
  /** Added to the variance; 1e-5 unless given. */
  readonly epsilon?: number;
  readonly dtype?: FloatDtype;
}

/**
 * y = w ⊙ (x − μ) / √(σ² + ε) + b, where μ and σ² are mean and variance of the last dimension
 * (Ba et al. 2016, eq. 3 and 4): [...B, size] → [...B, size]. w starts at 1, b at 0.
 */
export class LayerNorm<N extends number = UnknownSize> extends Layer<LastDimRule<N, N>> {
  /** [size] */
  readonly weight: Parameter<[N]>;
  /** [size] */
  readonly bias: Parameter<[N]>;
  readonly epsilon: number;

  /** @throws ValueError for a size that is no positive integer. */
  constructor(size: N, { epsilon = 1e-5, dtype = "float32" }: LayerNormOptions = {}) {
    super();
    checkSize("LayerNorm", "size", size);
    this.weight = constantParameter(size, 1, dtype);
    this.bias = constantParameter(size, 0, dtype);
    this.epsilon = epsilon;
  }

  /** @throws ShapeError unless the last dimension of `x` has the layer's size. */
  override forward<S extends Shape>(
    x: Tensor<S> & LinearCheck<"LayerNorm", S, N>,
    mode?: Mode,
  ): Tensor<S>;
  override forward(x: Tensor): Tensor {
    checkFeatures(labelOf(this, "LayerNorm"), x, this.weight.size);
    const last = { keepDims: true };
    const centred = x.sub(x.mean(-1, last));
    const scale = rsqrt(centred.square().mean(-1, last).add(this.epsilon));
    return centred.mul(scale).mul(this.weight).add(this.bias);
  }
}
