import { type Embedding, Layer } from "@nnf/layers";
import { fromHost, type Tensor } from "@nnf/tensor";

/** Windows with the word each is about set apart, as ids on the host. */
export interface Batch {
  /** Windows. */
  readonly size: number;
  /** The other words of the windows, [size, window − 1]. */
  readonly context: Int32Array;
  /** The words the windows are about, [size]. */
  readonly word: Int32Array;
  /** Words drawn in their stead, [size, as many as the objective wants]. */
  readonly drawn: Int32Array;
}

/** A batch as int32 tensors. */
export interface BatchTensors {
  /** [size, window − 1] */
  readonly context: Tensor;
  /** [size] */
  readonly word: Tensor;
  /** [size, as many as the objective wants] */
  readonly drawn: Tensor;
}

/** The tensors of a batch, which alias its arrays. */
export function tensorsOf({ size, context, word, drawn }: Batch): BatchTensors {
  return {
    context: fromHost(context, [size, context.length / size]),
    word: fromHost(word, [size]),
    drawn: fromHost(drawn, [size, drawn.length / size]),
  };
}

/** Sizes of a network. */
export interface Sizes {
  readonly vocabulary: number;
  readonly window: number;
  readonly size: number;
  readonly hidden: number;
}

/** How well a network does on a batch. */
export interface Outcome {
  /** What training makes smaller, a scalar. */
  readonly loss: Tensor;
  /** The share of windows it gets wrong, a scalar. */
  readonly error: Tensor;
}

/** A network that learns word vectors, from batches in a form of its own. */
export abstract class WordModel<Inputs = BatchTensors> extends Layer {
  /** The vectors, a row per word. */
  abstract readonly words: Embedding;

  /** The layers above the table with the number of inputs each unit has. */
  abstract readonly fanIns: readonly (readonly [layer: Layer, fanIn: number])[];

  /** A batch as the network reads it. */
  abstract inputs(batch: Batch): Inputs;

  abstract outcome(inputs: Inputs): Outcome;
}
