import { gradients } from "@nnf/autograd";
import type { SGD } from "@nnf/optim";
import { compile, concat, fromHost, stopGradient, type Tensor, take, where } from "@nnf/tensor";
import type { DistinctTensors } from "./distinct.ts";
import type { Batch, WordModel } from "./model.ts";
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
export function fullStep<Inputs>(model: WordModel<Inputs>, optimizer: SGD): Step {
  const descend = compile((inputs: Inputs) => optimizer.minimize(model.outcome(inputs).loss));
  return (batch) => ({ loss: descend(model.inputs(batch)).item(), active: 1 });
}

/** Numbers of active windows are rounded up to a multiple of this share of a batch, at least 8. */
const blocks = 16;

/**
 * A step backwards through those windows only that do not yet outscore their other by 1: the loss of
 * the rest is 0 and stays so nearby, so the gradient is the same. Nothing is computed forwards twice:
 * the sums of the hidden layer are kept, and the gradient of the parameters below follows from theirs.
 * The windows' number is rounded up, with windows of weight 0, and all other sizes follow from it, so
 * that few sizes of step are compiled.
 *
 * @param optimizer of the model's parameters, in their order
 */
export function activeStep(model: RankingModel, optimizer: SGD): Step {
  const parameters = model.parameters();
  const measure = compile((inputs: DistinctTensors) => {
    const sums = model.sums(inputs);
    return { sums, shortfalls: model.shortfalls(sums) };
  });
  const descend = compile(
    (all: Tensor, rows: Tensor, weights: Tensor, inputs: DistinctTensors): void => {
      const sums = take(all, concat([rows, rows.add((all.shape[0] ?? 0) / 2)]));
      const slopes = concat([weights.neg(), weights]).unsqueeze(1);
      const below = where(sums.abs().less(1), slopes.mul(model.score.weight.transpose()), 0);
      const loss = model.sums(inputs).mul(stopGradient(below)).sum();
      optimizer.apply(gradients(loss.add(model.forward(sums).mul(slopes).sum()), parameters));
    },
  );
  return (batch) => {
    const { size } = batch;
    const { sums, shortfalls: found } = measure(model.inputs(batch));
    const shortfalls = found.data();
    const active: number[] = [];
    let sum = 0;
    for (let row = 0; row < size; row++) {
      const shortfall = shortfalls[row] as number;
      // What is not a number has to reach the loss.
      if (shortfall <= 0) continue;
      sum += shortfall;
      active.push(row);
    }
    const block = Math.max(8, Math.ceil(size / blocks));
    const rows = Math.max(block, Math.ceil(active.length / block) * block);
    const weights = new Float32Array(rows).fill(1 / size, 0, active.length);
    const filled = Int32Array.from({ length: rows }, (_, i) => active[i] ?? 0);
    descend(
      sums,
      fromHost(filled, [rows]),
      fromHost(weights, [rows]),
      model.evenInputs(select(batch, filled)),
    );
    return { loss: sum / size, active: active.length / size };
  };
}

/** Some windows of a batch. */
function select(batch: Batch, rows: Int32Array): Batch {
  const width = batch.context.length / batch.size;
  const context = new Int32Array(rows.length * width);
  const word = new Int32Array(rows.length);
  const drawn = new Int32Array(rows.length);
  for (let to = 0; to < rows.length; to++) {
    const from = rows[to] as number;
    for (let i = 0; i < width; i++) {
      context[to * width + i] = batch.context[from * width + i] as number;
    }
    word[to] = batch.word[from] as number;
    drawn[to] = batch.drawn[from] as number;
  }
  return { size: rows.length, context, word, drawn };
}
