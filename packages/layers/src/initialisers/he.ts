import type { Initializer, InitializerContext } from "./initializer.ts";
import { normal } from "./normal.ts";
import { uniform } from "./uniform.ts";

/** √(2 / ((1 + slope²)·fanIn)) (He et al. 2015, eq. 15); slope is that of a leaky ReLU, 0 for ReLU. */
function deviation({ fanIn }: InitializerContext, slope: number): number {
  return Math.sqrt(2 / ((1 + slope ** 2) * fanIn));
}

/** U(−a, a) with He et al.'s (2015) variance 2 / ((1 + slope²)·fanIn), a = √3·σ. */
export function heUniform(slope = 0): Initializer {
  return (context) => {
    const bound = Math.sqrt(3) * deviation(context, slope);
    return uniform(-bound, bound)(context);
  };
}

/** N(0, σ²) with He et al.'s (2015) variance σ² = 2 / ((1 + slope²)·fanIn). */
export function heNormal(slope = 0): Initializer {
  return (context) => normal(0, deviation(context, slope))(context);
}
