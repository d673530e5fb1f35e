import type { Positions } from "./positions.ts";

/** IBM Model 1 (Brown et al. 1993): all given words and the null word are equally likely. */
export const uniformPositions: Positions = {
  fill: (weights, _i, _m, n) => weights.fill(1 / (n + 1), 0, n + 1),
};
