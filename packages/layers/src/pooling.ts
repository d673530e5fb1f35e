import type { PoolOptions, Tensor } from "@nnf/tensor";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { checkSize, labelOf, namingErrors } from "./place.ts";

type Pool<Size> = (x: Tensor, size: Size, options: PoolOptions) => Tensor;

/** What poolings share: a window's size, how windows lie, and the operator. */
export abstract class Pooling<Size extends number | readonly number[]> extends Layer {
  readonly size: Size;
  readonly #type: string;
  readonly #pool: Pool<Size>;
  readonly #options: PoolOptions;

  constructor(type: string, pool: Pool<Size>, size: Size, options: PoolOptions) {
    super();
    const lengths: readonly number[] = typeof size === "number" ? [size] : size;
    for (const length of lengths) checkSize(type, "window size", length);
    this.size = size;
    this.#type = type;
    this.#pool = pool;
    this.#options = options;
  }

  /** @throws ShapeError when the rank of `x` does not fit, or the window is longer than it. */
  override forward(x: Tensor, _mode?: Mode): Tensor {
    return namingErrors(labelOf(this, this.#type), () => this.#pool(x, this.size, this.#options));
  }
}

/** A window's size over two axes: one number for both, or [height, width]. */
export type Size2d = number | readonly [height: number, width: number];
