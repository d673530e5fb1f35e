import { concat, type Tensor } from "@nnf/tensor";
import { beforeAll, describe, it, vi } from "vitest";
import { operators } from "../../../tensor/test/ops/index.ts";
import { gradCheck, gradients } from "../../src/index.ts";

// Every example has shapes of its own, which the engine rightly finds worth a warning.
beforeAll(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

/** The gradient of half the sum of squares, whose own gradient is the second derivative. */
function firstGradients(fn: (...inputs: Tensor[]) => Tensor): (...inputs: Tensor[]) => Tensor {
  return (...inputs) => {
    const first = gradients(
      fn(...inputs)
        .square()
        .sum()
        .mul(0.5),
      inputs,
    );
    // Some gradients do not depend on their input any more; 0 · x keeps it in the graph.
    return concat(inputs.map((input, i) => first[i]?.add(input.mul(0)).reshape(-1) ?? input));
  };
}

const differentiable = operators.filter((operator) => operator.differentiable);

describe.each(differentiable)("the gradient of $name", (operator) => {
  it("is the one that central differences give", () => {
    operator.gradients((fn, inputs) => gradCheck(fn, inputs));
  });
});

const twice = differentiable.filter(({ twiceDifferentiable }) => twiceDifferentiable);

describe.each(twice)("the second derivative of $name", (operator) => {
  it("is the one that central differences give", () => {
    operator.gradients((fn, inputs) => gradCheck(firstGradients(fn), inputs), 10);
  });
});
