import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec } from "../../state/codec.ts";
import { numberField, numberOr, oneOf } from "../../state/fields.ts";
import { folds, plane, type Table, tables } from "./functions.ts";

/** What the reader has set. */
export interface State {
  /** The guess of how many functions one line can do. */
  guess: Guess<number>;
  /** The function that is wanted. */
  table: Table;
  /** Two points that the line goes through: across and up. */
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  /** Whether hidden units come first, and how far the plane is folded by them. */
  hidden: "no" | "yes";
  fold: number;
}

const [from, to] = plane;
const limits = { min: from, max: to };

function spec(name: string): QuantitySpec {
  return { name, limits, from, to, step: 0.05 };
}

export const specs = {
  x1: spec("Ring 1, across"),
  y1: spec("Ring 1, up"),
  x2: spec("Ring 2, across"),
  y2: spec("Ring 2, up"),
};

export const guessSpec: QuantitySpec = {
  name: "My guess",
  limits: { min: 0, max: 16, integer: true },
  from: 0,
  to: 16,
  step: 1,
};

export const codec = new Codec<State>({
  guess: numberOr<"none" | "skip">("none", ["none", "skip"], guessSpec.limits),
  table: oneOf<Table>("0001", tables),
  x1: numberField(0.5, limits),
  y1: numberField(1.25, limits),
  x2: numberField(0.5, limits),
  y2: numberField(-0.25, limits),
  hidden: oneOf<"no" | "yes">("no", ["no", "yes"]),
  fold: numberField(0, { min: 0, max: folds, integer: true }),
});
