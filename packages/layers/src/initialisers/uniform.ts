import type { Initializer } from "./initializer.ts";

/** U(low, high). */
export function uniform(low: number, high: number): Initializer {
  return ({ random, shape, dtype }) => random.uniform(shape, { low, high, dtype });
}
