import { avgPool1d, avgPool2d, type PoolOptions } from "@nnf/tensor";
import { Pooling, type Size2d } from "./pooling.ts";

/**
 * The mean of each window, padding counted as zeros, [N, C, L] → [N, C, L′]. The stride is the size
 * by default.
 */
export class AvgPool1d extends Pooling<number> {
  constructor(size: number, options: PoolOptions = {}) {
    super("AvgPool1d", avgPool1d, size, options);
  }
}

/**
 * The mean of each window, padding counted as zeros, [N, C, H, W] → [N, C, H′, W′]. The stride is
 * the size by default.
 */
export class AvgPool2d extends Pooling<Size2d> {
  constructor(size: Size2d, options: PoolOptions = {}) {
    super("AvgPool2d", avgPool2d, size, options);
  }
}
