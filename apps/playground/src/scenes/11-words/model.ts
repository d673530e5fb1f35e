import { gradients } from "@nnf/autograd";
import { crossEntropy } from "@nnf/layers";
import { SGD } from "@nnf/optim";
import { fromHost, oneHot, parameter, type Tensor, tensor, variable } from "@nnf/tensor";
import { fingerprint } from "../../worker/fingerprint.ts";
import { lastStep, lookupTable, outputWeights, recorded } from "./data.ts";

const float64 = { dtype: "float64" } as const;

/** Which words are looked up, one after the other, and which is to follow each. */
export interface WordsInput {
  /** Positions in the table; after the last the first comes again. */
  readonly sequence: readonly number[];
  /** For each word of the table the one that is to follow it. */
  readonly next: readonly number[];
  readonly learningRate: number;
}

/** A training as far as it has come. Step k is the state after k updates; step 0 is the start. */
export interface Training {
  readonly input: WordsInput;
  readonly last: number;
  /** The numbers called `recorded`, for each step. */
  readonly steps: Float64Array<ArrayBuffer>;
  readonly fingerprint: string;
}

const width = Object.values(recorded).reduce((sum: number, count) => sum + count, 0);

/**
 * Trains table and output weights, a word a step: its row is looked up, times the weights that makes
 * a score for each word, and the softmax of the scores says how likely each is to follow.
 */
export function* train({
  sequence,
  next,
  learningRate,
}: WordsInput): Generator<() => Training, void> {
  const table = parameter(lookupTable, float64);
  const weights = parameter(outputWeights, float64);
  const sgd = new SGD([table, weights], { learningRate });
  const steps = new Float64Array((lastStep + 1) * width);
  for (let step = 0; step <= lastStep; step++) {
    // What a step shows is the word that it was made for.
    const word = sequence[Math.max(0, step - 1) % sequence.length] ?? 0;
    const gold = next[word] ?? 0;
    const before = [tensor(table.toArray(), float64), tensor(weights.toArray(), float64)] as const;
    if (step > 0) sgd.minimize(forward(table, weights, word, gold).cost);
    const { row, scores, cost } = forward(table, weights, word, gold);
    const moves = [table.sub(before[0]), weights.sub(before[1])] as const;
    const shown = [row, scores, scores.softmax(), slopesOf(scores, gold), table, weights, ...moves];
    steps.set(
      [word, gold, cost.item(), ...shown.flatMap(numbers), ...moves.map(countMoved)],
      step * width,
    );
    const count = step + 1;
    yield () => {
      const done = steps.slice(0, count * width);
      const input = { sequence, next, learningRate };
      return { input, last: count - 1, steps: done, fingerprint: fingerprint(done) };
    };
  }
}

/** From a word to the cost −ln p of the one that is to follow. */
function forward(
  table: Tensor,
  weights: Tensor,
  word: number,
  gold: number,
): { readonly row: Tensor; readonly scores: Tensor; readonly cost: Tensor<[]> } {
  const row = table.take([word]);
  const scores = row.matmul(weights);
  return { row, scores, cost: costOf(scores, gold) };
}

/** −ln p of the right word under the softmax of scores. */
function costOf(scores: Tensor, gold: number): Tensor<[]> {
  return crossEntropy(scores, tensor([gold], { dtype: "int32" }));
}

/** The slope of the cost in each score. */
function slopesOf(scores: Tensor, gold: number): Tensor {
  const leaf = variable(scores.toArray(), float64);
  return gradients(costOf(leaf, gold), [leaf])[0];
}

function numbers(value: Tensor): number[] {
  return Array.from(value.data());
}

function countMoved(moves: Tensor): number {
  return moves.notEqual(0).sum().item();
}

/** Scores, which of them is the right one's, and by what they are divided before the softmax. */
export interface SoftmaxInput {
  readonly scores: readonly number[];
  readonly gold: number;
  readonly temperature: number;
  /** Temperatures to compare. */
  readonly temperatures: readonly number[];
}

/** What the softmax makes of scores. */
export interface SoftmaxFrame {
  readonly input: SoftmaxInput;
  readonly probabilities: readonly number[];
  /** −ln p of the right one. */
  readonly cost: number;
  /** p − onehot, which is the slope of the cost in score / temperature. */
  readonly gaps: readonly number[];
  /** The slope of the cost in each score. */
  readonly slopes: readonly number[];
  /** For each temperature to compare the probabilities, one after the other. */
  readonly compared: Float64Array<ArrayBuffer>;
}

/** Computes the softmax, in one piece. */
export function* softmax(input: SoftmaxInput): Generator<() => SoftmaxFrame, void> {
  const scores = variable([input.scores], float64);
  const scaled = scores.div(input.temperature);
  const probabilities = scaled.softmax();
  const cost = costOf(scaled, input.gold);
  const hot = oneHot(tensor([input.gold], { dtype: "int32" }), input.scores.length, float64);
  const each = fromHost(Float64Array.from(input.temperatures), [input.temperatures.length, 1]);
  const frame: SoftmaxFrame = {
    input,
    probabilities: numbers(probabilities),
    cost: cost.item(),
    gaps: numbers(probabilities.sub(hot)),
    slopes: numbers(gradients(cost, [scores])[0]),
    compared: Float64Array.from(scores.div(each).softmax().data()),
  };
  yield () => frame;
}
