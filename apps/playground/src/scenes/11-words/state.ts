import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec, type Signals } from "../../state/codec.ts";
import { numberField, oneOf } from "../../state/fields.ts";
import { lastStep } from "./data.ts";

/** Which numbers of the table the reader thinks a step moves. */
export type Moving = "all" | "two" | "row";

/** A word, as it is written in the address. */
export type Word = "apple" | "banana" | "coconut";

/** What is looked up: one word all the time, or one after the other. */
export type Turn = Word | "turns";

/** What the reader has set. */
export interface State {
  guess: Guess<Moving>;
  word: Turn;
  /** What is to follow each word. */
  apple: Word;
  banana: Word;
  coconut: Word;
  rate: number;
  step: number;
  /** The softmax by itself: a score for each word, the right word, and the temperature. */
  score1: number;
  score2: number;
  score3: number;
  gold: Word;
  temperature: number;
}

export type WordState = Signals<State>;

/** In the order of the table. */
export const wordKeys = ["apple", "banana", "coconut"] as const;

export const rateSpec: QuantitySpec = {
  name: "Step size",
  symbol: "a",
  limits: { min: 0.01, max: 2 },
  from: 0.05,
  to: 2,
  step: 0.05,
};

export const scoreSpecs = ["Apple", "Banana", "Coconut"].map(
  (word): QuantitySpec => ({
    name: `Score of ${word}`,
    limits: { min: -20, max: 20 },
    from: -4,
    to: 4,
    step: 0.1,
  }),
);

export const temperatureSpec: QuantitySpec = {
  name: "Temperature",
  symbol: "T",
  limits: { min: 0.05, max: 100 },
  from: 0.1,
  to: 5,
  step: 0.1,
};

const scoreField = (initial: number) => numberField(initial, { min: -20, max: 20 });

export const codec = new Codec<State>({
  guess: oneOf<Guess<Moving>>("none", ["none", "skip", "all", "two", "row"]),
  word: oneOf<Turn>("apple", [...wordKeys, "turns"]),
  apple: oneOf<Word>("banana", wordKeys),
  banana: oneOf<Word>("coconut", wordKeys),
  coconut: oneOf<Word>("apple", wordKeys),
  rate: numberField(0.5, rateSpec.limits),
  step: numberField(0, { min: 0, max: lastStep, integer: true }),
  score1: scoreField(1),
  score2: scoreField(-1),
  score3: scoreField(-2),
  gold: oneOf<Word>("apple", wordKeys),
  temperature: numberField(1, temperatureSpec.limits),
});
