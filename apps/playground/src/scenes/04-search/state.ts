import { lineFields, lineSpecs } from "../../line/state.ts";
import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec } from "../../state/codec.ts";
import { numberField, oneOf, rowsField } from "../../state/fields.ts";
import { mostKept, mostMoves } from "./limits.ts";

/** How the reader thinks that the search ends. */
export type Ending = "arrives" | "sticks";

/** What the reader has set. */
export interface State {
  guess: Guess<Ending>;
  w: number;
  b: number;
  /** The length of a step. */
  size: number;
  /** Whether a step is halved when no neighbour is better. */
  halve: "no" | "yes";
  /** The move that is shown. */
  move: number;
  /** Searches that were kept: w, b, the length of a step, and 1 where it is halved. */
  kept: string;
}

export const sizeSpec: QuantitySpec = {
  name: "Length of a step",
  limits: { min: 0.01, max: 4 },
  from: 0.05,
  to: 2,
  step: 0.05,
};

export const startSpecs = {
  w: { ...lineSpecs.w, name: "Start" },
  b: { ...lineSpecs.b, name: "Start" },
};

export const keptLimits = [
  lineSpecs.w.limits,
  lineSpecs.b.limits,
  sizeSpec.limits,
  { min: 0, max: 1, integer: true },
] as const;

export const codec = new Codec<State>({
  guess: oneOf<Guess<Ending>>("none", ["none", "skip", "arrives", "sticks"]),
  ...lineFields,
  size: numberField(1, sizeSpec.limits),
  halve: oneOf<"no" | "yes">("no", ["no", "yes"]),
  move: numberField(0, { min: 0, max: mostMoves, integer: true }),
  kept: rowsField(keptLimits, mostKept),
});
