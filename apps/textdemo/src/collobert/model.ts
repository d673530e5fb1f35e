import { type Embedding, Layer } from "@nnf/layers";
import type { Tensor } from "@nnf/tensor";

/** Windows with the word each is about set apart, all of them ids, int32. */
export interface Batch {
  /** The other words of the windows, [batch, window − 1]. */
  readonly context: Tensor;
  /** The words the windows are about, [batch]. */
  readonly word: Tensor;
  /** Other words in their stead, [batch]. */
  readonly corrupt: Tensor;
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

/** A network that learns word vectors. */
export abstract class WordModel extends Layer {
  /** The vectors, a row per word. */
  abstract readonly words: Embedding;

  /** The layers above the table with the number of inputs each unit has. */
  abstract readonly fanIns: readonly (readonly [layer: Layer, fanIn: number])[];

  abstract outcome(batch: Batch): Outcome;
}
