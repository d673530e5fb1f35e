import { type AdamOptions, adamRule } from "./adam.ts";
import type { Trainable } from "./groups.ts";
import { Optimizer, withRate } from "./optimizer.ts";

/**
 * Adam with weight decay beside the adaptive step instead of in the gradient: w ← w − a·λ·w as well
 * (Loshchilov and Hutter 2019, algorithm 2, scaled by the learning rate as PyTorch does); λ is 0.01
 * unless given.
 * @throws ValueError for a number out of its range, and what {@link Optimizer} throws.
 */
export class AdamW extends Optimizer {
  constructor(parameters: Trainable, options: AdamOptions = {}) {
    const { weightDecay = 0.01 } = options;
    const rule = adamRule("AdamW", { ...options, weightDecay }, true);
    super("AdamW", rule, parameters, withRate(options, 0.001));
  }
}
