import type { Initializer } from "./initializer.ts";

/** N(mean, std²). */
export function normal(mean = 0, std = 1): Initializer {
  return ({ random, shape, dtype }) => random.normal(shape, { mean, std, dtype });
}
