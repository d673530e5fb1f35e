import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec, type Signals } from "../../state/codec.ts";
import { type Field, numberField, oneOf, parseNumber } from "../../state/fields.ts";
import { guessAt, lastRecord, mostError, mostUnits } from "./data.ts";

/** How the size of weights is measured: by their absolute values, or by their squares. */
export type Penalty = "l1" | "l2";

/** What the reader has set. */
export interface State {
  /** The guessed error at each number of units of `guessAt`, joined by `_`. */
  guess: Guess<string>;
  width: number;
  beta: number;
  penalty: Penalty;
  /** How many points there are to learn from. */
  points: number;
  seed: number;
  /** The record that is shown. */
  step: number;
}

export type OverfittingState = Signals<State>;

export const widthSpec: QuantitySpec = {
  name: "Units",
  limits: { min: 1, max: mostUnits, integer: true },
  from: 1,
  to: mostUnits,
  step: 1,
};

export const betaSpec: QuantitySpec = {
  name: "Weight of the penalty",
  symbol: "β",
  limits: { min: 0, max: 1 },
  from: 0,
  to: 0.05,
  step: 0.001,
};

export const pointsSpec: QuantitySpec = {
  name: "Points to learn from",
  limits: { min: 4, max: 100, integer: true },
  from: 4,
  to: 60,
  step: 1,
};

export const seedSpec: QuantitySpec = {
  name: "Seed",
  limits: { min: 1, max: 999, integer: true },
  from: 1,
  to: 20,
  step: 1,
};

export const guessSpecs = guessAt.map(
  (units): QuantitySpec => ({
    name: units === 1 ? "1 unit" : `${units} units`,
    limits: { min: 0, max: mostError },
    from: 0,
    to: mostError,
    step: 1,
  }),
);

/** The errors of a guess, or null where it is none. */
export function errorsOf(guess: string): readonly number[] | null {
  const read = guess.split("_").map((text) => parseNumber(text, { min: 0, max: mostError }));
  const errors = read.flatMap((each) => ("value" in each ? [each.value] : []));
  return read.length === guessAt.length && errors.length === guessAt.length ? errors : null;
}

const guessField: Field<Guess<string>> = {
  initial: "none",
  parse: (text) =>
    text === "none" || text === "skip" || errorsOf(text) !== null
      ? { value: text }
      : { problem: `is not ${guessAt.length} errors from 0 to ${mostError}` },
  format: String,
};

export const codec = new Codec<State>({
  guess: guessField,
  width: numberField(mostUnits, widthSpec.limits),
  beta: numberField(0, betaSpec.limits),
  penalty: oneOf<Penalty>("l1", ["l1", "l2"]),
  points: numberField(12, pointsSpec.limits),
  seed: numberField(8, seedSpec.limits),
  step: numberField(lastRecord, { min: 0, max: lastRecord, integer: true }),
});
