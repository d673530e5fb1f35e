import { type Tensor, ValueError } from "@nnf/tensor";

/** β·Σ|w| over all given tensors: add it to a loss to find solutions with fewer weights. */
export function l1(parameters: readonly Tensor[], beta: number): Tensor<[]> {
  return total("l1", parameters, (w) => w.abs().sum()).mul(beta);
}

/** β·Σw² over all given tensors: add it to a loss to find solutions that need less effort. */
export function l2(parameters: readonly Tensor[], beta: number): Tensor<[]> {
  return total("l2", parameters, (w) => w.square().sum()).mul(beta);
}

function total(
  operation: string,
  parameters: readonly Tensor[],
  size: (w: Tensor) => Tensor<[]>,
): Tensor<[]> {
  const [first, ...rest] = parameters;
  if (first === undefined) {
    throw new ValueError(operation, "got no parameters; expected at least one.");
  }
  return rest.reduce((sum, w) => sum.add(size(w)), size(first));
}
