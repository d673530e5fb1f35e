import { lineFields } from "../../line/state.ts";
import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec } from "../../state/codec.ts";
import { numberOr } from "../../state/fields.ts";

/** What the reader has set. */
export interface State {
  /** The guess of the cost of the line that the lecture begins with. */
  guess: Guess<number>;
  w: number;
  b: number;
}

export const guessSpec: QuantitySpec = {
  name: "My guess",
  symbol: "C",
  limits: { min: 0, max: 1000 },
  from: 0,
  to: 200,
  step: 1,
};

export const codec = new Codec<State>({
  guess: numberOr<"none" | "skip">("none", ["none", "skip"], guessSpec.limits),
  ...lineFields,
});
