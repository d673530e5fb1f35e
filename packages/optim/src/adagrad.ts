import { checkNotNegative } from "./checks.ts";
import type { Trainable } from "./groups.ts";
import { Optimizer, type OptimizerOptions, withRate } from "./optimizer.ts";
import type { Rule } from "./rule.ts";
import { decayed } from "./sgd.ts";

/** Options of {@link Adagrad}. */
export interface AdagradOptions extends OptimizerOptions {
  /** Added to the root, so that nothing is divided by 0; 1e−10 unless given (PyTorch's `eps`). */
  readonly epsilon?: number;
  /** What the sum of squares starts from; 0 unless given. */
  readonly initialAccumulator?: number;
  /** L2: this times the parameter is added to its gradient; 0 unless given. */
  readonly weightDecay?: number;
  /** With weight decay: rows of a table that were not looked up do not decay. */
  readonly lazy?: boolean;
}

/**
 * s ← s + g², w ← w − a·g / (√s + ε) (Duchi et al. 2011); a is 0.01 unless given. Without weight
 * decay, rows of a table that were not looked up cost nothing.
 * @throws ValueError for a number out of its range, and what {@link Optimizer} throws.
 */
export class Adagrad extends Optimizer {
  constructor(parameters: Trainable, options: AdagradOptions = {}) {
    super("Adagrad", adagradRule(options), parameters, withRate(options, 0.01));
  }
}

function adagradRule(options: AdagradOptions): Rule {
  const { epsilon = 1e-10, initialAccumulator = 0, weightDecay = 0, lazy = false } = options;
  checkNotNegative("Adagrad", { epsilon, initialAccumulator, weightDecay });
  return {
    state: [{ name: "sumOfSquares", initial: initialAccumulator }],
    sparse: lazy || weightDecay === 0,
    scalars: ({ learningRate }) => [-learningRate],
    apply: ({ parameter, gradient, state: [sum], scalars: [minusRate = 0] }) => {
      const slope = decayed(gradient, parameter, weightDecay);
      const total = sum === undefined ? slope.square() : sum.add(slope.square());
      const update = slope.mul(minusRate).div(total.sqrt().add(epsilon));
      return { update, state: [total] };
    },
  };
}
