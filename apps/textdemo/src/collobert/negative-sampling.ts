import { Embedding, type Layer, negativeSampling, uniform } from "@nnf/layers";
import { type Random, type Tensor, zeros } from "@nnf/tensor";
import {
  type Batch,
  type BatchTensors,
  type Outcome,
  type Sizes,
  tensorsOf,
  WordModel,
} from "./model.ts";

/**
 * Skip-gram and CBOW with negative sampling (Mikolov et al. 2013, word2vec): a second table has the
 * vectors of words as the centre of a window; the centre word's should have a greater product with
 * the vectors around it than those of words drawn in proportion to their frequency to the power 3/4.
 */
abstract class NegativeSamplingModel extends WordModel {
  override readonly words: Embedding;
  /** The vectors of words as a centre. */
  readonly centres: Embedding;

  constructor({ vocabulary, size }: Sizes, random: Random) {
    super();
    const bound = 0.5 / size;
    this.words = new Embedding(vocabulary, size, { random, initialize: uniform(-bound, bound) });
    this.centres = new Embedding(vocabulary, size, {
      random,
      initialize: ({ shape }) => zeros(shape),
    });
  }

  override get fanIns(): [Layer, number][] {
    return [[this.centres, 1]];
  }

  /** The other words of windows [batch, window − 1] → what predicts the centre [batch, inputs, size]. */
  abstract override forward(context: Tensor): Tensor;

  override inputs(batch: Batch): BatchTensors {
    return tensorsOf(batch);
  }

  override outcome({ context, word, drawn }: BatchTensors): Outcome {
    const inputs = this.forward(context);
    const scores = (ids: Tensor): Tensor =>
      inputs.matmul(this.centres.forward(ids).transpose(-1, -2));
    const positive = scores(word.unsqueeze(1)).squeeze(2);
    const negative = scores(drawn);
    const best = negative.max(-1);
    return {
      // The sum over a window's pairs, so that a window weighs as much as word2vec's.
      loss: negativeSampling(positive, negative).mul(inputs.shape[1] ?? 1),
      error: best.greaterEqual(positive).cast("float32").mean(),
    };
  }
}

/**
 * Every word of a window predicts its centre. The words drawn are the same for all pairs of a window,
 * which makes products of matrices of them (Ji et al. 2016).
 */
export class SkipGramModel extends NegativeSamplingModel {
  override forward(context: Tensor): Tensor {
    return this.words.forward(context);
  }
}

/** The mean of the words around predicts the centre. */
export class CbowModel extends NegativeSamplingModel {
  override forward(context: Tensor): Tensor {
    return this.words.forward(context).mean(1, { keepDims: true });
  }
}
