import { squaredError } from "@nnf/layers";
import { SGD } from "@nnf/optim";
import { compile } from "@nnf/tensor";
import type { Comparison } from "../case.ts";
import { constantOf, type Programs, parameterOf, resultsOf } from "../nnf.ts";

const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) });
const points = (...values: number[]) => ({
  shape: [values.length],
  data: Float32Array.from(values),
});

const stepped: Comparison = {
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

/** One step down the squared error of the line w·x + b over all three points, then compiled. */
export const lineFit: readonly [Comparison, Comparison] = [
  stepped,
  {
    ...stepped,
    id: "line-fit-step-compiled",
    variant: "compiled",
    against: stepped.against.map(({ peer }) => ({ peer, goal: { wasm: 80 } })),
  },
];

export const lineFitPrograms: Programs = {
  "line-fit": (inputs, variant) => {
    const [x, y] = [constantOf(inputs, "x"), constantOf(inputs, "y")];
    const [w, b] = [parameterOf(inputs, "w"), parameterOf(inputs, "b")];
    const sgd = new SGD([w, b], { learningRate: 0.01 });
    const plain = () => sgd.minimize(squaredError(x.mul(w).add(b), y));
    const step = variant === "compiled" ? compile(plain) : plain;
    return { step: () => step(), results: () => resultsOf({ w, b }) };
  },
};
