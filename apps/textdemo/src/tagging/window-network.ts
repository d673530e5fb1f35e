import {
  Dropout,
  Embedding,
  type Initializer,
  Layer,
  Linear,
  type Mode,
  uniform,
} from "@nnf/layers";
import { concat, hardTanh, type Random, type Tensor } from "@nnf/tensor";

/** A table of vectors: how many, and how long each. */
export interface TableSize {
  readonly count: number;
  readonly size: number;
}

/** Sizes of a network. */
export interface WindowTaggerSizes {
  /** The tables of the features. */
  readonly tables: readonly TableSize[];
  readonly window: number;
  readonly hidden: number;
  readonly tags: number;
  /** The share of hidden units, and of inputs, that each step of training leaves out. */
  readonly dropout: number;
  /** What the tables start from; U(−0.1, 0.1) unless given. */
  readonly initialize?: Initializer | undefined;
}

/**
 * The window approach of Collobert et al. 2011, section 3.3.1: the vectors of all features of the
 * words around a word, one after the other, then W₂·hardTanh(W₁·x + b₁) + b₂, a score for each tag.
 */
export class WindowTagger extends Layer {
  readonly tables: Embedding[];
  readonly hidden: Linear;
  readonly output: Linear;
  readonly #dropout: Dropout;

  constructor(
    { tables, window, hidden, tags, dropout, initialize = uniform(-0.1, 0.1) }: WindowTaggerSizes,
    random: Random,
  ) {
    super();
    this.tables = tables.map(
      ({ count, size }) => new Embedding(count, size, { random, initialize }),
    );
    const inputs = window * tables.reduce((sum, { size }) => sum + size, 0);
    this.hidden = new Linear(inputs, hidden, { random });
    this.output = new Linear(hidden, tags, { random });
    this.#dropout = new Dropout(dropout);
  }

  /** Windows of the ids of all features, int32 [words, features, window] → scores [words, tags]. */
  override forward(ids: Tensor, mode?: Mode): Tensor {
    const words: number = ids.shape[0] ?? 0;
    const inputs = this.tables.map((table, i) =>
      table.forward(ids.slice([null, [i, i + 1]])).reshape(words, -1),
    );
    const x = this.#dropout.forward(concat(inputs, 1), mode);
    const hidden = this.#dropout.forward(hardTanh(this.hidden.forward(x)), mode);
    return this.output.forward(hidden);
  }
}
