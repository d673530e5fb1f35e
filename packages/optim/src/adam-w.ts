import { type AdamOptions, adamRule } from "./adam.ts";
import type { Trainable } from "./groups.ts";
import { Optimizer } from "./optimizer.ts";

/**
 * Adam with weight decay beside the adaptive step instead of in the gradient (Loshchilov and Hutter
 * 2019, algorithm 2); the decay is 0.01 unless given.
 */
export class AdamW extends Optimizer {
  constructor(parameters: Trainable, options: AdamOptions = {}) {
    const rule = adamRule({ weightDecay: 0.01, ...options }, true);
    super("AdamW", rule, parameters, { learningRate: 0.001, ...options });
  }
}
