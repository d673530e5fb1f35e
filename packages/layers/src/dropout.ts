import { type Shape, type Tensor, ValueError, where } from "@nnf/tensor";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import type { SameShapeRule } from "./sequential-types.ts";

/**
 * In training, zeroes each element with probability p and divides the others by 1 − p, so that the
 * expectation stays (inverted dropout; Srivastava et al. 2014, section 10). In evaluation, nothing.
 */
export class Dropout extends Layer<SameShapeRule> {
  readonly probability: number;

  /** @throws ValueError for a probability outside [0, 1). */
  constructor(probability: number) {
    super();
    if (!(probability >= 0 && probability < 1)) {
      throw new ValueError(
        "Dropout",
        `got probability ${probability}; expected at least 0 and less than 1.`,
      );
    }
    this.probability = probability;
  }

  override forward<S extends Shape>(x: Tensor<S>, mode?: Mode): Tensor<S>;
  override forward(x: Tensor, mode?: Mode): Tensor {
    if (mode === undefined || this.probability === 0) return x;
    const kept = 1 - this.probability;
    const mask: Tensor = mode.random.bernoulli(x.shape as Shape, kept);
    return where(mask, x.div(kept), 0);
  }
}
