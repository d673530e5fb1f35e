import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import type { Signals } from "../../state/codec.ts";
import type { Gate, Pieces } from "./model.ts";
import { codec, type State, specs } from "./state.ts";

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: Signals<State>;
  readonly gate: ReadonlySignal<Gate | null>;
  /** The gate that the reader has to guess about, and the same with w doubled. */
  readonly asked: ReadonlySignal<Gate | null>;
  readonly doubled: ReadonlySignal<Gate | null>;
  readonly pieces: ReadonlySignal<Pieces | null>;
  readonly w: Quantity;
  readonly b: Quantity;
  readonly steepness: Quantity;
  readonly at: Quantity;
  readonly x: Quantity;
  readonly y: Quantity;
}

const { w: askedW, b: askedB } = codec.parse("").state;

/** Starts the models, and again whenever the state asks for other gates. */
export function useRun(state: Signals<State>): Run {
  const gates = useComputed(() => ({
    gates: [
      { w: state.w.value, b: state.b.value },
      { w: askedW, b: askedB },
      { w: 2 * askedW, b: askedB },
    ],
  }));
  const input = useComputed(() => ({
    steepness: state.steepness.value,
    at: state.at.value,
    x: state.x.value,
    y: state.y.value,
  }));
  const looks = useModel("gates", gates);
  const composed = useModel("pieces", input);
  const gate = useComputed(() => looks.value?.frame[0] ?? null);
  const asked = useComputed(() => looks.value?.frame[1] ?? null);
  const doubled = useComputed(() => looks.value?.frame[2] ?? null);
  const pieces = useComputed(() => composed.value?.frame ?? null);
  const quantities = useMemo(
    () => ({
      w: new Quantity(state.w, specs.w),
      b: new Quantity(state.b, specs.b),
      steepness: new Quantity(state.steepness, specs.steepness),
      at: new Quantity(state.at, specs.at),
      x: new Quantity(state.x, specs.x),
      y: new Quantity(state.y, specs.y),
    }),
    [state],
  );
  return { state, gate, asked, doubled, pieces, ...quantities };
}
