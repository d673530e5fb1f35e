import { fromHost, type Tensor, ValueError, type Variable } from "@nnf/tensor";

/**
 * The lecture's slope by trial: (C(w + h) − C(w)) / h for every element of every variable, which
 * costs one evaluation more than there are elements. The result has the variables' shapes, which
 * keep their values, also when the cost throws. In float32 a small h drowns in rounding.
 * @throws ValueError unless h is finite and not 0.
 */
export function finiteDifferences(
  cost: () => Tensor | number,
  variables: readonly Variable[],
  h: number,
): Tensor[] {
  if (!Number.isFinite(h) || h === 0) {
    throw new ValueError("finiteDifferences", `got h ${h}; expected a finite number other than 0.`);
  }
  const evaluate = (): number => {
    const value = cost();
    return typeof value === "number" ? value : value.item();
  };
  const here = evaluate();
  return variables.map((variable) => {
    const shape: readonly number[] = variable.shape;
    const values = variable.data();
    try {
      const slopes = values.map((before, position) => {
        const moved = values.slice();
        moved[position] = before + h;
        variable.assign(fromHost(moved, shape));
        return (evaluate() - here) / h;
      });
      return fromHost(slopes, shape);
    } finally {
      variable.assign(fromHost(values, shape));
    }
  });
}
