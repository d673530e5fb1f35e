import { lineFields, lineSpecs } from "../../line/state.ts";
import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec, type Signals } from "../../state/codec.ts";
import { numberField, numberOr, rowsField } from "../../state/fields.ts";
import { mostKept, mostSteps } from "./limits.ts";

/** What the reader has set. */
export interface State {
  /** The guess of the largest step size that arrives; `none` before, `skip` for no guess. */
  guess: Guess<number>;
  rate: number;
  w: number;
  b: number;
  /** The step that is shown. */
  step: number;
  /** Runs that were kept: step size, w and b of each. */
  kept: string;
}

export type DescentState = Signals<State>;

/** Step sizes: what may be typed, and the part of it that slider and picture show. */
export const rateSpec: QuantitySpec = {
  name: "Step size",
  symbol: "a",
  limits: { min: 0.0001, max: 1 },
  from: 0.001,
  to: 0.02,
  step: 0.0001,
};

export const guessSpec: QuantitySpec = { ...rateSpec, name: "My guess" };

export const startSpecs = {
  w: { ...lineSpecs.w, name: "Start" },
  b: { ...lineSpecs.b, name: "Start" },
};

export const keptLimits = [rateSpec.limits, lineSpecs.w.limits, lineSpecs.b.limits] as const;

export const codec = new Codec<State>({
  guess: numberOr<"none" | "skip">("none", ["none", "skip"], rateSpec.limits),
  rate: numberField(0.01, rateSpec.limits),
  ...lineFields,
  step: numberField(0, { min: 0, max: mostSteps, integer: true }),
  kept: rowsField(keptLimits, mostKept),
});
