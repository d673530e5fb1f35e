import type { Random } from "@nnf/tensor";
import type { ContextShape } from "./contexts.ts";
import type { Dictionary } from "./dictionary.ts";
import { JointNetwork } from "./network.ts";

/** What a model is made of, but for its weights. */
export interface JointModelParts extends ContextShape {
  readonly dictionary: Dictionary;
  /** Numbers in a word's vector. */
  readonly size: number;
  /** Units of the hidden layers, one or two. */
  readonly hidden: readonly number[];
}

/** A network with the words it knows. */
export interface JointModel {
  readonly parts: JointModelParts;
  readonly network: JointNetwork;
}

/**
 * A model with a new network.
 * @param random where first weights come from; without, they are to be loaded
 */
export function jointModel(parts: JointModelParts, random?: Random): JointModel {
  const { dictionary, history, window, size, hidden } = parts;
  const network = new JointNetwork(
    {
      inputs: dictionary.inputs,
      width: history + window,
      size,
      hidden,
      outputs: dictionary.output.size,
    },
    random,
  );
  return { parts, network };
}
