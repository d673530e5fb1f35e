import { SGD } from "@nnf/optim";
import { compile, fromHost, hardTanh, type Tensor, take } from "@nnf/tensor";
import type { Comparison } from "../case.ts";
import { type Inputs, integers, uniform, weights } from "../data.ts";
import { inputOf, type Programs, parameterOf, resultsOf } from "../nnf.ts";

const batches = 32;
const batch = 1024;
const around = 10;
const dimensions = 50;
const hidden = 100;
const vocabulary = 30_000;
/** One word in so many is drawn from the half that scores high, so that its pair is active. */
const activeShare = 8;

/**
 * Words of the lower half score high in the centre of a window, the others low; the right word is
 * always of the lower half, the drawn one in one case of eight, as after a few million windows of
 * text.
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
    context: integers(1, [batches, batch, around], vocabulary),
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
 * A step of Collobert's ranking as `textdemo embed` does it, on a trained network: a dictionary of
 * 30,000, windows of 11, 50 dimensions, 100 hidden units; right and wrong window share the product
 * of the words around. `full` goes backwards through every pair, `active` through the eighth that
 * has a gradient.
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
    against: [{ peer: "torch", variant, goal: { wasm: 2 } }],
  };
}

export const embedRankings: readonly Comparison[] = [embedRanking("active"), embedRanking("full")];

function embedRankingProgram(
  inputs: Inputs,
  variant: string | undefined,
): ReturnType<Programs[string]> {
  const names = ["table", "w1", "b1", "centre", "score"] as const;
  const [table, w1, b1, centre, score] = names.map((name) => parameterOf(inputs, name));
  if (!table || !w1 || !b1 || !centre || !score) throw new Error("A parameter is missing.");
  const sgd = new SGD([table, w1, b1, centre, score], { learningRate: 0.01 });
  const shortfalls = (context: Tensor, word: Tensor, drawn: Tensor): Tensor => {
    const shared = take(table, context)
      .reshape(-1, around * dimensions)
      .matmul(w1)
      .add(b1);
    const scored = (ids: Tensor): Tensor =>
      hardTanh(shared.add(take(table, ids).matmul(centre))).matmul(score);
    return scored(drawn).sub(scored(word)).add(1).squeeze(1);
  };
  const measure = compile(shortfalls);
  const descend = compile((context: Tensor, word: Tensor, drawn: Tensor, weight: Tensor) =>
    sgd.minimize(shortfalls(context, word, drawn).relu().mul(weight).sum()),
  );
  const rowsOf = (name: string): ((i: number, rows: readonly number[]) => Tensor) => {
    const { shape, data } = inputOf(inputs, name);
    const width = shape[2] ?? 1;
    return (i, rows) => {
      const chosen = new Int32Array(rows.length * width);
      const start = (i % batches) * batch;
      rows.forEach((row, to) => {
        for (let k = 0; k < width; k++) {
          chosen[to * width + k] = data[(start + row) * width + k] as number;
        }
      });
      return fromHost(chosen, shape.length === 3 ? [rows.length, width] : [rows.length]);
    };
  };
  const [contexts, words, drawns] = ["context", "word", "drawn"].map(rowsOf);
  if (!contexts || !words || !drawns) throw new Error("An input is missing.");
  const all = Array.from({ length: batch }, (_, row) => row);
  const step = (i: number, rows: readonly number[], active: number): void => {
    const weight = new Float32Array(rows.length).fill(1 / batch, 0, active);
    const arguments_ = [contexts(i, rows), words(i, rows), drawns(i, rows)] as const;
    descend(...arguments_, fromHost(weight, [rows.length]));
  };
  const activeRows = (i: number): number[] => {
    const found = measure(contexts(i, all), words(i, all), drawns(i, all)).data();
    return all.filter((row) => (found[row] as number) > 0);
  };
  return {
    step: (i) => {
      if (variant === "full") return step(i, all, batch);
      const rows = activeRows(i);
      // Numbers of rows are rounded up, so that few sizes of step are compiled.
      const filled = Math.ceil(rows.length / 64) * 64;
      step(i, [...rows, ...all.slice(0, filled - rows.length)], rows.length);
    },
    results: () => resultsOf({ table, w1, b1, centre, score }),
  };
}

export const embedRankingPrograms: Programs = { "embed-ranking": embedRankingProgram };
