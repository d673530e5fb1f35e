import { crossEntropy } from "@nnf/layers";
import { SGD } from "@nnf/optim";
import { compile, type Tensor, take } from "@nnf/tensor";
import type { Comparison } from "../case.ts";
import { integers, uniform, weights } from "../data.ts";
import { batchesOf, type Programs, parameterOf, resultsOf } from "../nnf.ts";

const [batches, batch, context, dimensions, hidden, vocabulary] = [8, 128, 14, 192, 512, 16_000];

/**
 * A step of the joint model of Devlin et al. (2014): 14 words of 192 dimensions → 512 tanh → 512
 * tanh → softmax over 16,000 words, cross-entropy, batches of 128, SGD.
 */
export const nnjm: Comparison = {
  id: "nnjm-b128",
  program: "nnjm",
  inputs: () => ({
    ids: integers(1, [batches, batch, context], vocabulary),
    labels: integers(2, [batches, batch], vocabulary),
    table: uniform(3, [vocabulary, dimensions], 0.5),
    w1: weights(4, context * dimensions, hidden),
    b1: uniform(5, [hidden], 0.1),
    w2: weights(6, hidden, hidden),
    b2: uniform(7, [hidden], 0.1),
    w3: weights(8, hidden, vocabulary),
    b3: uniform(9, [vocabulary], 0.1),
  }),
  steps: 3,
  tolerance: 1e-3,
  threads: [1, 2],
  against: [
    { peer: "torch", variant: "sparse", goal: { wasm: 1, "wasm-relaxed": 1.3, native: 1.8 } },
    { peer: "torch", variant: "dense" },
  ],
};

export const nnjmPrograms: Programs = {
  nnjm: (inputs) => {
    const [ids, labels] = [batchesOf(inputs, "ids"), batchesOf(inputs, "labels")];
    const table = parameterOf(inputs, "table");
    const [w1, b1] = [parameterOf(inputs, "w1"), parameterOf(inputs, "b1")];
    const [w2, b2] = [parameterOf(inputs, "w2"), parameterOf(inputs, "b2")];
    const [w3, b3] = [parameterOf(inputs, "w3"), parameterOf(inputs, "b3")];
    const sgd = new SGD([table, w1, b1, w2, b2, w3, b3], { learningRate: 0.1 });
    const train = compile((known: Tensor, next: Tensor) => {
      const words = take(table, known).reshape(-1, context * dimensions);
      const inner = words.matmul(w1).add(b1).tanh().matmul(w2).add(b2).tanh();
      return sgd.minimize(crossEntropy(inner.matmul(w3).add(b3), next));
    });
    return {
      step: (i) => train(ids(i), labels(i)),
      results: () => resultsOf({ table, w1, b1, w2, b2, w3, b3 }),
    };
  },
};
