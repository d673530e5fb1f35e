import { type Shape, softmax, type Tensor, ValueError } from "@nnf/tensor";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { labelOf, namingErrors } from "./place.ts";
import type { SameShapeRule } from "./sequential-types.ts";

/** Options of {@link Softmax}. */
export interface SoftmaxOptions {
  /** Above 1 flattens the distribution, below 1 sharpens it; 1 unless given. */
  readonly temperature?: number;
  /** The last unless given. */
  readonly axis?: number;
}

/** e^(x/T) / Σ e^(x/T) along an axis, without overflow. Losses take logits, not this. */
export class Softmax extends Layer<SameShapeRule> {
  readonly temperature: number;
  readonly axis: number;

  /** @throws ValueError unless the temperature is positive and finite. */
  constructor({ temperature = 1, axis = -1 }: SoftmaxOptions = {}) {
    super();
    if (!(temperature > 0 && Number.isFinite(temperature))) {
      throw new ValueError(
        "Softmax",
        `got temperature ${temperature}; expected a positive number. ` +
          "For the greatest alone use argMax.",
      );
    }
    this.temperature = temperature;
    this.axis = axis;
  }

  /** @throws AxisError when `x` has no such axis. */
  override forward<S extends Shape>(x: Tensor<S>, mode?: Mode): Tensor<S>;
  override forward(x: Tensor): Tensor {
    const logits = this.temperature === 1 ? x : x.div(this.temperature);
    return namingErrors(labelOf(this, "Softmax"), () => softmax(logits, this.axis));
  }
}
