import type { Initializer } from "./initializer.ts";
import { normal } from "./normal.ts";
import { uniform } from "./uniform.ts";

/** U(−a, a), a = gain·√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, eq. 16). */
export function xavierUniform(gain = 1): Initializer {
  return (context) => {
    const bound = gain * Math.sqrt(6 / (context.fanIn + context.fanOut));
    return uniform(-bound, bound)(context);
  };
}

/** N(0, σ²), σ = gain·√(2 / (fanIn + fanOut)) (Glorot and Bengio 2010, eq. 12). */
export function xavierNormal(gain = 1): Initializer {
  return (context) => normal(0, gain * Math.sqrt(2 / (context.fanIn + context.fanOut)))(context);
}
