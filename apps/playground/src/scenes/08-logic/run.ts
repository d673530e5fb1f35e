import { type ReadonlySignal, signal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Playback } from "../../scene/playback.ts";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import type { Signals } from "../../state/codec.ts";
import { folds } from "./functions.ts";
import type { Census, Logic } from "./model.ts";
import { type State, specs } from "./state.ts";

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: Signals<State>;
  readonly logic: ReadonlySignal<Logic | null>;
  readonly census: ReadonlySignal<Census | null>;
  /** The folding of the plane. */
  readonly playback: Playback;
  readonly x1: Quantity;
  readonly y1: Quantity;
  readonly x2: Quantity;
  readonly y2: Quantity;
}

/** Starts the models, and again whenever the state asks for another line. */
export function useRun(state: Signals<State>): Run {
  const input = useComputed(() => ({
    x1: state.x1.value,
    y1: state.y1.value,
    x2: state.x2.value,
    y2: state.y2.value,
    fold: foldOf(state),
  }));
  const all = useComputed(() => ({ weight: 1000 }));
  const looked = useModel("logic", input);
  const counted = useModel("census", all);
  const logic = useComputed(() => looked.value?.frame ?? null);
  const census = useComputed(() => counted.value?.frame ?? null);
  const controls = useMemo(
    () => ({
      playback: new Playback(state.fold, signal(folds)),
      x1: new Quantity(state.x1, specs.x1),
      y1: new Quantity(state.y1, specs.y1),
      x2: new Quantity(state.x2, specs.x2),
      y2: new Quantity(state.y2, specs.y2),
    }),
    [state],
  );
  return { state, logic, census, ...controls };
}

/** How far the plane is folded: not at all without hidden units. */
export function foldOf(state: Signals<State>): number {
  return state.hidden.value === "yes" ? state.fold.value : 0;
}

/** Whether an output is what a truth table wants at a corner. */
export function right(output: number, table: string, corner: number): boolean {
  return Math.abs(output - Number(table[corner])) < 0.5;
}
