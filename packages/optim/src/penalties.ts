import { type Tensor, ValueError } from "@nnf/tensor";
import { checkNotNegative } from "./checks.ts";

/**
 * β·Σ|w| over all given tensors: add it to a loss to find solutions with fewer weights. The slope
 * at 0 is 0.
 * @throws ValueError for an empty list, or a β that is negative or not finite.
 */
export function l1(parameters: readonly Tensor[], beta: number): Tensor<[]> {
  return penalty("l1", parameters, beta, (w) => w.abs().sum());
}

/**
 * β·Σw² over all given tensors: add it to a loss to find solutions that need less effort. Its
 * gradient 2β·w is that of an optimiser's `weightDecay` of 2β.
 * @throws ValueError for an empty list, or a β that is negative or not finite.
 */
export function l2(parameters: readonly Tensor[], beta: number): Tensor<[]> {
  return penalty("l2", parameters, beta, (w) => w.square().sum());
}

function penalty(
  operation: string,
  parameters: readonly Tensor[],
  beta: number,
  sizeOf: (w: Tensor) => Tensor<[]>,
): Tensor<[]> {
  checkNotNegative(operation, { beta });
  const [first, ...rest] = parameters;
  if (first === undefined) {
    throw new ValueError(operation, "got no parameters; expected at least one.");
  }
  return rest.reduce((total, w) => total.add(sizeOf(w)), sizeOf(first)).mul(beta);
}
