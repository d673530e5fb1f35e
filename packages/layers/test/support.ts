import { gradCheck } from "@nnf/autograd";
import { Random, type Tensor } from "@nnf/tensor";
import { expect } from "vitest";
import type { Layer } from "../src/index.ts";

/** Random float64 values in [−1, 1). */
export function randomValues(shape: readonly number[], seed = 1): Tensor {
  return new Random(seed).uniform(shape, { low: -1, high: 1, dtype: "float64" });
}

/** Asserts that all elements are near the expected ones, row by row. */
export function expectClose(actual: Tensor, expected: ArrayLike<number>, tolerance = 1e-12): void {
  expect(actual.size).toBe(expected.length);
  for (const [i, value] of actual.data().entries()) {
    const wanted = expected[i] ?? Number.NaN;
    const near = Math.abs(value - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
    expect(near || Object.is(value, wanted), `element ${i}: ${value}, expected ${wanted}`).toBe(
      true,
    );
  }
}

/**
 * Compares the gradients of `layer` with respect to its input and all parameters, which must be
 * fields of its own, with central differences.
 */
export function checkGradients(
  layer: Layer,
  x: Tensor,
  forward: (x: Tensor) => Tensor = (input) => layer.forward(input),
): void {
  const parameters = layer.parameters();
  const names = parameters.map(({ name }) => name);
  gradCheck(
    (input, ...values) => {
      for (const [i, name] of names.entries()) Reflect.set(layer, name, values[i]);
      return forward(input);
    },
    [x, ...parameters],
  );
  for (const [i, name] of names.entries()) Reflect.set(layer, name, parameters[i]);
}

/** The message of the error that `run` throws, with its class in front. */
export function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return "nothing was thrown";
}
