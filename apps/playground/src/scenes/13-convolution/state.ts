import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec, type Signals } from "../../state/codec.ts";
import {
  type Field,
  type Limits,
  numberField,
  numberOr,
  numbersField,
  readNumbers,
} from "../../state/fields.ts";
import { formatDrawing, parseDrawing } from "./drawing.ts";
import { lastStep, outputCount, pixelCount, weightCount } from "./layout.ts";

/** What the reader has set. Several numbers are one text, joined by `_`. */
export interface State {
  /** The guess of z1. */
  guess: Guess<number>;
  /** x1 to x16. */
  pixels: string;
  /** w1 to w9. */
  filter: string;
  /** v1 to v4: what each output counts for a cat. */
  cat: string;
  /** How many products have been made. */
  step: number;
  /** What is drawn, see `formatDrawing`; empty without ink. */
  drawing: string;
  /** The held-out digit that is read while nothing is drawn. */
  example: number | "none";
}

export type ConvolutionState = Signals<State>;

const limits = { min: -1000, max: 1000 } as const;

export const guessSpec: QuantitySpec = {
  name: "My guess",
  symbol: "z1",
  limits: { min: -10_000, max: 10_000 },
  from: -20,
  to: 20,
  step: 1,
};

/** The numbers of image, filter or question, by their letter. */
export function specsOf(letter: string, count: number): QuantitySpec[] {
  const range = { limits, from: -9, to: 9, step: 1 };
  return Array.from({ length: count }, (_, i) => ({ name: `${letter}${i + 1}`, ...range }));
}

/** The numbers of a text of the state; null where it is none of so many. */
export function numbersOf(text: string, count: number): readonly number[] | null {
  return readNumbers(text, Array<Limits>(count).fill(limits));
}

const drawingField: Field<string> = {
  initial: "",
  parse: (text) => {
    const cells = parseDrawing(text);
    return cells === null ? { problem: "is no drawing" } : { value: formatDrawing(cells) };
  },
  format: String,
};

/** Filters to begin with. */
export const filters = {
  "Left to right": "-1_0_1_-1_0_1_-1_0_1",
  "Top to bottom": "-1_-1_-1_0_0_0_1_1_1",
  Sharpen: "0_-1_0_-1_5_-1_0_-1_0",
  "Sum of all": "1_1_1_1_1_1_1_1_1",
  "Centre alone": "0_0_0_0_1_0_0_0_0",
} as const;

export const codec = new Codec<State>({
  guess: numberOr<"none" | "skip">("none", ["none", "skip"], guessSpec.limits),
  pixels: numbersField("0_1_3_2_1_0_2_3_0_1_3_1_2_0_1_2", pixelCount, limits),
  filter: numbersField(filters["Left to right"], weightCount, limits),
  cat: numbersField("0.5_-0.5_0.5_-0.5", outputCount, limits),
  step: numberField(weightCount, { min: 0, max: lastStep, integer: true }),
  drawing: drawingField,
  example: numberOr<"none">(0, ["none"], { min: 0, max: 25, integer: true }),
});
