import { plane } from "../../line/data.ts";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec, type Signals } from "../../state/codec.ts";
import { numberField, numberOr } from "../../state/fields.ts";
import { mostSteps } from "./limits.ts";

/** What the reader has set. */
export interface State {
  /** The guess of the largest step size that arrives; `none` before, `skip` for no guess. */
  guess: number | "none" | "skip";
  rate: number;
  w: number;
  b: number;
  /** The step that is shown. */
  step: number;
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
  w: {
    name: "Start",
    symbol: "w",
    limits: { min: plane.w[0], max: plane.w[1] },
    from: plane.w[0],
    to: plane.w[1],
    step: 0.05,
  },
  b: {
    name: "Start",
    symbol: "b",
    limits: { min: plane.b[0], max: plane.b[1] },
    from: plane.b[0],
    to: plane.b[1],
    step: 0.05,
  },
} as const;

export const codec = new Codec<State>({
  guess: numberOr<"none" | "skip">("none", ["none", "skip"], rateSpec.limits),
  rate: numberField(0.01, rateSpec.limits),
  w: numberField(2, startSpecs.w.limits),
  b: numberField(2, startSpecs.b.limits),
  step: numberField(0, { min: 0, max: mostSteps, integer: true }),
});
