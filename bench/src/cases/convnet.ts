import { crossEntropy } from "@nnf/layers";
import { SGD } from "@nnf/optim";
import { compile, conv2d, maxPool2d, type Tensor } from "@nnf/tensor";
import type { Comparison } from "../case.ts";
import { integers, uniform, weights } from "../data.ts";
import { batchesOf, type Programs, parameterOf, resultsOf } from "../nnf.ts";

/**
 * A step of a small net on 64 images of 28×28: 8 filters of 5×5 → relu → pool 2 → 16 filters of
 * 5×5 → relu → pool 2 → linear 10, cross-entropy, SGD. No padding.
 */
export const convnet: Comparison = {
  id: "convnet-b64",
  program: "convnet",
  inputs: () => ({
    x: uniform(1, [16, 64, 1, 28, 28]),
    labels: integers(2, [16, 64], 10),
    k1: uniform(3, [8, 1, 5, 5], 1 / 5),
    b1: uniform(4, [8], 0.1),
    k2: uniform(5, [16, 8, 5, 5], 1 / Math.sqrt(8 * 25)),
    b2: uniform(6, [16], 0.1),
    w: weights(7, 256, 10),
    b: uniform(8, [10], 0.1),
  }),
  steps: 3,
  tolerance: 2e-2, // A near tie in a pool may go either way, which k1 feels.
  threads: [1, 2],
  against: [{ peer: "torch", goal: { wasm: 1.4, "wasm-relaxed": 1.7 } }, { peer: "jax" }],
};

export const convnetPrograms: Programs = {
  convnet: (inputs) => {
    const [x, labels] = [batchesOf(inputs, "x"), batchesOf(inputs, "labels")];
    const [k1, b1] = [parameterOf(inputs, "k1"), parameterOf(inputs, "b1")];
    const [k2, b2] = [parameterOf(inputs, "k2"), parameterOf(inputs, "b2")];
    const [w, b] = [parameterOf(inputs, "w"), parameterOf(inputs, "b")];
    const sgd = new SGD([k1, b1, k2, b2, w, b], { learningRate: 0.1 });
    const stage = (image: Tensor, kernel: Tensor, bias: Tensor): Tensor =>
      maxPool2d(
        conv2d(image, kernel)
          .add(bias.reshape(-1, 1, 1))
          .relu(),
        2,
      );
    const train = compile((images: Tensor, digits: Tensor) => {
      const features = stage(stage(images, k1, b1), k2, b2).reshape(-1, 256);
      return sgd.minimize(crossEntropy(features.matmul(w).add(b), digits));
    });
    return {
      step: (i) => train(x(i), labels(i)),
      results: () => resultsOf({ k1, b1, k2, b2, w, b }),
    };
  },
};
