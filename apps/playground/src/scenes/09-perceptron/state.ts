import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec } from "../../state/codec.ts";
import { numberField, numberOr, oneOf } from "../../state/fields.ts";
import { mostSteps } from "./limits.ts";

/** What the reader has set. */
export interface State {
  /** The guess of what the lecture's network says at 15. */
  guess: Guess<number>;
  /** Where s₁ closes and s₃ opens, and how steep all gates are. */
  first: number;
  third: number;
  steepness: number;
  /** The step size of the training, and whether it sees x scaled. */
  rate: number;
  scaled: "yes" | "no";
  /** The step of the training that is shown. */
  step: number;
}

export const specs = {
  first: { name: "s₁ closes at", limits: { min: 0, max: 20 }, from: 0, to: 20, step: 0.1 },
  third: { name: "s₃ opens at", limits: { min: 0, max: 20 }, from: 0, to: 20, step: 0.1 },
  steepness: {
    name: "Steepness",
    symbol: "k",
    limits: { min: 1, max: 1000 },
    from: 1,
    to: 1000,
    step: 0.05,
    logarithmic: true,
  },
  rate: {
    name: "Step size",
    symbol: "a",
    limits: { min: 0.001, max: 1 },
    from: 0.001,
    to: 1,
    step: 0.05,
    logarithmic: true,
  },
} as const satisfies Record<string, QuantitySpec>;

export const guessSpec: QuantitySpec = {
  name: "My guess",
  symbol: "ŷ",
  limits: { min: -100, max: 100 },
  from: 0,
  to: 25,
  step: 0.5,
};

export const codec = new Codec<State>({
  guess: numberOr<"none" | "skip">("none", ["none", "skip"], guessSpec.limits),
  first: numberField(6, specs.first.limits),
  third: numberField(17, specs.third.limits),
  steepness: numberField(2, specs.steepness.limits),
  rate: numberField(0.1, specs.rate.limits),
  scaled: oneOf<"yes" | "no">("yes", ["yes", "no"]),
  step: numberField(0, { min: 0, max: mostSteps, integer: true }),
});
