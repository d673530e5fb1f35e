import { SGD } from "@nnf/optim";
import { Random } from "@nnf/tensor";
import type { Batch } from "../../../apps/textdemo/src/collobert/model.ts";
import { RankingModel } from "../../../apps/textdemo/src/collobert/ranking.ts";
import { activeStep, fullStep } from "../../../apps/textdemo/src/collobert/step.ts";
import type { Comparison } from "../case.ts";
import { type HostArray, type Inputs, integers, uniform, weights } from "../data.ts";
import { constantOf, inputOf, type Programs, resultsOf } from "../nnf.ts";

const batches = 32;
const batch = 1024;
const around = 10;
const dimensions = 50;
const hidden = 100;
const vocabulary = 30_000;
/** One word in so many is drawn from the half that scores high, so that its pair is active. */
const activeShare = 8;

/** Ids from 0 to `vocabulary` − 1, the i-th about in proportion to 1 / (i + 1), as words of a text. */
function words(seed: number, shape: readonly number[]): HostArray {
  const draws = uniform(seed, shape).data;
  const id = (draw: number): number => Math.floor((vocabulary + 1) ** ((draw + 1) / 2)) - 1;
  return { shape, data: Int32Array.from(draws, (draw) => Math.min(id(draw), vocabulary - 1)) };
}

/**
 * Words around follow Zipf's law. Those of the lower half score high in the centre of a window, the
 * others low; the right word is always of the lower half, the drawn one in one case of eight, as
 * after a few million windows of text.
 */
function embedRankingInputs(): Inputs {
  const half = vocabulary / 2;
  const drawn = integers(3, [batches, batch], half).data;
  const table = uniform(4, [vocabulary, dimensions], 0.5);
  for (let id = 0; id < vocabulary; id++) table.data[id * dimensions] = id < half ? 1 : -1;
  const score = uniform(5, [hidden, 1], 0.1);
  const centre = weights(6, dimensions, hidden);
  for (let unit = 0; unit < hidden; unit++) {
    centre.data[unit] = 0.3 * Math.sign(score.data[unit] ?? 0);
  }
  return {
    context: words(1, [batches, batch, around]),
    word: integers(2, [batches, batch], half),
    drawn: {
      shape: [batches, batch],
      data: Int32Array.from(drawn, (id, i) => (i % activeShare === 0 ? id : id + half)),
    },
    table,
    w1: weights(7, around * dimensions, hidden),
    b1: uniform(8, [hidden], 0.1),
    centre,
    score,
  };
}

/**
 * A step of Collobert's ranking, the code of `textdemo embed`, on a trained network: a dictionary of
 * 30,000, windows of 11, 50 dimensions, 100 hidden units; right and wrong window share the product
 * of the words around. `full` goes backwards through every pair, `active` through the eighth that
 * has a gradient. PyTorch multiplies the words of every window, and as ours does each word once for
 * each place (`distinct`).
 */
function embedRanking(variant: "active" | "full"): Comparison {
  return {
    id: `embed-ranking-${variant}`,
    program: "embed-ranking",
    variant,
    inputs: embedRankingInputs,
    steps: 8,
    tolerance: 1e-3,
    threads: [1, 2],
    against: [variant, `${variant} distinct`].map((theirs) => ({
      peer: "torch",
      variant: theirs,
      goal: { wasm: 2 },
    })),
  };
}

export const embedRankings: readonly Comparison[] = [embedRanking("active"), embedRanking("full")];

function embedRankingProgram(
  inputs: Inputs,
  variant: string | undefined,
): ReturnType<Programs[string]> {
  const sizes = { vocabulary, window: around + 1, size: dimensions, hidden };
  const model = new RankingModel(sizes, new Random(0));
  model.load({
    "words.weight": constantOf(inputs, "table"),
    "context.weight": constantOf(inputs, "w1"),
    "context.bias": constantOf(inputs, "b1"),
    "centre.weight": constantOf(inputs, "centre"),
    "score.weight": constantOf(inputs, "score"),
  });
  const sgd = new SGD(model.parameters(), { learningRate: 0.01 });
  const step = variant === "full" ? fullStep(model, sgd) : activeStep(model, sgd);
  const idsOf = (name: string): ((i: number) => Int32Array) => {
    const data = Int32Array.from(inputOf(inputs, name).data);
    const size = data.length / batches;
    return (i) => data.subarray((i % batches) * size, ((i % batches) + 1) * size);
  };
  const [context, word, drawn] = [idsOf("context"), idsOf("word"), idsOf("drawn")];
  const batchOf = (i: number): Batch => {
    return { size: batch, context: context(i), word: word(i), drawn: drawn(i) };
  };
  return {
    step: (i) => {
      step(batchOf(i));
    },
    results: () =>
      resultsOf({
        table: model.words.weight,
        w1: model.context.weight,
        b1: model.context.bias ?? constantOf(inputs, "b1"),
        centre: model.centre.weight,
        score: model.score.weight,
      }),
  };
}

export const embedRankingPrograms: Programs = { "embed-ranking": embedRankingProgram };
