import type { SGD } from "@nnf/optim";
import { compile, fromHost, type Tensor } from "@nnf/tensor";
import { type Batch, tensorsOf, type WordModel } from "./model.ts";
import type { RankingModel } from "./ranking.ts";

/** What a step found before it changed the network. */
export interface StepResult {
  /** The mean over the batch. */
  readonly loss: number;
  /** The share of windows that have a gradient. */
  readonly active: number;
}

/** One step of a network on a batch. */
export type Step = (batch: Batch) => StepResult;

/** A step backwards through every window. */
export function fullStep(model: WordModel, optimizer: SGD): Step {
  const descend = compile((context: Tensor, word: Tensor, drawn: Tensor) =>
    optimizer.minimize(model.outcome({ context, word, drawn }).loss),
  );
  return (batch) => {
    const { context, word, drawn } = tensorsOf(batch);
    return { loss: descend(context, word, drawn).item(), active: 1 };
  };
}

/** Numbers of active windows are rounded up to a multiple of this share of a batch. */
const blocks = 16;

/**
 * A step backwards through those windows only that do not yet outscore their other by 1: the loss of
 * the rest is 0 and stays so nearby, so the gradient is the same. Their number is rounded up, with
 * windows of weight 0, so that few sizes of step are compiled.
 */
export function activeStep(model: RankingModel, optimizer: SGD): Step {
  const measure = compile((context: Tensor, word: Tensor, drawn: Tensor) =>
    model.shortfalls({ context, word, drawn }),
  );
  const descend = compile((context: Tensor, word: Tensor, drawn: Tensor, weights: Tensor) =>
    optimizer.minimize(model.shortfalls({ context, word, drawn }).relu().mul(weights).sum()),
  );
  return (batch) => {
    const { size } = batch;
    const { context, word, drawn } = tensorsOf(batch);
    const shortfalls = measure(context, word, drawn).data();
    const active: number[] = [];
    let sum = 0;
    for (let row = 0; row < size; row++) {
      const shortfall = shortfalls[row] as number;
      // What is not a number has to reach the loss.
      if (shortfall <= 0) continue;
      sum += shortfall;
      active.push(row);
    }
    const block = Math.ceil(size / blocks);
    const rows = Math.max(block, Math.ceil(active.length / block) * block);
    const chosen = tensorsOf(select(batch, active, rows));
    const weights = new Float32Array(rows).fill(1 / size, 0, active.length);
    descend(chosen.context, chosen.word, chosen.drawn, fromHost(weights, [rows]));
    return { loss: sum / size, active: active.length / size };
  };
}

/** Some windows of a batch, filled up with windows of id 0. */
function select(batch: Batch, chosen: readonly number[], rows: number): Batch {
  const width = batch.context.length / batch.size;
  const context = new Int32Array(rows * width);
  const word = new Int32Array(rows);
  const drawn = new Int32Array(rows);
  for (let to = 0; to < chosen.length; to++) {
    const from = chosen[to] as number;
    for (let i = 0; i < width; i++) {
      context[to * width + i] = batch.context[from * width + i] as number;
    }
    word[to] = batch.word[from] as number;
    drawn[to] = batch.drawn[from] as number;
  }
  return { size: rows, context, word, drawn };
}
