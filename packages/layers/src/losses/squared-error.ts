import type { Tensor } from "@nnf/tensor";
import {
  checkSameShape,
  type LossOptions,
  type Reduced,
  type Reduction,
  reduceLosses,
} from "./reduction.ts";

/**
 * Σ (ŷ − y)², summed unless told otherwise, as the lecture's cost C is; see `meanSquaredError`.
 * @throws ShapeError unless predictions and targets have one shape.
 */
export function squaredError<R extends Reduction = "sum">(
  predictions: Tensor,
  targets: Tensor,
  options?: LossOptions<R>,
): Reduced<R>;
export function squaredError(
  predictions: Tensor,
  targets: Tensor,
  { reduction = "sum" }: LossOptions = {},
): Tensor {
  checkSameShape("squaredError", ["predictions", predictions], ["targets", targets]);
  return reduceLosses("squaredError", predictions.sub(targets).square(), reduction);
}
