import { lineFields } from "../../line/state.ts";
import type { Guess } from "../../scene/predict.tsx";
import { Codec } from "../../state/codec.ts";
import { oneOf } from "../../state/fields.ts";

/** What the landscape may look like. */
export type Shape = "bowl" | "valley" | "hills";

/** What the reader has set. */
export interface State {
  guess: Guess<Shape>;
  w: number;
  b: number;
}

export const codec = new Codec<State>({
  guess: oneOf<Guess<Shape>>("none", ["none", "skip", "bowl", "valley", "hills"]),
  ...lineFields,
});
