export { compile } from "./compile.ts";
export {
  arange,
  type CreateOptions,
  eye,
  fromHost,
  full,
  linspace,
  type NestedData,
  ones,
  tensor,
  zeros,
} from "./creation.ts";
export type { Dtype, FloatDtype, TypedArray } from "./dtype.ts";
export * from "./errors.ts";
export { explain } from "./explain.ts";
export { debug } from "./graph/create.ts";
export * from "./ops/activations.ts";
export {
  abs,
  add,
  ceil,
  div,
  floor,
  maximum,
  minimum,
  mul,
  neg,
  type Operand,
  pow,
  reciprocal,
  remainder,
  round,
  rsqrt,
  sign,
  sqrt,
  square,
  sub,
} from "./ops/arithmetic.ts";
export * from "./ops/comparison.ts";
export * from "./ops/convolution.ts";
export { crfLogPartition, crfMarginals, viterbi } from "./ops/crf.ts";
export { cast } from "./ops/elementwise.ts";
export * from "./ops/functions.ts";
export { realize, stopGradient } from "./ops/identity.ts";
export { matmul } from "./ops/matmul.ts";
export { broadcastTo, permute, reshape, squeeze, transpose, unsqueeze } from "./ops/movement.ts";
export * from "./ops/pooling.ts";
export {
  all,
  any,
  argMax,
  argMin,
  type KeepDims,
  max,
  mean,
  min,
  norm,
  prod,
  sum,
  type VarianceOptions,
  variance,
} from "./ops/reduce.ts";
export { gather, oneHot, scatterAdd, take, takeSum } from "./ops/rows.ts";
export { concat, flip, pad, type Range, slice, split, stack } from "./ops/slice.ts";
export { logSoftmax, logSumExp, softmax } from "./ops/softmax.ts";
export { where } from "./ops/where.ts";
export type { Padding } from "./ops/windows.ts";
export {
  Parameter,
  type ParameterData,
  type ParameterOptions,
  parameter,
  Variable,
  variable,
} from "./parameter.ts";
export { type Profile, profile } from "./profile.ts";
export { type NormalOptions, Random, type UniformOptions } from "./random.ts";
export type { RandomState, Seed } from "./random-stream.ts";
export { decodeSafetensors, encodeSafetensors, type TensorRecord } from "./safetensors.ts";
export type * from "./shape-types.ts";
export { type NestedArray, Tensor } from "./tensor.ts";
export { threads } from "./threads.ts";
