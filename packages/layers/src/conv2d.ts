import { type ConvOptions, conv2d, type Tensor } from "@nnf/tensor";
import { type ConvLayerOptions, Convolution } from "./convolution.ts";

/**
 * Cross-correlation over two axes with a filter of `size` (one number, or [height, width]) for each
 * pair of channels: [N, inputs, H, W] → [N, outputs, H′, W′]. The weight starts by `fanIn`
 * unless told otherwise, the bias at 0.
 */
export class Conv2d extends Convolution {
  /** @throws ValueError for sizes that are no positive integers, and without `random`. */
  constructor(
    inputs: number,
    outputs: number,
    size: number | readonly [height: number, width: number],
    options: ConvLayerOptions,
  ) {
    super("Conv2d", [inputs, outputs], typeof size === "number" ? [size, size] : size, options);
  }

  protected override convolve(x: Tensor, weight: Tensor, options: ConvOptions): Tensor {
    return conv2d(x, weight, options);
  }
}
