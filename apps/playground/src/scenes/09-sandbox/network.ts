import { binaryCrossEntropy, meanSquaredError } from "@nnf/layers";
import { fromHost, relu, sigmoid, type Tensor, tanh } from "@nnf/tensor";
import type { Point } from "./data.ts";
import type { Task } from "./limits.ts";
import { sizesOf } from "./parts.ts";
import type { Activation, Loss } from "./state.ts";

/** A layer of the network before its activation: x·W + b. */
export interface Dense {
  /** [inputs, units] */
  readonly weight: Tensor;
  /** [units] */
  readonly bias: Tensor;
}

/** A hidden layer as the reader sets it. */
export interface Hidden {
  readonly units: number;
  readonly activation: Activation;
}

/** What a network is made of and for. */
export interface Design {
  readonly task: Task;
  readonly hidden: readonly Hidden[];
  readonly loss: Loss;
}

/** How many parameters a network has. */
export function parametersOf(design: Design): number {
  const sizes = sizesOf(design);
  return sizes.slice(1).reduce((total, units, i) => total + units * (Number(sizes[i]) + 1), 0);
}

/** The scales on which a network sees a regression: x₁ = (x − 10) / 5, ŷ = 10 + 10·o. */
export const scales = { middle: 10, x: 5, y: 10 } as const;

/** What the network sees of some points, [points, inputs]. */
export function inputsOf(task: Task, points: readonly Point[]): Tensor {
  if (task === "classes") return column(points.flatMap(({ x, y }) => [x, y])).reshape([-1, 2]);
  return column(points.map(({ x }) => x))
    .sub(scales.middle)
    .div(scales.x);
}

/** What its output is to be at the points, [points, 1]. */
export function targetsOf(task: Task, points: readonly Point[]): Tensor {
  if (task === "classes") return column(points.map(({ kind }) => kind));
  return column(points.map(({ y }) => y))
    .sub(scales.middle)
    .div(scales.y);
}

function column(values: readonly number[]): Tensor {
  return fromHost(Float32Array.from(values), [values.length, 1]);
}

const functions: Readonly<Record<Activation, (x: Tensor) => Tensor>> = {
  tanh: (x) => tanh(x),
  sigmoid: (x) => sigmoid(x),
  relu: (x) => relu(x),
  linear: (x) => x,
};

/** What each layer makes of the inputs: sums first, then what the units give; the output last. */
export interface Passed {
  readonly sums: readonly Tensor[];
  readonly units: readonly Tensor[];
  readonly output: Tensor;
}

/** The network on inputs [points, inputs]; its output has no activation. */
export function forward(inputs: Tensor, layers: readonly Dense[], { hidden }: Design): Passed {
  const sums: Tensor[] = [];
  const units: Tensor[] = [];
  let x = inputs;
  for (const [i, { weight, bias }] of layers.entries()) {
    const sum: Tensor = x.matmul(weight).add(bias);
    const layer = hidden[i];
    if (layer === undefined) return { sums, units, output: sum };
    x = functions[layer.activation](sum);
    sums.push(sum);
    units.push(x);
  }
  return { sums, units, output: x };
}

/** What the output is called in the end: a height, or the probability of class 1. */
export function answer(output: Tensor, { task }: Design): Tensor {
  return task === "classes" ? sigmoid(output) : output.mul(scales.y).add(scales.middle);
}

/** The mean loss of outputs [points, 1]. */
export function lossOf(output: Tensor, targets: Tensor, { task, loss }: Design): Tensor {
  if (task === "regression") return meanSquaredError(output, targets);
  if (loss === "entropy") return binaryCrossEntropy(output, targets);
  return meanSquaredError(sigmoid(output), targets);
}
