import { compile, realize, type Tensor } from "@nnf/tensor";
import type { Comparison, Opponent } from "../case.ts";
import { uniform } from "../data.ts";
import { constantOf, type Programs, resultsOf } from "../nnf.ts";

/** As it is called, and compiled. */
function bothWays(comparison: Comparison): readonly Comparison[] {
  return [comparison, { ...comparison, id: `${comparison.id}-compiled`, variant: "compiled" }];
}

function function4m(name: string, against: readonly Opponent[]): readonly Comparison[] {
  const count = 4 * 2 ** 20;
  return bothWays({
    id: `${name}-4m`,
    program: name,
    inputs: () => ({ x: uniform(1, [count], 4) }),
    steps: 1,
    tolerance: 1e-6,
    threads: [1, 2],
    against,
  });
}

/** Operators on large tensors: a function of 4 million numbers, and eight cheap ones of a million. */
export const elementwise: readonly Comparison[] = [
  ...function4m("exp", [
    { peer: "torch", goal: { wasm: 0.8, "wasm-relaxed": 1 } },
    { peer: "jax", goal: { wasm: 6 } },
    { peer: "tfjs", goal: { wasm: 6 } },
  ]),
  ...function4m("tanh", [
    { peer: "torch", goal: { wasm: 1.5, "wasm-relaxed": 2 } },
    { peer: "jax", goal: { wasm: 6 } },
    { peer: "tfjs", goal: { wasm: 6 } },
  ]),
  ...bothWays({
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
  }),
];

const chain = (x: Tensor, y: Tensor): Tensor =>
  x.mul(1.5).add(y).relu().sub(0.25).mul(y).abs().neg().add(x);

export const elementwisePrograms: Programs = {
  exp: (inputs, variant) => unary(constantOf(inputs, "x"), variant, (x) => x.exp()),
  tanh: (inputs, variant) => unary(constantOf(inputs, "x"), variant, (x) => x.tanh()),
  chain8: (inputs, variant) => {
    const y = constantOf(inputs, "y");
    return unary(constantOf(inputs, "x"), variant, (x) => chain(x, y));
  },
};

function unary(
  x: Tensor,
  variant: string | undefined,
  operation: (x: Tensor) => Tensor,
): ReturnType<Programs[string]> {
  const compiled = compile(operation);
  return {
    step: () => (variant === "compiled" ? compiled(x) : realize(operation(x))),
    results: () => resultsOf({ result: operation(x) }),
  };
}
