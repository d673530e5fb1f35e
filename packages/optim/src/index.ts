export { Adagrad, type AdagradOptions } from "./adagrad.ts";
export { Adam, type AdamOptions } from "./adam.ts";
export { AdamW } from "./adam-w.ts";
export type { ClippingOptions } from "./clipping.ts";
export { finiteDifferences } from "./finite-differences.ts";
export type { ParameterGroup, Trainable } from "./groups.ts";
export { HalveOnPlateau, type HalveOnPlateauOptions } from "./halve-on-plateau.ts";
export { type MinimizeOptions, Optimizer, type OptimizerOptions } from "./optimizer.ts";
export { l1, l2 } from "./penalties.ts";
export { RMSProp, type RMSPropOptions } from "./rms-prop.ts";
export type { Rule, RuleInput, RuleOutput, RuleTime, StateSlot } from "./rule.ts";
export {
  type CosineOptions,
  constant,
  cosine,
  exponential,
  type Schedule,
  type StepDecayOptions,
  stepDecay,
  warmUp,
} from "./schedules.ts";
export { SGD, type SGDOptions } from "./sgd.ts";
export { UnitStepSearch, type UnitStepSearchOptions } from "./unit-step-search.ts";
