import { compile } from "@nnf/tensor";
import type { Comparison, Group } from "../case.ts";
import { uniform } from "../data.ts";
import { constantOf, type Programs, resultsOf } from "../nnf.ts";

const transpositions = ["nn", "nt", "tn", "tt"] as const;

/** The product of an m×k and a k×n matrix; a "t" stores the left or right one transposed. */
function product(
  id: string,
  [m, k, n]: readonly [number, number, number],
  variant: (typeof transpositions)[number],
): Comparison {
  return {
    id,
    program: "matmul",
    variant,
    inputs: () => ({
      a: uniform(1, variant.startsWith("t") ? [k, m] : [m, k]),
      b: uniform(2, variant.endsWith("t") ? [n, k] : [k, n]),
    }),
    steps: 1,
    tolerance: 1e-5,
    flops: 2 * m * k * n,
    threads: [1],
    against: [
      { peer: "openblas", goal: { wasm: 0.4, "wasm-relaxed": 0.5, native: 0.95 } },
      { peer: "jax", goal: { wasm: 1.5, "wasm-relaxed": 2 } },
      { peer: "tfjs", goal: { wasm: 2.6, "wasm-relaxed": 3.8 } },
    ],
  };
}

/** Square matrices, on one core. */
export const matmul512: Comparison = product("matmul-512", [512, 512, 512], "nn");

const shapes = [
  [64, 784, 256],
  [64, 256, 10],
  [128, 2688, 512],
  [128, 512, 16_000],
  [256, 250, 100],
] as const;

/** The products of the networks among the cases, in four transpositions, on one core. */
export const matmulShapes: Group = {
  id: "matmul-shapes",
  members: shapes.flatMap((shape) =>
    transpositions.map((variant) =>
      product(`matmul-shapes/${shape.join("x")}-${variant}`, shape, variant),
    ),
  ),
};

export const matmulPrograms: Programs = {
  matmul: (inputs, variant) => {
    const [a, b] = [constantOf(inputs, "a"), constantOf(inputs, "b")];
    const multiply = compile(() => {
      const left = variant.startsWith("t") ? a.transpose() : a;
      return left.matmul(variant.endsWith("t") ? b.transpose() : b);
    });
    return {
      step: () => multiply(),
      results: () => resultsOf({ product: multiply() }),
    };
  },
};
