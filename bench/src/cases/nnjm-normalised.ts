import { compile, gather, parameter, type Tensor, take } from "@nnf/tensor";
import type { Comparison } from "../case.ts";
import { type HostArray, type Inputs, integers, uniform, weights } from "../data.ts";
import { batchesOf, constantOf, type Programs, resultsOf } from "../nnf.ts";

const [batches, batch, context, dimensions, hidden] = [8, 128, 14, 192, 512];
const [inputWords, outputWords] = [16_000, 32_000];

/**
 * Scores of given words by the joint model of Devlin et al. (2014) with two hidden layers and 32,000
 * words: a self-normalised model takes a scalar product for each, a softmax has to compute all words'.
 */
export const nnjmNormalised: Comparison = {
  id: "nnjm-self-normalised-b128",
  program: "nnjm-scores",
  variant: "self-normalised",
  inputs: () => ({
    ids: integers(1, [batches, batch, context], inputWords),
    words: integers(2, [batches, batch], outputWords),
    table: uniform(3, [inputWords, dimensions], 0.5),
    w1: weights(4, context * dimensions, hidden),
    b1: uniform(5, [hidden], 0.1),
    w2: weights(6, hidden, hidden),
    b2: uniform(7, [hidden], 0.1),
    // A row for each word.
    w3: uniform(8, [outputWords, hidden], 1 / Math.sqrt(hidden)),
    b3: uniform(9, [outputWords], 0.1),
  }),
  steps: 1,
  tolerance: 1e-4,
  threads: [1],
  against: [{ peer: "nnf", variant: "full softmax", goal: { wasm: 8 } }],
};

export const nnjmNormalisedPrograms: Programs = {
  "nnjm-scores": (inputs: Inputs, variant) => {
    const names = ["table", "w1", "b1", "w2", "b2", "b3"];
    const [table, w1, b1, w2, b2, b3] = names.map((name) => parameter(constantOf(inputs, name)));
    const rows = constantOf(inputs, "w3");
    const byWord = parameter(rows);
    const byUnit = parameter(rows.transpose(0, 1));
    if (!table || !w1 || !b1 || !w2 || !b2 || !b3) throw new Error("An input is missing.");
    const units = (ids: Tensor): Tensor => {
      const first = take(table, ids).reshape(batch, -1).matmul(w1).add(b1).tanh();
      return first.matmul(w2).add(b2).tanh();
    };
    const score = compile((ids: Tensor, words: Tensor): readonly Tensor[] => {
      if (variant === "self-normalised") {
        return [units(ids).mul(take(byWord, words)).sum(-1).add(take(b3, words))];
      }
      const scores = units(ids).matmul(byUnit).add(b3);
      return [gather(scores, words), scores.logSumExp(-1)];
    });
    const [ids, words] = [batchesOf(inputs, "ids"), batchesOf(inputs, "words")];
    let last: Record<string, HostArray> = {};
    return {
      step: (i) => {
        const [scores] = score(ids(i), words(i));
        if (scores === undefined) throw new Error("There are no scores.");
        last = resultsOf({ scores });
      },
      results: () => last,
    };
  },
};
