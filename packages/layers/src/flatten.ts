import { ShapeError, type Tensor } from "@nnf/tensor";
import { sizeOf } from "@nnf/tensor/internal";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { labelOf } from "./place.ts";

/** All axes but the first merged: [N, ...rest] → [N, product of rest]. */
export class Flatten extends Layer {
  /** @throws ShapeError for a scalar. */
  override forward(x: Tensor, _mode?: Mode): Tensor {
    const [count, ...rest]: readonly number[] = x.shape;
    if (count === undefined) {
      throw new ShapeError(
        labelOf(this, "Flatten"),
        "input is a scalar; expected a batch, at least one axis. Add one with unsqueeze(0).",
      );
    }
    return x.reshape([count, sizeOf(rest)]);
  }
}
