import { type Parameter, parameter, type Tensor, tensor } from "@nnf/tensor";
import type { HostArray, Inputs } from "./data.ts";
import type { Library } from "./serve.ts";

/** Programs of ours, by name. */
export type Programs = Library["programs"];

/** An input as it is. */
export function inputOf(inputs: Inputs, name: string): HostArray {
  const found = inputs[name];
  if (found === undefined) throw new Error(`The case has no input ${name}.`);
  return found;
}

/** An input as a constant. */
export function constantOf(inputs: Inputs, name: string): Tensor {
  const { shape, data } = inputOf(inputs, name);
  return tensor(data).reshape([...shape]);
}

/** An input as a parameter to be trained. */
export function parameterOf(inputs: Inputs, name: string): Parameter {
  return parameter(constantOf(inputs, name), { name });
}

/** The slices of an input along its first axis, for training steps to go through. */
export function batchesOf(inputs: Inputs, name: string): (i: number) => Tensor {
  const { shape, data } = inputOf(inputs, name);
  const [count = 0, ...rest] = shape;
  const size = data.length / count;
  const batches = Array.from({ length: count }, (_, i) =>
    tensor(data.subarray(i * size, (i + 1) * size)).reshape(rest),
  );
  return (i) => batches[i % count] as Tensor;
}

/** Tensors as results under their names. */
export function resultsOf(tensors: Readonly<Record<string, Tensor>>): Record<string, HostArray> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, result]) => [
      name,
      { shape: result.shape as readonly number[], data: Float32Array.from(result.data()) },
    ]),
  );
}
