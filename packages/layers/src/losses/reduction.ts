import { ShapeError, type Tensor, ValueError } from "@nnf/tensor";
import { equalShapes, formatShape } from "@nnf/tensor/internal";

/** What becomes of the losses of single examples: their mean, their sum, or nothing. */
export type Reduction = "mean" | "sum" | "none";

/** Options of losses. */
export interface LossOptions<R extends Reduction = Reduction> {
  readonly reduction?: R | undefined;
}

/** A scalar, or the losses of single examples. */
export type Reduced<R extends Reduction> = R extends "none" ? Tensor : Tensor<[]>;

/**
 * Losses of single examples reduced.
 * @throws ValueError for an unknown reduction.
 */
export function reduceLosses(operation: string, losses: Tensor, reduction: Reduction): Tensor {
  if (reduction === "mean") return losses.mean();
  if (reduction === "sum") return losses.sum();
  if (reduction === "none") return losses;
  throw new ValueError(
    operation,
    `got reduction ${JSON.stringify(reduction)}; expected "mean", "sum" or "none".`,
  );
}

/**
 * Losses do not broadcast: [N, 1] against [N] would compare every prediction with every target.
 * @throws ShapeError unless both have one shape.
 */
export function checkSameShape(
  operation: string,
  [nameOfA, a]: readonly [name: string, value: Tensor],
  [nameOfB, b]: readonly [name: string, value: Tensor],
): void {
  if (equalShapes(a.shape, b.shape)) return;
  throw new ShapeError(
    operation,
    `${nameOfA} have shape ${formatShape(a.shape)}, ${nameOfB} ${formatShape(b.shape)}; ` +
      `expected equal shapes. Reshape the ${nameOfB}, losses do not broadcast.`,
  );
}
