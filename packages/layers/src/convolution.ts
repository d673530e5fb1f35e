import type { ConvOptions, Parameter, Tensor } from "@nnf/tensor";
import { sizeOf } from "@nnf/tensor/internal";
import { fanIn } from "./initialisers/fan-in.ts";
import {
  constantParameter,
  type InitializeOptions,
  initialized,
} from "./initialisers/initializer.ts";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { checkSize, labelOf, namingErrors } from "./place.ts";

/** Options of `Conv1d` and `Conv2d`. */
export interface ConvLayerOptions extends InitializeOptions, ConvOptions {
  /** Whether a bias is added to each output channel; true unless given. */
  readonly bias?: boolean | undefined;
}

/** What convolutions of any number of axes share. */
export abstract class Convolution extends Layer {
  /** [outputs, inputs, ...sizes] */
  readonly weight: Parameter;
  /** [outputs] */
  readonly bias: Parameter | null;
  readonly #type: string;
  readonly #options: ConvOptions;

  constructor(
    type: string,
    channels: readonly [inputs: number, outputs: number],
    sizes: readonly number[],
    options: ConvLayerOptions,
  ) {
    super();
    const [inputs, outputs] = channels;
    checkSize(type, "input channels", inputs);
    checkSize(type, "output channels", outputs);
    for (const size of sizes) checkSize(type, "filter size", size);
    this.weight = initialized(type, options, fanIn(), {
      shape: [outputs, inputs, ...sizes],
      fanIn: inputs * sizeOf(sizes),
      fanOut: outputs * sizeOf(sizes),
    });
    const { stride = 1, padding = "valid", dilation = 1, bias = true } = options;
    this.bias = bias ? constantParameter(outputs, 0, this.weight.dtype) : null;
    this.#type = type;
    this.#options = { stride, padding, dilation };
  }

  protected abstract convolve(x: Tensor, weight: Tensor, options: ConvOptions): Tensor;

  /** @throws ShapeError when rank or channels of `x` do not fit, or the filter is longer than it. */
  override forward(x: Tensor, _mode?: Mode): Tensor {
    return namingErrors(labelOf(this, this.#type), () => {
      const y = this.convolve(x, this.weight, this.#options);
      if (this.bias === null) return y;
      return y.add(this.bias.reshape([this.bias.size, ...y.shape.slice(2).fill(1)]));
    });
  }
}
