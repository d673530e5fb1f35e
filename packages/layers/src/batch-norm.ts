import {
  type FloatDtype,
  ones,
  type Parameter,
  rsqrt,
  ShapeError,
  type Tensor,
  ValueError,
  type Variable,
  zeros,
} from "@nnf/tensor";
import { buffer, formatShape, withUpdate } from "@nnf/tensor/internal";
import { constantParameter } from "./initialisers/initializer.ts";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { checkSize, labelOf } from "./place.ts";

/** Options of {@link BatchNorm}. */
export interface BatchNormOptions {
  /** Share of the newest batch in the running statistics; 0.1 unless given. */
  readonly momentum?: number;
  /** Added to the variance; 1e-5 unless given. */
  readonly epsilon?: number;
  readonly dtype?: FloatDtype;
}

/**
 * y = w ⊙ (x − μ) / √(σ² + ε) + b for each feature or channel (Ioffe and Szegedy 2015, algorithm
 * 1): [N, size] or [N, size, ...] keep their shape. w starts at 1, b at 0.
 *
 * In training μ and σ² are those of the batch and all positions. In evaluation they are running
 * statistics, r ← (1 − momentum)·r + momentum·batch (σ² of a sample, divided by n − 1), which only an
 * optimiser's `minimize` updates: a forward pass alone changes nothing.
 */
export class BatchNorm extends Layer {
  /** [size] */
  readonly weight: Parameter;
  /** [size] */
  readonly bias: Parameter;
  /** [size], a buffer */
  readonly runningMean: Variable;
  /** [size], a buffer */
  readonly runningVariance: Variable;
  readonly momentum: number;
  readonly epsilon: number;

  /** @throws ValueError for a size that is no positive integer or a momentum outside [0, 1]. */
  constructor(size: number, options: BatchNormOptions = {}) {
    super();
    const { momentum = 0.1, epsilon = 1e-5, dtype = "float32" } = options;
    checkSize("BatchNorm", "size", size);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new ValueError("BatchNorm", `got momentum ${momentum}; expected a number from 0 to 1.`);
    }
    this.weight = constantParameter(size, 1, dtype);
    this.bias = constantParameter(size, 0, dtype);
    this.runningMean = buffer(zeros([size], { dtype }));
    this.runningVariance = buffer(ones([size], { dtype }));
    this.momentum = momentum;
    this.epsilon = epsilon;
  }

  /**
   * @throws ShapeError unless axis 1 of `x` has the layer's size, ValueError when a batch in training
   *   has fewer than two values for a channel.
   */
  override forward(x: Tensor, mode?: Mode): Tensor {
    const label = labelOf(this, "BatchNorm");
    const { size } = this.weight;
    if (x.rank < 2 || x.shape[1] !== size) {
      throw new ShapeError(
        label,
        `input has shape ${formatShape(x.shape)}; expected [N, ${size}] or [N, ${size}, ...]. ` +
          "Channels are axis 1.",
      );
    }
    if (mode === undefined) return this.#normalize(x, this.runningMean, this.runningVariance);
    const count = x.size / size;
    if (count < 2) {
      throw new ValueError(
        label,
        `input has shape ${formatShape(x.shape)}; expected at least two values for each channel ` +
          "in training. Use a larger batch.",
      );
    }
    const axes = x.shape
      .map((_: number, axis: number) => axis)
      .filter((axis: number) => axis !== 1);
    const mean: Tensor = x.mean(axes);
    const variance: Tensor = x.variance(axes);
    const y = this.#normalize(x, mean, variance);
    const withMean = withUpdate(y, this.runningMean, this.#blend(this.runningMean, mean));
    const sample = variance.mul(count / (count - 1));
    return withUpdate(withMean, this.runningVariance, this.#blend(this.runningVariance, sample));
  }

  #normalize(x: Tensor, mean: Tensor, variance: Tensor): Tensor {
    const alongChannels = [mean.size, ...x.shape.slice(2).fill(1)];
    const scale = rsqrt(variance.add(this.epsilon)).mul(this.weight);
    return x
      .sub(mean.reshape(alongChannels))
      .mul(scale.reshape(alongChannels))
      .add(this.bias.reshape(alongChannels));
  }

  #blend(running: Variable, batch: Tensor): Tensor {
    const blended = running.mul(1 - this.momentum).add(batch.mul(this.momentum));
    return blended.cast(running.dtype);
  }
}
