import { squaredError } from "@nnf/layers";
import { SGD } from "@nnf/optim";
import type { Comparison } from "../case.ts";
import { constantOf, type Programs, parameterOf, resultsOf } from "../nnf.ts";

const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) });
const points = (...values: number[]) => ({
  shape: [values.length],
  data: Float32Array.from(values),
});

/** One step down the squared error of the line w·x + b over all three points. */
export const lineFit: Comparison = {
  id: "line-fit-step",
  program: "line-fit",
  inputs: () => ({ x: points(1, 5, 6), y: points(0, 16, 20), w: scalar(2), b: scalar(2) }),
  steps: 10,
  tolerance: 1e-5,
  threads: [1, 2],
  against: [
    { peer: "torch", goal: { wasm: 20 } },
    { peer: "jax", goal: { wasm: 20 } },
    { peer: "tfjs", goal: { wasm: 20 } },
  ],
};

export const lineFitPrograms: Programs = {
  "line-fit": (inputs) => {
    const [x, y] = [constantOf(inputs, "x"), constantOf(inputs, "y")];
    const [w, b] = [parameterOf(inputs, "w"), parameterOf(inputs, "b")];
    const sgd = new SGD([w, b], { learningRate: 0.01 });
    return {
      step: () => sgd.minimize(squaredError(x.mul(w).add(b), y)),
      results: () => resultsOf({ w, b }),
    };
  },
};
