import { type Parameter, Random, relu, type Tensor, zeros } from "@nnf/tensor";
import { expectTypeOf } from "vitest";
import {
  BatchNorm,
  Conv2d,
  crossEntropy,
  Dropout,
  Embedding,
  Flatten,
  Layer,
  LayerNorm,
  Linear,
  Mlp,
  Relu,
  rankingLoss,
  type Sequential,
  Softmax,
  sequential,
  squaredError,
  training,
} from "../src/index.ts";

const random = new Random(0);
const options = { random };
const images = zeros([64, 784]);
const ids = zeros([8, 11], { dtype: "int32" });
declare const dynamic: Tensor;
declare const size: number;

// Linear: literals are inferred, the last dimension is checked and replaced.
const linear = new Linear(784, 256, options);
expectTypeOf(linear).toEqualTypeOf<Linear<784, 256>>();
expectTypeOf(linear.weight).toEqualTypeOf<Parameter<[784, 256]>>();
expectTypeOf(linear.forward(images)).toEqualTypeOf<Tensor<[64, 256]>>();
expectTypeOf(linear.forward(zeros([2, 3, 784]))).toEqualTypeOf<Tensor<[2, 3, 256]>>();
expectTypeOf(linear.forward(zeros([784]))).toEqualTypeOf<Tensor<[256]>>();
expectTypeOf(linear.forward(dynamic)).toEqualTypeOf<Tensor>();
expectTypeOf(linear.forward(zeros([size, 784]))).toEqualTypeOf<Tensor<[number, 256]>>();
expectTypeOf(new Linear(size, size, options)).toEqualTypeOf<Linear<number, number>>();
type Refusal<F> = F extends (x: infer X, ...rest: never) => unknown ? X : never;
expectTypeOf<Refusal<typeof linear.forward<[64, 300]>>>().toEqualTypeOf<
  Tensor<[64, 300]> & { shapeError: "Linear: input has 300 features, layer expects 784" }
>();
// @ts-expect-error: Linear: input has 300 features, layer expects 784
linear.forward(zeros([64, 300]));
// @ts-expect-error: Linear: input is a scalar, layer expects 784 features
linear.forward(zeros([]));
// @ts-expect-error: the source of randomness is always named
new Linear(784, 256);
// @ts-expect-error: the source of randomness is always named
new Linear(784, 256, {});
expectTypeOf(linear).toExtend<Linear>();
expectTypeOf(new Mlp([2, 3, 4], options)).toExtend<Mlp>();

// Others on the last dimension.
expectTypeOf(new Mlp([784, 256, 128, 10], { random, activation: relu })).toEqualTypeOf<
  Mlp<784, 10>
>();
expectTypeOf(new Mlp([784, 10], options).forward(images)).toEqualTypeOf<Tensor<[64, 10]>>();
// @ts-expect-error: a perceptron has an input and an output
new Mlp([784], options);
expectTypeOf(new LayerNorm(784).forward(images)).toEqualTypeOf<Tensor<[64, 784]>>();
const norm = new LayerNorm(256);
expectTypeOf<Refusal<typeof norm.forward<[64, 784]>>>().toEqualTypeOf<
  Tensor<[64, 784]> & { shapeError: "LayerNorm: input has 784 features, layer expects 256" }
>();
expectTypeOf(new Embedding(1000, 50, options).forward(ids)).toEqualTypeOf<Tensor<[8, 11, 50]>>();
expectTypeOf(new Embedding(1000, 50, options).forward(dynamic).reshape(-1, 550)).toEqualTypeOf<
  Tensor<[number, 550]>
>();
expectTypeOf(new Relu().forward(images)).toEqualTypeOf<Tensor<[64, 784]>>();
expectTypeOf(new Dropout(0.5).forward(images, training(random))).toEqualTypeOf<Tensor<[64, 784]>>();
expectTypeOf(new Softmax().forward(images)).toEqualTypeOf<Tensor<[64, 784]>>();

// Sequences, checked element by element.
const net = sequential(new Linear(784, 256, options), new Relu(), new Linear(256, 10, options));
expectTypeOf(net).toEqualTypeOf<Sequential<[Linear<784, 256>, Relu, Linear<256, 10>]>>();
expectTypeOf(net.forward(images)).toEqualTypeOf<Tensor<[64, 10]>>();
expectTypeOf(net.forward(images, training(random))).toEqualTypeOf<Tensor<[64, 10]>>();
expectTypeOf(net.forward(dynamic)).toEqualTypeOf<Tensor>();
expectTypeOf(net.layers[2].weight).toEqualTypeOf<Parameter<[256, 10]>>();
expectTypeOf<Refusal<typeof net.forward<[64, 28]>>>().toEqualTypeOf<
  Tensor<[64, 28]> & {
    shapeError: "sequential: layer 0: input has 28 features, layer expects 784";
  }
>();
// @ts-expect-error: sequential: layer 0: input has 28 features, layer expects 784
net.forward(zeros([64, 28]));
sequential(
  new Linear(784, 256, options),
  new Relu(),
  // @ts-expect-error: sequential: layer 2: input has 256 features, layer expects 300
  new Linear(300, 10, options),
);
sequential(
  new Embedding(1000, 50, options),
  new LayerNorm(50),
  new Dropout(0.1),
  // @ts-expect-error: sequential: layer 3: input has 50 features, layer expects 550
  new Linear(550, 10, options),
);
const nested = sequential(net, new Softmax(), new Linear(10, 2, options));
expectTypeOf(nested.forward(images)).toEqualTypeOf<Tensor<[64, 2]>>();
// @ts-expect-error: relu is a function, Relu the layer
sequential(new Linear(784, 256, options), relu);

// Shapes of convolutions are known at run time only.
const vision = sequential(
  new Conv2d(1, 8, 3, options),
  new BatchNorm(8),
  new Relu(),
  new Flatten(),
  new Linear(5408, 10, options),
);
expectTypeOf(vision.forward(zeros([2, 1, 28, 28]))).toEqualTypeOf<Tensor>();

// A layer of one's own goes everywhere, unchecked.
class Scale extends Layer {
  gain = zeros([10]);
  forward(x: Tensor): Tensor {
    return x.mul(this.gain);
  }
}
expectTypeOf(sequential(net, new Scale()).forward(images)).toEqualTypeOf<Tensor>();
const layers: readonly Layer[] = [net, new Scale()];
expectTypeOf(sequential(...layers)).toEqualTypeOf<Sequential<Layer[]>>();

// Losses are scalars, unless left unreduced.
expectTypeOf(squaredError(images, images)).toEqualTypeOf<Tensor<[]>>();
expectTypeOf(crossEntropy(net.forward(images), ids)).toEqualTypeOf<Tensor<[]>>();
expectTypeOf(crossEntropy(images, ids, { ignoreIndex: -1 })).toEqualTypeOf<Tensor<[]>>();
expectTypeOf(rankingLoss(images, images, { reduction: "sum" })).toEqualTypeOf<Tensor<[]>>();
expectTypeOf(rankingLoss(images, images, { reduction: "none" })).toEqualTypeOf<Tensor>();
// @ts-expect-error: no such reduction
squaredError(images, images, { reduction: "average" });
