import { Embedding, type Layer, Linear, uniform } from "@nnf/layers";
import { hardTanh, type Random, type Tensor, take, takeSum } from "@nnf/tensor";
import { type DistinctTensors, DistinctWords } from "./distinct.ts";
import { type Batch, type Outcome, type Sizes, WordModel } from "./model.ts";

/**
 * Collobert et al. 2011, §4.2: a window gets a score, f(x) = v·hardTanh(W·x + b), and learns to
 * outscore by 1 the same window with another word in the centre: max(0, 1 − f(x) + f(x⁽ʷ⁾)).
 *
 * W is kept in two parts, that of the centre word and that of the others: the two windows share the
 * others' product, which is most of the work. It is the sum of a product for each place, computed
 * once for every word that stands there in any window of a batch.
 */
export class RankingModel extends WordModel<DistinctTensors> {
  override readonly words: Embedding;
  readonly context: Linear;
  readonly centre: Linear;
  readonly score: Linear;
  readonly #distinct: DistinctWords;
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
    this.#distinct = new DistinctWords(vocabulary);
  }

  override get fanIns(): [Layer, number][] {
    return [
      [this.context, this.#inputs],
      [this.centre, this.#inputs],
      [this.score, this.score.weight.shape[0]],
    ];
  }

  override inputs(batch: Batch): DistinctTensors {
    return this.#distinct.of(batch);
  }

  /** As {@link inputs}, of sizes that depend on little but the number of windows. */
  evenInputs(batch: Batch): DistinctTensors {
    return this.#distinct.of(batch, true);
  }

  /** What the hidden layer gets of windows with the right word, then with the other, [2 · size, hidden]. */
  sums({ words, around, windows, centres }: DistinctTensors): Tensor {
    const [size = 0, places = 0] = windows.shape;
    const { weight, bias } = this.context;
    const [inputs, hidden] = weight.shape;
    const vectors = this.words.forward(words);
    const products = take(vectors, around).matmul(weight.reshape(places, inputs / places, hidden));
    const shared = takeSum(products.reshape(-1, hidden), windows);
    const centre = this.centre.forward(take(vectors, centres)).reshape(2, size, hidden);
    const sums = centre.add(shared).reshape(2 * size, hidden);
    return bias === null ? sums : sums.add(bias);
  }

  /** The scores of windows, from the sums of their hidden layer: [..., hidden] → [..., 1]. */
  override forward(sums: Tensor): Tensor {
    return this.score.forward(hardTanh(sums));
  }

  /** 1 − f(x) + f(x⁽ʷ⁾) of each window, [size]: what is not positive costs nothing. */
  shortfalls(sums: Tensor): Tensor {
    const size = (sums.shape[0] ?? 0) / 2;
    const scores = this.forward(sums).squeeze(1);
    return scores
      .slice([[size, 2 * size]])
      .sub(scores.slice([[0, size]]))
      .add(1);
  }

  override outcome(inputs: DistinctTensors): Outcome {
    const shortfalls = this.shortfalls(this.sums(inputs));
    return {
      loss: shortfalls.relu().mean(),
      error: shortfalls.greaterEqual(1).cast("float32").mean(),
    };
  }
}
