import { compile, fromHost, type Tensor } from "@nnf/tensor";
import { Pauses } from "../terminal/pause.ts";
import type { Contexts } from "./contexts.ts";
import { type JointNetwork, likelihood } from "./network.ts";

/** ln P and ln Z of predicted words, in their order. */
export interface Likelihoods {
  readonly logProbabilities: Float32Array;
  readonly logZ: Float32Array;
}

/** Means over predicted words. */
export interface JointQuality {
  readonly words: number;
  /** ln P. */
  readonly logProbability: number;
  /** |ln Z|. */
  readonly absoluteLogZ: number;
  /** ln² Z. */
  readonly squaredLogZ: number;
}

/** Words that are measured together. */
const batch = 512;

/** A function that measures a network as its weights are when it is called. */
export function measurer(network: JointNetwork): (contexts: Contexts) => Promise<Likelihoods> {
  const measure = compile((inputs: Tensor, words: Tensor) => {
    const { logProbability, logZ } = likelihood(network.forward(inputs), words);
    return [logProbability, logZ];
  });
  return async ({ size, inputs, outputs }) => {
    const pauses = new Pauses();
    const width = inputs.length / Math.max(size, 1);
    const logProbabilities = new Float32Array(size);
    const logZ = new Float32Array(size);
    for (let from = 0; from < size; from += batch) {
      const to = Math.min(from + batch, size);
      const rows = fromHost(inputs.slice(from * width, to * width), [to - from, width]);
      const words = fromHost(outputs.slice(from, to), [to - from]);
      const [likelihoods, partitions] = measure(rows, words);
      logProbabilities.set(likelihoods?.data() ?? [], from);
      logZ.set(partitions?.data() ?? [], from);
      await pauses.pause();
    }
    return { logProbabilities, logZ };
  };
}

/** The means of what was measured. */
export function qualityOf({ logProbabilities, logZ }: Likelihoods): JointQuality {
  const mean = (values: Float32Array, of: (value: number) => number): number =>
    values.reduce((sum, value) => sum + of(value), 0) / values.length;
  return {
    words: logZ.length,
    logProbability: mean(logProbabilities, (value) => value),
    absoluteLogZ: mean(logZ, Math.abs),
    squaredLogZ: mean(logZ, (value) => value ** 2),
  };
}
