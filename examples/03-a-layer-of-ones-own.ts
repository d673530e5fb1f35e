// A layer is a class with parameters in its fields and a `forward` that says what it computes.
//
// Nothing is registered: parameters, and layers within layers, are found in the fields, and named
// by their place.
import { Layer, Linear, meanSquaredError, sequential, summary, Tanh } from "@nnf/layers";
import { Adam } from "@nnf/optim";
import { ones, parameter, Random, type Tensor } from "@nnf/tensor";

/** Stretches each feature by a factor of its own. */
class Scale extends Layer {
  gain = parameter(ones(8));

  forward(x: Tensor): Tensor {
    return x.mul(this.gain);
  }
}

const random = new Random(1);
const net = sequential(
  new Linear(2, 8, { random }),
  new Tanh(),
  new Scale(),
  new Linear(8, 1, { random }),
);
console.log(summary(net, [1, 2]));
console.log(
  net
    .parameters()
    .map(({ name }) => name)
    .join(", "),
);

// The product of two numbers, which no line through them gives.
const x = random.uniform([256, 2], { low: -1, high: 1 });
const y = x.prod(1, { keepDims: true });
const adam = new Adam(net.parameters(), { learningRate: 0.02 });
const before = meanSquaredError(net.forward(x), y).item();
for (let i = 0; i < 400; i++) adam.minimize(meanSquaredError(net.forward(x), y));
const after = meanSquaredError(net.forward(x), y).item();
console.log(`error ${before.toFixed(4)}, after training ${after.toFixed(4)}`);
