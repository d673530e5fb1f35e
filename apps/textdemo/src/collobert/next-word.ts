import { crossEntropy, Embedding, type Layer, Linear, uniform } from "@nnf/layers";
import type { Random, Tensor } from "@nnf/tensor";
import {
  type Batch,
  type BatchTensors,
  type Outcome,
  type Sizes,
  tensorsOf,
  WordModel,
} from "./model.ts";

/**
 * The lecture's network: the words before → look-up table → s₁ → s₂ → softmax over the next word.
 */
export class NextWordModel extends WordModel {
  override readonly words: Embedding;
  readonly first: Linear;
  readonly second: Linear;
  readonly next: Linear;

  constructor({ vocabulary, window, size, hidden }: Sizes, random: Random) {
    super();
    this.words = new Embedding(vocabulary, size, { random, initialize: uniform(-0.1, 0.1) });
    this.first = new Linear((window - 1) * size, hidden, { random });
    this.second = new Linear(hidden, hidden, { random });
    this.next = new Linear(hidden, vocabulary, { random });
  }

  override get fanIns(): [Layer, number][] {
    return [this.first, this.second, this.next].map((layer) => [layer, layer.weight.shape[0]]);
  }

  /** The words before [batch, window − 1] → logits of the next word [batch, vocabulary]. */
  override forward(history: Tensor): Tensor {
    const inputs = this.words.forward(history).reshape(history.shape[0] ?? 0, -1);
    const s1 = this.first.forward(inputs).tanh();
    const s2 = this.second.forward(s1).tanh();
    return this.next.forward(s2);
  }

  override inputs(batch: Batch): BatchTensors {
    return tensorsOf(batch);
  }

  override outcome({ context, word }: BatchTensors): Outcome {
    const logits = this.forward(context);
    return {
      loss: crossEntropy(logits, word),
      error: logits.argMax(-1).notEqual(word).cast("float32").mean(),
    };
  }
}
