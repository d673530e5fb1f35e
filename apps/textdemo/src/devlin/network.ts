import { Embedding, type Initializer, Layer, Linear, uniform } from "@nnf/layers";
import { full, gather, Random, type Tensor, zeros } from "@nnf/tensor";

/** Sizes of a network. */
export interface NetworkSizes {
  /** Rows of the table of vectors. */
  readonly inputs: number;
  /** Words that a prediction is made from. */
  readonly width: number;
  /** Numbers in a word's vector. */
  readonly size: number;
  /** Units of each hidden layer, of which there are one or two. */
  readonly hidden: readonly number[];
  /** Words that are predicted. */
  readonly outputs: number;
}

/**
 * The network of Devlin et al. 2014: the vectors of the words of a context → one or two layers of
 * tanh → a score for each word. Weights start as U(−0.05, 0.05), the scores' bias at −ln outputs, so
 * that Σ exp(score) is about 1 from the start (§2.3).
 */
export class JointNetwork extends Layer {
  readonly words: Embedding;
  readonly hidden: readonly Linear[];
  readonly output: Linear;

  /** @param random where first values come from; without, they are to be loaded */
  constructor({ inputs, width, size, hidden, outputs }: NetworkSizes, random?: Random) {
    super();
    const options = {
      random: random ?? new Random(0),
      initialize: random === undefined ? cheap : uniform(-0.05, 0.05),
    };
    const units = [width * size, ...hidden];
    this.words = new Embedding(inputs, size, options);
    this.hidden = hidden.map((count, i) => new Linear(units[i] ?? 0, count, options));
    this.output = new Linear(units.at(-1) ?? 0, outputs, options);
    if (random === undefined) return;
    this.output.load({ ...this.output.state(), bias: full([outputs], -Math.log(outputs)) });
  }

  /** Contexts [batch, width] → the last hidden layer [batch, units]. */
  units(contexts: Tensor): Tensor {
    let units: Tensor = this.words.forward(contexts).reshape(contexts.shape[0] ?? 0, -1);
    for (const layer of this.hidden) units = layer.forward(units).tanh();
    return units;
  }

  /** Contexts [batch, width] → scores [batch, outputs]: log-probabilities, if normalised. */
  override forward(contexts: Tensor): Tensor {
    return this.output.forward(this.units(contexts));
  }
}

/** Numbers to be replaced need not be drawn. */
const cheap: Initializer = ({ shape, dtype }) => zeros(shape, { dtype });

/** What a network makes of some predicted words, both [batch]. */
export interface Likelihood {
  /** ln P of the words. */
  readonly logProbability: Tensor;
  /** ln Z, by which the words' scores are greater than that. */
  readonly logZ: Tensor;
}

/** Scores [batch, outputs] and the words that came, [batch]. */
export function likelihood(scores: Tensor, words: Tensor): Likelihood {
  const logZ = scores.logSumExp(-1);
  return { logProbability: gather(scores, words).sub(logZ), logZ };
}

/**
 * −(ln P − α ln² Z), the mean over the batch: what training makes smaller, so that Z comes near 1
 * (Devlin et al. 2014, §2.3).
 */
export function selfNormalised({ logProbability, logZ }: Likelihood, alpha: number): Tensor {
  return logZ.square().mul(alpha).sub(logProbability).mean();
}
