import { realize, type Tensor } from "@nnf/tensor";
import type { Comparison, Opponent } from "../case.ts";
import { uniform } from "../data.ts";
import { constantOf, type Programs, resultsOf } from "../nnf.ts";

function elementwise(id: string, program: string, against: readonly Opponent[]): Comparison {
  const count = 4 * 2 ** 20;
  return {
    id,
    program,
    inputs: () => ({ x: uniform(1, [count], 4) }),
    steps: 1,
    tolerance: 1e-6,
    threads: [1, 2],
    against,
  };
}

/** eˣ of 4 million numbers. */
export const exp4m: Comparison = elementwise("exp-4m", "exp", [
  { peer: "torch", goal: { wasm: 0.8, "wasm-relaxed": 1 } },
  { peer: "jax", goal: { wasm: 6 } },
  { peer: "tfjs", goal: { wasm: 6 } },
]);

/** The hyperbolic tangent of 4 million numbers. */
export const tanh4m: Comparison = elementwise("tanh-4m", "tanh", [
  { peer: "torch", goal: { wasm: 1.5, "wasm-relaxed": 2 } },
  { peer: "jax", goal: { wasm: 6 } },
  { peer: "tfjs", goal: { wasm: 6 } },
]);

/** Eight cheap operators one after the other on a million numbers. */
export const chain8: Comparison = {
  id: "chain8-1m",
  program: "chain8",
  inputs: () => ({ x: uniform(1, [2 ** 20]), y: uniform(2, [2 ** 20]) }),
  steps: 1,
  tolerance: 1e-6,
  threads: [1, 2],
  against: [
    { peer: "torch", goal: { wasm: 2 } },
    { peer: "jax", variant: "unjitted", goal: { wasm: 3 } },
    { peer: "tfjs", goal: { wasm: 3 } },
  ],
};

const chain = (x: Tensor, y: Tensor): Tensor =>
  x.mul(1.5).add(y).relu().sub(0.25).mul(y).abs().neg().add(x);

export const elementwisePrograms: Programs = {
  exp: (inputs) => unary(constantOf(inputs, "x"), (x) => x.exp()),
  tanh: (inputs) => unary(constantOf(inputs, "x"), (x) => x.tanh()),
  chain8: (inputs) => {
    const y = constantOf(inputs, "y");
    return unary(constantOf(inputs, "x"), (x) => chain(x, y));
  },
};

function unary(x: Tensor, operation: (x: Tensor) => Tensor): ReturnType<Programs[string]> {
  return {
    step: () => realize(operation(x)),
    results: () => resultsOf({ result: operation(x) }),
  };
}
