import { expressionField, valuesField } from "../../expression/state.ts";
import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec } from "../../state/codec.ts";
import { numberField, numberOr } from "../../state/fields.ts";

/** What the reader has set. */
export interface State {
  /** The guess of what five apples are traded for. */
  guess: Guess<number>;
  /** The expression as it was typed; there is always one that can be read. */
  expression: string;
  /** Names, and after each its number. */
  values: string;
  /** How many operators of the tree are computed. */
  step: number;
}

/** Expressions to begin with; the first is the lecture's. */
export const examples = {
  "y = wx + b": { expression: "w × x + b", values: "w 3 x 5 b 1" },
  "y = 3x": { expression: "3 × x", values: "x 5" },
  "y = 2x − 1": { expression: "2 × x − 1", values: "x 5" },
  "a gate": { expression: "20 × σ(w × x + b)", values: "w 2 x 3 b -4" },
} as const;

export const guessSpec: QuantitySpec = {
  name: "My guess",
  symbol: "y",
  limits: { min: -1000, max: 1000 },
  from: 0,
  to: 40,
  step: 1,
};

/** More steps than the largest tree has. */
const mostSteps = 40;

const first = examples["y = wx + b"];

export const codec = new Codec<State>({
  guess: numberOr<"none" | "skip">("none", ["none", "skip"], guessSpec.limits),
  expression: expressionField(first.expression),
  values: valuesField(first.values),
  step: numberField(mostSteps, { min: 0, max: mostSteps, integer: true }),
});
