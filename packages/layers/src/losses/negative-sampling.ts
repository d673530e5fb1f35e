import { ShapeError, softplus, type Tensor } from "@nnf/tensor";
import { equalShapes, formatShape } from "@nnf/tensor/internal";
import { type LossOptions, type Reduced, type Reduction, reduceLosses } from "./reduction.ts";

/**
 * −ln σ(s) − Σₖ ln σ(−sₖ) for the score s of a true pair, `positive` [...], and the scores of K drawn
 * ones, `negative` [..., K] (Mikolov et al. 2013, eq. 4), computed as ln(1 + e⁻ˢ) + Σₖ ln(1 + e^sₖ);
 * the mean over true pairs unless told otherwise.
 * @throws ShapeError unless `negative` has the shape of `positive` and one axis more.
 */
export function negativeSampling<R extends Reduction = "mean">(
  positive: Tensor,
  negative: Tensor,
  options?: LossOptions<R>,
): Reduced<R>;
export function negativeSampling(
  positive: Tensor,
  negative: Tensor,
  { reduction = "mean" }: LossOptions = {},
): Tensor {
  if (negative.rank === 0 || !equalShapes(negative.shape.slice(0, -1), positive.shape)) {
    throw new ShapeError(
      "negativeSampling",
      `positive scores have shape ${formatShape(positive.shape)}, negative ones ` +
        `${formatShape(negative.shape)}; expected the same shape and one axis more. ` +
        "With one negative each, add it with unsqueeze(-1).",
    );
  }
  const losses = softplus(positive.neg()).add<readonly number[]>(softplus(negative).sum(-1));
  return reduceLosses("negativeSampling", losses, reduction);
}
