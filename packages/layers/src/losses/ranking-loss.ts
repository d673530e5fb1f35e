import type { Tensor } from "@nnf/tensor";
import type { MarginOptions } from "./hinge.ts";
import { checkSameShape, type Reduced, type Reduction, reduceLosses } from "./reduction.ts";

/**
 * max(0, margin − s + s′): the score s of what was seen is to beat the score s′ of its corruption by
 * a margin (Collobert et al. 2011, the language model's criterion); the mean over pairs unless told
 * otherwise. The gradient at the kink is 0.
 * @throws ShapeError unless both have one shape.
 */
export function rankingLoss<R extends Reduction = "mean">(
  scores: Tensor,
  corrupted: Tensor,
  options?: MarginOptions<R>,
): Reduced<R>;
export function rankingLoss(
  scores: Tensor,
  corrupted: Tensor,
  { margin = 1, reduction = "mean" }: MarginOptions = {},
): Tensor {
  checkSameShape("rankingLoss", ["scores", scores], ["corrupted scores", corrupted]);
  return reduceLosses("rankingLoss", corrupted.sub(scores).add(margin).relu(), reduction);
}
