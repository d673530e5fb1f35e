import { lineFields } from "../../line/state.ts";
import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec } from "../../state/codec.ts";
import { numberField, oneOf } from "../../state/fields.ts";

/** What may become of a measured slope as the distance shrinks. */
export type Fate = "better" | "useless" | "same";

/** What the reader has set. */
export interface State {
  guess: Guess<Fate>;
  w: number;
  b: number;
  /** e in h = 10⁻ᵉ. */
  exponent: number;
}

export const exponentSpec: QuantitySpec = {
  name: "Exponent",
  symbol: "e",
  limits: { min: 0, max: 16 },
  from: 0,
  to: 16,
  step: 0.25,
};

export const codec = new Codec<State>({
  guess: oneOf<Guess<Fate>>("none", ["none", "skip", "better", "useless", "same"]),
  ...lineFields,
  exponent: numberField(0, exponentSpec.limits),
});
