import {
  conv2d,
  gather,
  maxPool2d,
  type Parameter,
  parameter,
  Random,
  relu,
  type Tensor,
} from "@nnf/tensor";
import { Adagrad, Adam, SGD } from "../src/index.ts";

/** Trains for a number of steps and returns what was trained. */
type Program = (steps: number) => readonly Parameter[];

const crossEntropy = (logits: Tensor, labels: Tensor): Tensor =>
  gather(logits.logSoftmax(), labels).mean().neg();

/** 100-128-10, batches of 64, Adam. */
function perceptron(steps: number): readonly Parameter[] {
  const random = new Random(1);
  const [w1, b1] = [
    parameter(random.normal([100, 128], { std: 0.1 })),
    parameter(random.normal(128)),
  ];
  const [w2, b2] = [
    parameter(random.normal([128, 10], { std: 0.1 })),
    parameter(random.normal(10)),
  ];
  const trained = [w1, b1, w2, b2];
  const adam = new Adam(trained);
  for (let i = 0; i < steps; i++) {
    const hidden = relu(random.normal([64, 100]).matmul(w1).add(b1));
    const kept = hidden.mul(random.bernoulli([64, 128], 0.9));
    adam.minimize(crossEntropy(kept.matmul(w2).add(b2), random.integers([64], 0, 10)));
  }
  return trained;
}

/** Two convolutions and a linear layer on 8 images of 12 × 12, with momentum. */
function convolutions(steps: number): readonly Parameter[] {
  const random = new Random(2);
  const filters = parameter(random.normal([8, 1, 3, 3], { std: 0.3 }));
  const more = parameter(random.normal([16, 8, 3, 3], { std: 0.1 }));
  const weight = parameter(random.normal([144, 5], { std: 0.1 }));
  const trained = [filters, more, weight];
  const sgd = new SGD(trained, { learningRate: 0.01, momentum: 0.9 });
  for (let i = 0; i < steps; i++) {
    const maps = maxPool2d(relu(conv2d(random.normal([8, 1, 12, 12]), filters)), 2);
    const deeper = relu(conv2d(maps, more)).reshape(8, -1);
    sgd.minimize(crossEntropy(deeper.matmul(weight), random.integers([8], 0, 5)));
  }
  return trained;
}

/** Collobert's ranking of windows of 5 words against ones with another word in the middle. */
function ranking(steps: number): readonly Parameter[] {
  const random = new Random(3);
  const words = parameter(random.normal([3000, 50]));
  const [w1, b1] = [
    parameter(random.normal([250, 100], { std: 0.1 })),
    parameter(random.normal(100)),
  ];
  const w2 = parameter(random.normal([100, 1], { std: 0.1 }));
  const trained = [words, w1, b1, w2];
  const adagrad = new Adagrad(trained, { learningRate: 0.05 });
  const score = (ids: Tensor): Tensor =>
    words.take(ids).reshape(-1, 250).matmul(w1).add(b1).tanh().matmul(w2);
  for (let i = 0; i < steps; i++) {
    const window = random.integers([32, 5], 0, 3000);
    const corrupt = random.integers([32, 5], 0, 3000);
    adagrad.minimize(relu(score(corrupt).sub(score(window)).add(1)).mean());
  }
  return trained;
}

/** The programs whose results must not depend on where and on how many threads they run. */
export const programs: Readonly<Record<string, Program>> = { perceptron, convolutions, ranking };

/** A hash of all bits of the values (FNV-1a by words), and a sum to see that they are numbers. */
export function fingerprint(tensors: readonly Tensor[]): { hash: number; sum: number } {
  let hash = 0x811c9dc5 | 0;
  let sum = 0;
  for (const x of tensors) {
    const { buffer, byteOffset, byteLength } = x.data();
    for (const word of new Uint32Array(buffer, byteOffset, byteLength / 4)) {
      hash = Math.imul(hash ^ word, 0x01000193);
    }
    sum += x.sum().item();
  }
  return { hash, sum };
}
