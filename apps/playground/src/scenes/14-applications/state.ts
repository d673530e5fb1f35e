import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec, type Signals } from "../../state/codec.ts";
import {
  type Field,
  type Limits,
  numberField,
  numbersField,
  oneOf,
  readNumbers,
} from "../../state/fields.ts";
import {
  hypotheses,
  length,
  mostCharacters,
  mostLetters,
  type Name,
  names,
  sentences,
  someWords,
} from "./data.ts";

/** Whether a file was asked for. */
export type Asked = "no" | "yes";

/** What the reader has set. */
export interface State {
  /** Which translation wins once a word has become rarer. */
  guess: Guess<Name>;
  /** The translation whose probabilities can be set. */
  shown: Name;
  /** The probabilities of the words, `_` between them. */
  first: string;
  second: string;
  third: string;
  /** How often each translation is repeated where float32 is tried. */
  copies: number;
  vectors: Asked;
  /** The word whose neighbours are shown. */
  word: string;
  tagger: Asked;
  sentence: string;
  /** The word that the network reads step by step, from 0. */
  at: number;
  step: number;
}

export type ApplicationsState = Signals<State>;

/** Steps of reading a word. */
export const lastStep = 4;

const limits = { min: 0.0001, max: 1 } as const;

export const probabilitySpec = (word: string): QuantitySpec => ({
  name: word,
  limits,
  from: 0.001,
  to: 1,
  step: 0.05,
  logarithmic: true,
});

export const copiesSpec: QuantitySpec = {
  name: "Times in a row",
  limits: { min: 1, max: 40, integer: true },
  from: 1,
  to: 20,
  step: 1,
};

/** The probabilities of a text, or null where it is none. */
export function probabilitiesOf(text: string): readonly number[] | null {
  return readNumbers(text, Array<Limits>(length).fill(limits));
}

function probabilitiesField(initial: readonly number[]): Field<string> {
  return numbersField(initial.join("_"), length, limits);
}

/** A text of some characters. */
function textField(initial: string, most: number): Field<string> {
  return {
    initial,
    parse: (text) =>
      text.length > most
        ? { problem: `is longer than ${most} characters` }
        : { value: text.replaceAll(/\s/g, " ") },
    format: String,
  };
}

const [first, second, third] = hypotheses;

export const codec = new Codec<State>({
  guess: oneOf<Guess<Name>>("none", ["none", "skip", ...names]),
  shown: oneOf<Name>("first", names),
  first: probabilitiesField(first.probabilities),
  second: probabilitiesField(second.probabilities),
  third: probabilitiesField(third.probabilities),
  copies: numberField(1, copiesSpec.limits),
  vectors: oneOf<Asked>("no", ["no", "yes"]),
  word: textField(someWords[0] ?? "", mostLetters),
  tagger: oneOf<Asked>("no", ["no", "yes"]),
  sentence: textField(sentences[0] ?? "", mostCharacters),
  at: numberField(1, { min: 0, max: mostCharacters, integer: true }),
  step: numberField(0, { min: 0, max: lastStep, integer: true }),
});
