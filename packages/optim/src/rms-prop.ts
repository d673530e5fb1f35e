import { checkNotNegative, checkShare } from "./checks.ts";
import type { Trainable } from "./groups.ts";
import { Optimizer, type OptimizerOptions, withRate } from "./optimizer.ts";
import type { Rule } from "./rule.ts";
import { decayed } from "./sgd.ts";

/** Options of {@link RMSProp}. */
export interface RMSPropOptions extends OptimizerOptions {
  /** Share of the old mean of squares that is kept; 0.99 unless given (PyTorch's `alpha`). */
  readonly decay?: number;
  /** Added to the root; 1e−8 unless given (PyTorch's `eps`). */
  readonly epsilon?: number;
  /** L2: this times the parameter is added to its gradient; 0 unless given. */
  readonly weightDecay?: number;
  /** Rows of a table that were not looked up keep their parameters and their mean of squares. */
  readonly lazy?: boolean;
}

/**
 * s ← ρ·s + (1 − ρ)·g², w ← w − a·g / (√s + ε) (Tieleman and Hinton 2012, lecture 6.5); a is 0.01
 * unless given.
 * @throws ValueError for a number out of its range, and what {@link Optimizer} throws.
 */
export class RMSProp extends Optimizer {
  constructor(parameters: Trainable, options: RMSPropOptions = {}) {
    super("RMSProp", rmsPropRule(options), parameters, withRate(options, 0.01));
  }
}

function rmsPropRule(options: RMSPropOptions): Rule {
  const { decay = 0.99, epsilon = 1e-8, weightDecay = 0, lazy = false } = options;
  checkShare("RMSProp", { decay });
  checkNotNegative("RMSProp", { epsilon, weightDecay });
  return {
    state: [{ name: "meanOfSquares", initial: 0 }],
    sparse: lazy,
    scalars: ({ learningRate }) => [-learningRate],
    apply: ({ parameter, gradient, state, scalars: [minusRate = 0] }) => {
      const slope = decayed(gradient, parameter, weightDecay);
      const [mean = slope] = state;
      const next = mean.mul(decay).add(slope.square().mul(1 - decay));
      return { update: slope.mul(minusRate).div(next.sqrt().add(epsilon)), state: [next] };
    },
  };
}
