import { full, type Tensor } from "@nnf/tensor";
import type { Graph, Operator } from "./graph.ts";

/** Expressions are computed as precisely as numbers are written. */
export const float64 = { dtype: "float64" } as const;

const operations: Readonly<Record<Operator, (first: Tensor, second: Tensor) => Tensor>> = {
  add: (a, b) => a.add(b),
  sub: (a, b) => a.sub(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  pow: (a, b) => a.pow(b),
  square: (a) => a.square(),
  neg: (a) => a.neg(),
  tanh: (a) => a.tanh(),
  sigmoid: (a) => a.sigmoid(),
  exp: (a) => a.exp(),
  log: (a) => a.log(),
  sum: (a) => a.sum(),
};

/** A tensor for each node of an expression, whose variables are given. */
export function tensorsOf({ nodes }: Graph, variable: (name: string) => Tensor): Tensor[] {
  const tensors: Tensor[] = [];
  for (const node of nodes) {
    if (node.kind === "number") tensors.push(full([], node.value, float64));
    else if (node.kind === "variable") tensors.push(variable(node.name));
    else {
      const [first, second = first] = node.operands.map((place) => tensors[place]);
      if (first === undefined || second === undefined) {
        throw new RangeError(`${node.operator} comes before its operands`);
      }
      tensors.push(operations[node.operator](first, second));
    }
  }
  return tensors;
}
