import { type ConvOptions, conv1d, type Tensor } from "@nnf/tensor";
import { type ConvLayerOptions, Convolution } from "./convolution.ts";

/**
 * Cross-correlation along one axis with a filter of `size` for each pair of channels:
 * [N, inputs, L] → [N, outputs, L′]. The weight starts by `fanIn` unless told otherwise, the
 * bias at 0.
 */
export class Conv1d extends Convolution {
  /** @throws ValueError for sizes that are no positive integers, and without `random`. */
  constructor(inputs: number, outputs: number, size: number, options: ConvLayerOptions) {
    super("Conv1d", [inputs, outputs], [size], options);
  }

  protected override convolve(x: Tensor, weight: Tensor, options: ConvOptions): Tensor {
    return conv1d(x, weight, options);
  }
}
