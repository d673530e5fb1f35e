import { SGD } from "@nnf/optim";
import { compile, hardTanh, type Tensor, take } from "@nnf/tensor";
import type { Comparison, Opponent } from "../case.ts";
import { type HostArray, type Inputs, integers, uniform, weights } from "../data.ts";
import { batchesOf, type Programs, parameterOf, resultsOf } from "../nnf.ts";

const batches = 64;
const window = 5;
const dimensions = 50;
const vocabulary = 20_000;

/** The windows with another word in the middle. */
function corrupted({ shape, data }: HostArray): HostArray {
  const other = integers(3, shape, vocabulary).data;
  const middle = (i: number): boolean => i % window === (window - 1) / 2;
  return { shape, data: Int32Array.from(data, (id, i) => (middle(i) ? (other[i] ?? id) : id)) };
}

/** Windows, corrupted windows, and the network that ranks them. */
export function rankingInputs(batch: number): Inputs {
  const ids = integers(1, [batches, batch, window], vocabulary);
  return {
    windows: ids,
    corrupt: corrupted(ids),
    table: uniform(2, [vocabulary, dimensions], 0.5),
    w1: uniform(4, [window * dimensions, 100], 6 / Math.sqrt(window * dimensions)), // Some saturate.
    b1: uniform(5, [100], 0.1),
    w2: weights(6, 100, 1),
    b2: uniform(7, [1], 0.1),
  };
}

/**
 * A step of Collobert's ranking: 20,000 words of 50 dimensions, windows of 5, 100 hidden units with
 * hardTanh; max(0, 1 − score(window) + score(corrupt)), mean over the batch, SGD at 0.01.
 */
function ranking(batch: number, sparse: Opponent["goal"], dense: number): Comparison {
  return {
    id: `collobert-rank-b${batch}`,
    program: "collobert-rank",
    inputs: () => rankingInputs(batch),
    steps: 8,
    tolerance: 1e-3,
    threads: [1, 2],
    against: [
      { peer: "torch", variant: "sparse", ...(sparse ? { goal: sparse } : {}) },
      { peer: "torch", variant: "dense", goal: { wasm: dense } },
    ],
  };
}

export const collobertRank: readonly Comparison[] = [
  ranking(1, { wasm: 12 }, 100),
  ranking(32, { wasm: 2.2, "wasm-relaxed": 2.8, native: 3 }, 15),
  ranking(256, { wasm: 1, "wasm-relaxed": 1.4, native: 1.6 }, 1.7),
];

/** The ranking network as a training step. */
export function rankingProgram(inputs: Inputs): ReturnType<Programs[string]> {
  const [windows, corrupt] = [batchesOf(inputs, "windows"), batchesOf(inputs, "corrupt")];
  const [w1, b1] = [parameterOf(inputs, "w1"), parameterOf(inputs, "b1")];
  const [w2, b2] = [parameterOf(inputs, "w2"), parameterOf(inputs, "b2")];
  const table = parameterOf(inputs, "table");
  const sgd = new SGD([table, w1, b1, w2, b2], { learningRate: 0.01 });
  const score = (ids: Tensor): Tensor => {
    const words = take(table, ids).reshape(-1, window * dimensions);
    return hardTanh(words.matmul(w1).add(b1)).matmul(w2).add(b2);
  };
  const train = compile((right: Tensor, wrong: Tensor) =>
    sgd.minimize(score(wrong).sub(score(right)).add(1).relu().mean()),
  );
  return {
    step: (i) => train(windows(i), corrupt(i)),
    results: () => resultsOf({ table, w1, b1, w2 }), // The gradient of b2 is 0.
  };
}

export const collobertPrograms: Programs = { "collobert-rank": rankingProgram };
