import { type Parameter, type Shape, type Tensor, take } from "@nnf/tensor";
import { type InitializeOptions, initialized } from "./initialisers/initializer.ts";
import { normal } from "./initialisers/normal.ts";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { checkSize, labelOf, namingErrors } from "./place.ts";
import type { AppendDimRule, UnknownSize } from "./sequential-types.ts";

/**
 * A lookup table: int32 ids of any shape [...B] → [...B, size], the row of each. The same as one-hot
 * vectors times the table, but only rows that are used are read, and only they get a gradient. Rows
 * start as N(0, 1) unless told otherwise; the fan-in is 1, as only one row takes part.
 */
export class Embedding<Out extends number = UnknownSize> extends Layer<AppendDimRule<Out>> {
  /** [count, size] */
  readonly weight: Parameter<[number, Out]>;

  /** @throws ValueError for sizes that are no positive integers, and without `random`. */
  constructor(count: number, size: Out, options: InitializeOptions) {
    super();
    checkSize("Embedding", "count", count);
    checkSize("Embedding", "size", size);
    this.weight = initialized("Embedding", options, normal(), {
      shape: [count, size],
      fanIn: 1,
      fanOut: size,
    });
  }

  /** @throws DtypeError unless ids are int32, IndexError for an id outside 0 … count − 1. */
  override forward<S extends Shape>(ids: Tensor<S>, mode?: Mode): Tensor<[...S, Out]>;
  override forward(ids: Tensor): Tensor {
    return namingErrors(labelOf(this, "Embedding"), () => take(this.weight, ids));
  }
}
