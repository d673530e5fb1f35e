import type { Initializer } from "./initializer.ts";
import { uniform } from "./uniform.ts";

/** Options of {@link fanIn}. */
export interface FanInOptions {
  /** The bound as Torch had it, or the variance as the paper's sentence has it. */
  readonly reading?: "torch" | "literal";
}

/**
 * Uniform around 0 by the fan-in alone (Collobert et al. 2011, who divide learning rates by it too).
 *
 * Their library, Torch, draws from U(±1/√fanIn), which is the default. `literal` is what the paper
 * says, a variance of 1/√fanIn, so the bound is √(3/√fanIn).
 */
export function fanIn({ reading = "torch" }: FanInOptions = {}): Initializer {
  return (context) => {
    const root = Math.sqrt(context.fanIn);
    const bound = reading === "torch" ? 1 / root : Math.sqrt(3 / root);
    return uniform(-bound, bound)(context);
  };
}
