import type { LastDimShape, LinearCheck, Parameter, Shape, Tensor } from "@nnf/tensor";
import { fanIn } from "./initialisers/fan-in.ts";
import {
  constantParameter,
  type InitializeOptions,
  initialized,
} from "./initialisers/initializer.ts";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { checkFeatures, checkSize, labelOf } from "./place.ts";
import type { LastDimRule, UnknownSize } from "./sequential-types.ts";

/** Options of {@link Linear}. */
export interface LinearOptions extends InitializeOptions {
  /** Whether a bias is added; true unless given. */
  readonly bias?: boolean | undefined;
}

/**
 * y = x·W + b on the last dimension: [...B, inputs] → [...B, outputs]. The weight starts by
 * {@link fanIn} unless told otherwise, the bias at 0.
 */
export class Linear<
  In extends number = UnknownSize,
  Out extends number = UnknownSize,
> extends Layer<LastDimRule<In, Out>> {
  /** [inputs, outputs] */
  readonly weight: Parameter<[In, Out]>;
  /** [outputs] */
  readonly bias: Parameter<[Out]> | null;

  /** @throws ValueError for sizes that are no positive integers, and without `random`. */
  constructor(inputs: In, outputs: Out, options: LinearOptions) {
    super();
    checkSize("Linear", "inputs", inputs);
    checkSize("Linear", "outputs", outputs);
    this.weight = initialized("Linear", options, fanIn(), {
      shape: [inputs, outputs],
      fanIn: inputs,
      fanOut: outputs,
    });
    const { bias = true } = options;
    this.bias = bias ? constantParameter(outputs, 0, this.weight.dtype) : null;
  }

  /** @throws ShapeError unless the last dimension of `x` has the layer's inputs. */
  override forward<S extends Shape>(
    x: Tensor<S> & LinearCheck<"Linear", S, In>,
    mode?: Mode,
  ): Tensor<LastDimShape<S, Out>>;
  override forward(x: Tensor): Tensor {
    checkFeatures(labelOf(this, "Linear"), x, this.weight.shape[0]);
    const product: Tensor = x.matmul<Shape>(this.weight);
    return this.bias === null ? product : product.add(this.bias);
  }
}
