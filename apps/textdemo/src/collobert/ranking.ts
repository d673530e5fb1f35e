import { Embedding, type Layer, Linear, uniform } from "@nnf/layers";
import { hardTanh, type Random, type Tensor } from "@nnf/tensor";
import { type BatchTensors, type Outcome, type Sizes, WordModel } from "./model.ts";

/**
 * Collobert et al. 2011, §4.2: a window gets a score, f(x) = v·hardTanh(W·x + b), and learns to
 * outscore by 1 the same window with another word in the centre: max(0, 1 − f(x) + f(x⁽ʷ⁾)).
 *
 * W is kept in two parts, that of the centre word and that of the others: the two windows share the
 * others' product, which is most of the work.
 */
export class RankingModel extends WordModel {
  override readonly words: Embedding;
  readonly context: Linear;
  readonly centre: Linear;
  readonly score: Linear;
  readonly #inputs: number;

  constructor({ vocabulary, window, size, hidden }: Sizes, random: Random) {
    super();
    this.words = new Embedding(vocabulary, size, { random, initialize: uniform(-0.1, 0.1) });
    const bound = 1 / Math.sqrt(window * size);
    const initialize = uniform(-bound, bound);
    this.context = new Linear((window - 1) * size, hidden, { random, initialize });
    this.centre = new Linear(size, hidden, { random, initialize, bias: false });
    this.score = new Linear(hidden, 1, { random, bias: false });
    this.#inputs = window * size;
  }

  override get fanIns(): [Layer, number][] {
    return [
      [this.context, this.#inputs],
      [this.centre, this.#inputs],
      [this.score, this.score.weight.shape[0]],
    ];
  }

  /** What the words around the centre [batch, window − 1] give to the hidden layer. */
  override forward(context: Tensor): Tensor {
    return this.context.forward(this.words.forward(context).reshape(context.shape[0] ?? 0, -1));
  }

  /** 1 − f(x) + f(x⁽ʷ⁾) of each window, [batch]: what is not positive costs nothing. */
  shortfalls({ context, word, drawn }: BatchTensors): Tensor {
    const around = this.forward(context);
    const score = (centre: Tensor): Tensor =>
      this.score.forward(hardTanh(around.add(this.centre.forward(this.words.forward(centre)))));
    return score(drawn.squeeze(1)).sub(score(word)).add(1).squeeze(1);
  }

  override outcome(batch: BatchTensors): Outcome {
    const shortfalls = this.shortfalls(batch);
    return {
      loss: shortfalls.relu().mean(),
      error: shortfalls.greaterEqual(1).cast("float32").mean(),
    };
  }
}
