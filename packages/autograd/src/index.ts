export {
  type GradientOptions,
  gradients,
  type ValueAndGradient,
  valueAndGradient,
} from "./gradients.ts";
