export {
  Elu,
  Gelu,
  HardTanh,
  LeakyRelu,
  Relu,
  Sigmoid,
  Silu,
  Softplus,
  Tanh,
} from "./activations.ts";
export { AvgPool1d, AvgPool2d } from "./avg-pool.ts";
export { BatchNorm, type BatchNormOptions } from "./batch-norm.ts";
export { Conv1d } from "./conv1d.ts";
export { Conv2d } from "./conv2d.ts";
export type { ConvLayerOptions } from "./convolution.ts";
export { Crf, type CrfOptions, type Lengths } from "./crf.ts";
export { iobesConstraints, type TagConstraints } from "./crf-constraints.ts";
export type { ScoredPath } from "./crf-paths.ts";
export { Dropout } from "./dropout.ts";
export { Embedding } from "./embedding.ts";
export { Flatten } from "./flatten.ts";
export { type FanInOptions, fanIn } from "./initialisers/fan-in.ts";
export { heNormal, heUniform } from "./initialisers/he.ts";
export type {
  InitializeOptions,
  Initializer,
  InitializerContext,
} from "./initialisers/initializer.ts";
export { normal } from "./initialisers/normal.ts";
export { uniform } from "./initialisers/uniform.ts";
export { xavierNormal, xavierUniform } from "./initialisers/xavier.ts";
export { Layer } from "./layer.ts";
export { LayerNorm, type LayerNormOptions } from "./layer-norm.ts";
export { Linear, type LinearOptions } from "./linear.ts";
export { binaryCrossEntropy } from "./losses/binary-cross-entropy.ts";
export { type CrossEntropyOptions, crossEntropy } from "./losses/cross-entropy.ts";
export { hinge, type MarginOptions } from "./losses/hinge.ts";
export { meanSquaredError } from "./losses/mean-squared-error.ts";
export { negativeSampling } from "./losses/negative-sampling.ts";
export { rankingLoss } from "./losses/ranking-loss.ts";
export type { LossOptions, Reduced, Reduction } from "./losses/reduction.ts";
export { squaredError } from "./losses/squared-error.ts";
export { MaxOverTime } from "./max-over-time.ts";
export { MaxPool1d, MaxPool2d } from "./max-pool.ts";
export { Mlp, type MlpOptions } from "./mlp.ts";
export { type Mode, training } from "./mode.ts";
export { Sequential, sequential } from "./sequential.ts";
export type * from "./sequential-types.ts";
export { Softmax, type SoftmaxOptions } from "./softmax.ts";
export { type SummaryOptions, summary } from "./summary.ts";
