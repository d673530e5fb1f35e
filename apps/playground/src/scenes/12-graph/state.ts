import { mostCharacters } from "../../expression/parse.ts";
import { expressionField, valuesField } from "../../expression/state.ts";
import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec } from "../../state/codec.ts";
import { type Field, numberField, numberOr } from "../../state/fields.ts";
import { readNames } from "./values.ts";

/** What the reader has set. */
export interface State {
  /** The guess of the slope of the lecture's cost in w. */
  guess: Guess<number>;
  /** The expression as it was typed; there is always one that can be read. */
  expression: string;
  /** Names, and after each its value or values. */
  values: string;
  /** Names of the variables that come with the data. */
  data: string;
  /** The step size of the update. */
  rate: number;
  /** The step that is shown; 0 before the first. */
  step: number;
}

/** An expression with its values, ready to be walked through. */
export type Example = Pick<State, "expression" | "values" | "data" | "rate">;

/** Graphs to begin with; the first is the lecture's. */
export const examples = {
  lecture: {
    expression: "o = w × x; y = o + b; d = y − gold; c = d^2",
    values: "w 2 x 5 b 2 gold 16",
    data: "x gold",
    rate: 0.02,
  },
  twice: {
    expression: "o = w × x; y = o + w; d = y − gold; c = d^2",
    values: "w 2 x 5 gold 16",
    data: "x gold",
    rate: 0.02,
  },
  three: {
    expression: "o = w × x; y = o + b; d = y − gold; c = d^2",
    values: "w 2 x 1 5 6 b 2 gold 0 16 20",
    data: "x gold",
    rate: 0.01,
  },
  gate: {
    expression: "p = σ(w × x + b); −log(p)",
    values: "w 0.5 x 2 b -2",
    data: "x",
    rate: 0.1,
  },
} as const satisfies Readonly<Record<string, Example>>;

export const guessSpec: QuantitySpec = {
  name: "My guess",
  symbol: "dw",
  limits: { min: -1000, max: 1000 },
  from: -60,
  to: 60,
  step: 1,
};

export const rateSpec: QuantitySpec = {
  name: "Step size",
  symbol: "α",
  limits: { min: 0, max: 10 },
  from: 0.005,
  to: 0.2,
  step: 0.005,
};

const dataField: Field<string> = {
  initial: examples.lecture.data,
  parse: (text) => ({ value: readNames(text.slice(0, mostCharacters)).join(" ") }),
  format: String,
};

/** More steps than the largest graph has. */
const mostSteps = 100;

export const codec = new Codec<State>({
  guess: numberOr<"none" | "skip">("none", ["none", "skip"], guessSpec.limits),
  expression: expressionField(examples.lecture.expression),
  values: valuesField(examples.lecture.values),
  data: dataField,
  rate: numberField(examples.lecture.rate, rateSpec.limits),
  step: numberField(0, { min: 0, max: mostSteps, integer: true }),
});
