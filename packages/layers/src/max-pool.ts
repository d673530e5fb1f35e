import { maxPool1d, maxPool2d, type PoolOptions } from "@nnf/tensor";
import { Pooling, type Size2d } from "./pooling.ts";

/** The greatest element of each window, [N, C, L] → [N, C, L′]. The stride is the size by default. */
export class MaxPool1d extends Pooling<number> {
  constructor(size: number, options: PoolOptions = {}) {
    super("MaxPool1d", maxPool1d, size, options);
  }
}

/**
 * The greatest element of each window, [N, C, H, W] → [N, C, H′, W′]. The stride is the size by
 * default.
 */
export class MaxPool2d extends Pooling<Size2d> {
  constructor(size: Size2d, options: PoolOptions = {}) {
    super("MaxPool2d", maxPool2d, size, options);
  }
}
