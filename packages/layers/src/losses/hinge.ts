import { DtypeError, type Tensor } from "@nnf/tensor";
import {
  checkSameShape,
  type LossOptions,
  type Reduced,
  type Reduction,
  reduceLosses,
} from "./reduction.ts";

/** Options of {@link hinge} and `rankingLoss`. */
export interface MarginOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** By how much a score must be right to cost nothing; 1 unless given. */
  readonly margin?: number | undefined;
}

/**
 * max(0, margin − t·s) for scores s and targets t of −1 or 1 (Cortes and Vapnik 1995); the mean
 * unless told otherwise. The gradient at the kink is 0.
 * @throws ShapeError unless scores and targets have one shape, DtypeError for bool targets.
 */
export function hinge<R extends Reduction = "mean">(
  scores: Tensor,
  targets: Tensor,
  options?: MarginOptions<R>,
): Reduced<R>;
export function hinge(
  scores: Tensor,
  targets: Tensor,
  { margin = 1, reduction = "mean" }: MarginOptions = {},
): Tensor {
  checkSameShape("hinge", ["scores", scores], ["targets", targets]);
  if (targets.dtype === "bool") {
    throw new DtypeError("hinge", "targets are bool; expected -1 or 1. Use where(targets, 1, -1).");
  }
  return reduceLosses("hinge", scores.mul(targets).neg().add(margin).relu(), reduction);
}
