import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec } from "../../state/codec.ts";
import { numberField, oneOf } from "../../state/fields.ts";

/** What the reader thinks that a doubled w does to a gate. */
export type Change = "steeper" | "nearer" | "farther";

/** What the reader has set. */
export interface State {
  guess: Guess<Change>;
  /** The gate σ(wx + b). */
  w: number;
  b: number;
  /** Steepness of the two gates that are put together, and where they open. */
  steepness: number;
  at: number;
  /** The reader's own point. */
  x: number;
  y: number;
}

export const specs = {
  w: {
    name: "Weight",
    symbol: "w",
    limits: { min: -1000, max: 1000 },
    from: -10,
    to: 10,
    step: 0.1,
  },
  b: { name: "Bias", symbol: "b", limits: { min: -12e3, max: 12e3 }, from: -60, to: 60, step: 0.1 },
  steepness: {
    name: "Steepness of both",
    limits: { min: 1, max: 1000 },
    from: 1,
    to: 1000,
    step: 0.05,
    logarithmic: true,
  },
  at: { name: "Where they open", limits: { min: 0, max: 12 }, from: 0, to: 12, step: 0.05 },
  x: { name: "Own point", symbol: "x", limits: { min: 0, max: 12 }, from: 0, to: 12, step: 0.1 },
  y: { name: "Own point", symbol: "y", limits: { min: -8, max: 28 }, from: -8, to: 28, step: 0.5 },
} as const satisfies Record<string, QuantitySpec>;

export const codec = new Codec<State>({
  guess: oneOf<Guess<Change>>("none", ["none", "skip", "steeper", "nearer", "farther"]),
  w: numberField(2, specs.w.limits),
  b: numberField(-12, specs.b.limits),
  steepness: numberField(1, specs.steepness.limits),
  at: numberField(6, specs.at.limits),
  x: numberField(3, specs.x.limits),
  y: numberField(14, specs.y.limits),
});
