import { type Tensor, ValueError } from "@nnf/tensor";
import { checkNotNegative, checkShare } from "./checks.ts";
import type { Trainable } from "./groups.ts";
import { Optimizer, type OptimizerOptions } from "./optimizer.ts";
import type { Rule } from "./rule.ts";
import type { Schedule } from "./schedules.ts";

/** Options of {@link SGD}. */
export interface SGDOptions extends OptimizerOptions {
  readonly learningRate: number | Schedule;
  /** Share of the last velocity that is kept; 0 unless given. */
  readonly momentum?: number;
  /** Looks ahead by one velocity (Sutskever et al. 2013, eq. 3 and 4, as PyTorch writes it). */
  readonly nesterov?: boolean;
  /** L2: this times the parameter is added to its gradient; 0 unless given. */
  readonly weightDecay?: number;
  /**
   * With momentum or weight decay: rows of a table that were not looked up keep their parameters
   * and their velocity instead of coasting on or decaying.
   */
  readonly lazy?: boolean;
}

/**
 * Gradient descent: w ← w − a·g; with momentum μ, v ← μ·v + g and w ← w − a·v, as PyTorch writes it
 * (Sutskever's velocity is −a times this one). Without momentum and weight decay, rows of a table
 * that were not looked up cost nothing.
 * @throws ValueError for a number out of its range, and what {@link Optimizer} throws.
 */
export class SGD extends Optimizer {
  constructor(parameters: Trainable, options: SGDOptions) {
    if (options?.learningRate === undefined) {
      throw new ValueError("SGD", "got no learning rate; expected one. Pass { learningRate }.");
    }
    super("SGD", sgdRule(options), parameters, options);
  }
}

function sgdRule(options: SGDOptions): Rule {
  const { momentum = 0, nesterov = false, weightDecay = 0, lazy = false } = options;
  checkShare("SGD", { momentum });
  checkNotNegative("SGD", { weightDecay });
  if (nesterov && momentum === 0) {
    throw new ValueError("SGD", "got nesterov without momentum; expected both. Pass { momentum }.");
  }
  return {
    state: momentum === 0 ? [] : [{ name: "velocity", initial: 0 }],
    sparse: lazy || (momentum === 0 && weightDecay === 0),
    scalars: ({ learningRate }) => [-learningRate],
    apply: ({ parameter, gradient, state: [velocity], scalars: [minusRate = 0] }) => {
      const slope = decayed(gradient, parameter, weightDecay);
      if (velocity === undefined) return { update: slope.mul(minusRate), state: [] };
      const faster = velocity.mul(momentum).add(slope);
      const direction = nesterov ? faster.mul(momentum).add(slope) : faster;
      return { update: direction.mul(minusRate), state: [faster] };
    },
  };
}

/** g + λ·w, the gradient of the loss with the penalty λ/2·|w|². */
export function decayed(gradient: Tensor, parameter: Tensor, weightDecay: number): Tensor {
  return weightDecay === 0 ? gradient : gradient.add(parameter.mul(weightDecay));
}
