import { checkNotNegative, checkShare } from "./checks.ts";
import { integerPower } from "./exact.ts";
import type { Trainable } from "./groups.ts";
import { Optimizer, type OptimizerOptions, withRate } from "./optimizer.ts";
import type { Rule } from "./rule.ts";
import { decayed } from "./sgd.ts";

/** Options of {@link Adam} and {@link AdamW}. */
export interface AdamOptions extends OptimizerOptions {
  /** Share of the old mean that is kept; 0.9 unless given (first of PyTorch's `betas`). */
  readonly beta1?: number;
  /** Share of the old mean of squares that is kept; 0.999 unless given. */
  readonly beta2?: number;
  /** Added to the root; 1e−8 unless given (PyTorch's `eps`). */
  readonly epsilon?: number;
  /** Adam: added to the gradient times the parameter (L2). AdamW: shrinks the parameter directly. */
  readonly weightDecay?: number;
  /**
   * Rows of a table that were not looked up keep their parameters and their means, as in PyTorch's
   * `SparseAdam`.
   */
  readonly lazy?: boolean;
}

/**
 * Means m of gradients and v of their squares, corrected for starting at 0; w ← w − a·m̂ / (√v̂ + ε)
 * (Kingma and Ba 2015, algorithm 1); a is 0.001 unless given.
 * @throws ValueError for a number out of its range, and what {@link Optimizer} throws.
 */
export class Adam extends Optimizer {
  constructor(parameters: Trainable, options: AdamOptions = {}) {
    super("Adam", adamRule("Adam", options, false), parameters, withRate(options, 0.001));
  }
}

/** The rule of Adam; `decoupled` shrinks parameters by a·λ·w beside the adaptive step. */
export function adamRule(name: string, options: AdamOptions, decoupled: boolean): Rule {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, lazy = false } = options;
  checkShare(name, { beta1, beta2 });
  checkNotNegative(name, { epsilon, weightDecay });
  return {
    state: [
      { name: "mean", initial: 0 },
      { name: "meanOfSquares", initial: 0 },
    ],
    sparse: lazy,
    scalars: ({ learningRate, step }) => [
      -learningRate / (1 - integerPower(beta1, step)),
      1 / Math.sqrt(1 - integerPower(beta2, step)),
      learningRate * weightDecay,
    ],
    apply: ({ parameter, gradient, state, scalars }) => {
      const [minusRate = 0, correction = 0, shrinkage = 0] = scalars;
      const slope = decoupled ? gradient : decayed(gradient, parameter, weightDecay);
      const [m = slope, v = slope] = state;
      const mean = m.mul(beta1).add(slope.mul(1 - beta1));
      const squares = v.mul(beta2).add(slope.square().mul(1 - beta2));
      const adaptive = mean.mul(minusRate).div(squares.sqrt().mul(correction).add(epsilon));
      const update =
        decoupled && weightDecay !== 0 ? adaptive.sub(parameter.mul(shrinkage)) : adaptive;
      return { update, state: [mean, squares] };
    },
  };
}
