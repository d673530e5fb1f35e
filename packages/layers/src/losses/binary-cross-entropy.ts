import { softplus, type Tensor } from "@nnf/tensor";
import {
  checkSameShape,
  type LossOptions,
  type Reduced,
  type Reduction,
  reduceLosses,
} from "./reduction.ts";

/**
 * −t·ln σ(z) − (1 − t)·ln(1 − σ(z)) for logits z and targets t in [0, 1] (or bool), computed as
 * ln(1 + eᶻ) − t·z, which neither overflows nor takes the logarithm of 0; the mean unless told
 * otherwise.
 * @throws ShapeError unless logits and targets have one shape.
 */
export function binaryCrossEntropy<R extends Reduction = "mean">(
  logits: Tensor,
  targets: Tensor,
  options?: LossOptions<R>,
): Reduced<R>;
export function binaryCrossEntropy(
  logits: Tensor,
  targets: Tensor,
  { reduction = "mean" }: LossOptions = {},
): Tensor {
  checkSameShape("binaryCrossEntropy", ["logits", logits], ["targets", targets]);
  const losses = softplus(logits).sub(logits.mul(targets));
  return reduceLosses("binaryCrossEntropy", losses, reduction);
}
