import { Random, ValueError } from "@nnf/tensor";

/**
 * How a forward pass runs: with a mode it trains, without one it evaluates. Only layers that differ
 * between the two look at it, such as `Dropout` and `BatchNorm`.
 */
export interface Mode {
  /** Where layers draw their random masks from; each call draws its own. */
  readonly random: Random;
}

/**
 * The mode of training: `net.forward(x, training(random))`.
 * @throws ValueError unless given a `Random`.
 */
export function training(random: Random): Mode {
  if (random instanceof Random) return { random };
  throw new ValueError(
    "training",
    `got ${String(random)}; expected a Random. Make one with new Random(seed).`,
  );
}
