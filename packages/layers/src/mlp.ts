import {
  type LastDimShape,
  type LinearCheck,
  relu,
  type Shape,
  type Tensor,
  ValueError,
} from "@nnf/tensor";
import { contents, Layer } from "./layer.ts";
import { Linear, type LinearOptions } from "./linear.ts";
import type { Mode } from "./mode.ts";
import type { LastDimRule, UnknownSize } from "./sequential-types.ts";

/** Options of {@link Mlp}; those of its linear layers hold for each. */
export interface MlpOptions extends LinearOptions {
  /** Between linear layers, not after the last; `relu` unless given. */
  readonly activation?: ((x: Tensor) => Tensor) | undefined;
}

/**
 * A multilayer perceptron: linear layers with an activation between them,
 * [...B, first size] → [...B, last size].
 */
export class Mlp<In extends number = UnknownSize, Out extends number = UnknownSize> extends Layer<
  LastDimRule<In, Out>
> {
  readonly layers: readonly Linear[];
  readonly #activation: (x: Tensor) => Tensor;

  /**
   * @param sizes of the input, of each hidden layer, of the output
   * @throws ValueError for fewer than two sizes, and what `Linear` throws.
   */
  constructor(sizes: readonly [In, ...number[], Out], options: MlpOptions) {
    super();
    if (sizes.length < 2) {
      throw new ValueError(
        "Mlp",
        `got sizes [${sizes.join(", ")}]; expected at least those of the input and the output.`,
      );
    }
    const { activation = relu } = options ?? {};
    if (typeof activation !== "function") {
      throw new ValueError(
        "Mlp",
        `got ${typeof activation} as activation; expected a function such as relu or tanh.`,
      );
    }
    this.layers = sizes.slice(1).map((outputs, i) => new Linear(sizes[i] ?? 0, outputs, options));
    this.#activation = activation;
    contents(this);
  }

  /** @throws ShapeError unless the last dimension of `x` has the first size. */
  override forward<S extends Shape>(
    x: Tensor<S> & LinearCheck<"Mlp", S, In>,
    mode?: Mode,
  ): Tensor<LastDimShape<S, Out>>;
  override forward(x: Tensor): Tensor {
    let y = x;
    for (const [i, layer] of this.layers.entries()) {
      y = layer.forward(i === 0 ? y : this.#activation(y));
    }
    return y;
  }
}
