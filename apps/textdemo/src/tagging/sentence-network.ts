import { Dropout, Embedding, Layer, Linear, type Mode, uniform } from "@nnf/layers";
import { arange, concat, hardTanh, type Random, type Tensor, take, where } from "@nnf/tensor";
import { DistanceConvolution, type DistanceSizes } from "./distance-convolution.ts";
import type { TableSize } from "./window-network.ts";

/** Sizes of a network. */
export interface SentenceTaggerSizes extends DistanceSizes {
  /** The tables of the features, the first of which has id 0 for what is beyond a sentence. */
  readonly tables: readonly TableSize[];
  readonly hidden: number;
  readonly tags: number;
  /** The share of inputs, and of units, that each step of training leaves out. */
  readonly dropout: number;
}

/**
 * The sentence approach of Collobert et al. 2011, section 3.3.2, for tags that depend on a
 * predicate: to tag word i for the predicate p, a convolution goes over all words t, each with the
 * vectors of its features and of the distances t − p and t − i. The greatest value of each channel
 * over t goes on to W₂·hardTanh(W₁·x + b₁) + b₂, a score for each tag.
 *
 * A convolution is linear in its inputs, so it is the sum of one over the features, computed once for
 * a sentence, and one over each distance, computed once for all:
 * convolved[i, t] = words[t] + toPredicate[t − p] + toWord[t − i].
 */
export class SentenceTagger extends Layer {
  readonly tables: Embedding[];
  readonly words: Linear;
  readonly toPredicate: DistanceConvolution;
  readonly toWord: DistanceConvolution;
  readonly hidden: Linear;
  readonly output: Linear;
  readonly #dropout: Dropout;

  constructor(sizes: SentenceTaggerSizes, random: Random) {
    super();
    const { tables, window, channels, hidden, tags, dropout } = sizes;
    const initialize = uniform(-0.1, 0.1);
    this.tables = tables.map(
      ({ count, size }) => new Embedding(count, size, { random, initialize }),
    );
    const inputs = window * tables.reduce((sum, { size }) => sum + size, 0);
    this.words = new Linear(inputs, channels, { random });
    this.toPredicate = new DistanceConvolution(sizes, random);
    this.toWord = new DistanceConvolution(sizes, random);
    this.hidden = new Linear(channels, hidden, { random });
    this.output = new Linear(hidden, tags, { random });
    this.#dropout = new Dropout(dropout);
  }

  /**
   * Scores [predicates, T, tags] for the words of sentences of up to T words; those beyond the end of
   * a sentence mean nothing.
   * @param windows the ids of all features around each word, int32 [sentences, T, features, window]
   * @param predicates sentence and word of each predicate, int32 [predicates, 2]; without them, each
   *   sentence is tagged for itself, [sentences, T, tags]
   */
  override forward(windows: Tensor, mode?: Mode, predicates?: Tensor): Tensor {
    const words = this.#convolveWords(windows, mode);
    const time: number = words.shape[1] ?? 0;
    const places = arange(time);
    const perPredicate = predicates === undefined ? words : this.#add(words, predicates);
    const perWord = this.toWord.forward(places.sub(places.unsqueeze(1)));
    const features = perPredicate.unsqueeze(1).add(perWord).max(2);
    const hidden = hardTanh(this.hidden.forward(features));
    return this.output.forward(this.#dropout.forward(hidden, mode));
  }

  /** [sentences, T, channels], −∞ where there is no word. */
  #convolveWords(windows: Tensor, mode?: Mode): Tensor {
    const [sentences = 0, time = 0, , window = 1] = windows.shape as readonly number[];
    const inputs = this.tables.map((table, i) =>
      table.forward(windows.slice([null, null, [i, i + 1]])).reshape(sentences, time, -1),
    );
    const convolved = this.words.forward(this.#dropout.forward(concat(inputs, 2), mode));
    const centre = (window - 1) / 2;
    const ids = windows.slice([null, null, [0, 1], [centre, centre + 1]]);
    const present = ids.notEqual(0).reshape(sentences, time, 1);
    return where(present, convolved, Number.NEGATIVE_INFINITY);
  }

  /** What each word is to each predicate, [predicates, T, channels]. */
  #add(words: Tensor, predicates: Tensor): Tensor {
    const time: number = words.shape[1] ?? 0;
    const sentence = predicates.slice([null, [0, 1]]).reshape(-1);
    const position = predicates.slice([null, [1, 2]]);
    return take(words, sentence).add(this.toPredicate.forward(arange(time).sub(position)));
  }
}
