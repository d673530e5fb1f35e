import { Embedding, Layer, Linear, type Mode, uniform } from "@nnf/layers";
import { arange, type Random, type Tensor, take } from "@nnf/tensor";

/** Sizes of the convolution of a distance. */
export interface DistanceSizes {
  /** Words that the convolution sees at once, odd. */
  readonly window: number;
  /** Distances with a vector of their own: −reach … reach; longer ones have that of the longest. */
  readonly reach: number;
  /** Numbers in the vector of a distance. */
  readonly distanceSize: number;
  /** Outputs of the convolution. */
  readonly channels: number;
}

/**
 * A convolution along a sentence over the vectors of the words' distances to one of them. What it
 * gives at a word depends on that word's distance alone, so it is computed once for each distance
 * and looked up.
 */
export class DistanceConvolution extends Layer {
  /** The vectors of the distances −reach … reach. */
  readonly table: Embedding;
  readonly convolution: Linear;
  readonly #window: number;
  readonly #reach: number;

  constructor({ window, reach, distanceSize, channels }: DistanceSizes, random: Random) {
    super();
    const initialize = uniform(-0.1, 0.1);
    this.table = new Embedding(2 * reach + 1, distanceSize, { random, initialize });
    this.convolution = new Linear(window * distanceSize, channels, { random, bias: false });
    this.#window = window;
    this.#reach = reach;
  }

  /** Distances, int32 [...B] → [...B, channels]. */
  override forward(distances: Tensor, _mode?: Mode): Tensor {
    const [reach, before] = [this.#reach, (this.#window - 1) / 2];
    // Up to here windows differ.
    const far = reach + before;
    const centres = arange(2 * far + 1).sub(far);
    const places = centres.unsqueeze(1).add(arange(this.#window).sub(before));
    const vectors = this.table.forward(clip(places, reach).add(reach));
    const convolved = this.convolution.forward(vectors.reshape(2 * far + 1, -1));
    return take(convolved, clip(distances, far).add(far));
  }
}

function clip(x: Tensor, limit: number): Tensor {
  return x.minimum(limit).maximum(-limit);
}
