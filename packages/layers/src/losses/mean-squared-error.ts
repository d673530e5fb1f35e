import type { Tensor } from "@nnf/tensor";
import {
  checkSameShape,
  type LossOptions,
  type Reduced,
  type Reduction,
  reduceLosses,
} from "./reduction.ts";

/**
 * 1/n Σ (ŷ − y)² over all n elements.
 * @throws ShapeError unless predictions and targets have one shape.
 */
export function meanSquaredError<R extends Reduction = "mean">(
  predictions: Tensor,
  targets: Tensor,
  options?: LossOptions<R>,
): Reduced<R>;
export function meanSquaredError(
  predictions: Tensor,
  targets: Tensor,
  { reduction = "mean" }: LossOptions = {},
): Tensor {
  checkSameShape("meanSquaredError", ["predictions", predictions], ["targets", targets]);
  return reduceLosses("meanSquaredError", predictions.sub(targets).square(), reduction);
}
