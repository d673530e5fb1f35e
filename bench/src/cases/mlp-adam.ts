import { crossEntropy } from "@nnf/layers";
import { Adam } from "@nnf/optim";
import { compile, type Tensor } from "@nnf/tensor";
import type { Comparison } from "../case.ts";
import { integers, uniform, weights } from "../data.ts";
import { batchesOf, type Programs, parameterOf, resultsOf } from "../nnf.ts";

/** A step of a perceptron 784 → 256 relu → 10 on batches of 64, with Adam. */
export const mlpAdam: Comparison = {
  id: "mlp-adam-b64",
  program: "mlp-adam",
  inputs: () => ({
    x: uniform(1, [16, 64, 784]),
    labels: integers(2, [16, 64], 10),
    w1: weights(3, 784, 256),
    b1: uniform(4, [256], 0.1),
    w2: weights(5, 256, 10),
    b2: uniform(6, [10], 0.1),
  }),
  steps: 3,
  tolerance: 2e-3,
  threads: [1, 2],
  against: [
    { peer: "torch", goal: { wasm: 1.7, "wasm-relaxed": 2.2, native: 2.5 } },
    { peer: "jax", goal: { wasm: 2.5 } },
    { peer: "tfjs", goal: { wasm: 15 } },
  ],
};

export const mlpAdamPrograms: Programs = {
  "mlp-adam": (inputs) => {
    const [x, labels] = [batchesOf(inputs, "x"), batchesOf(inputs, "labels")];
    const [w1, b1] = [parameterOf(inputs, "w1"), parameterOf(inputs, "b1")];
    const [w2, b2] = [parameterOf(inputs, "w2"), parameterOf(inputs, "b2")];
    const adam = new Adam([w1, b1, w2, b2], { learningRate: 0.001 });
    const train = compile((images: Tensor, digits: Tensor) => {
      const logits = images.matmul(w1).add(b1).relu().matmul(w2).add(b2);
      return adam.minimize(crossEntropy(logits, digits));
    });
    return {
      step: (i) => train(x(i), labels(i)),
      results: () => resultsOf({ w1, b1, w2, b2 }),
    };
  },
};
