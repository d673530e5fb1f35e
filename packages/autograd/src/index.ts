export { debug, stopGradient } from "@nnf/tensor";
export { type CustomBackward, type CustomForward, customGradient } from "./custom-gradient.ts";
export { type GradCheckOptions, gradCheck } from "./grad-check.ts";
export {
  type GradientOptions,
  type Gradients,
  gradients,
  type ValueAndGradient,
  valueAndGradient,
} from "./gradients.ts";
export {
  type BackwardEdge,
  type BackwardStep,
  type ForwardStep,
  type InputsStep,
  type NodeValue,
  type OrderStep,
  type SeedStep,
  type Update,
  type UpdateStep,
  type VariablesStep,
  type WalkOptions,
  type WalkStep,
  walk,
} from "./walk.ts";
export type { WalkNode } from "./walk-graph.ts";
