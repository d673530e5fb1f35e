import { type ReadonlySignal, type Signal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Quantity, type QuantitySpec } from "../scene/quantity.ts";
import { useModel } from "../scene/training.ts";
import { numberField } from "../state/fields.ts";
import type { Landscape, Look } from "./cost.ts";
import { plane } from "./data.ts";

/** The parameters of the line as numbers to set. */
export const lineSpecs: { readonly w: QuantitySpec; readonly b: QuantitySpec } = {
  w: spec("Slope", "w", plane.w),
  b: spec("Intercept", "b", plane.b),
};

function spec(name: string, symbol: string, [from, to]: readonly [number, number]): QuantitySpec {
  return { name, symbol, limits: { min: from, max: to }, from, to, step: 0.05 };
}

/** The parameters of the line in the address, the same in scenes 2 to 6. */
export const lineFields = {
  w: numberField(2, lineSpecs.w.limits),
  b: numberField(2, lineSpecs.b.limits),
};

/** A line to be changed by the reader, and what there is to know of it; null before it is computed. */
export interface Line {
  readonly w: Quantity;
  readonly b: Quantity;
  readonly look: ReadonlySignal<Look | null>;
  /** The same for the line that the lecture begins with. */
  readonly first: ReadonlySignal<Look | null>;
}

/** The line of a state. */
export function useLine(state: { readonly w: Signal<number>; readonly b: Signal<number> }): Line {
  const lines = useComputed(() => ({
    lines: [
      { w: state.w.value, b: state.b.value },
      { w: lineFields.w.initial, b: lineFields.b.initial },
    ],
  }));
  const newest = useModel("lines", lines);
  const look = useComputed(() => newest.value?.frame[0] ?? null);
  const first = useComputed(() => newest.value?.frame[1] ?? null);
  const quantities = useMemo(
    () => ({ w: new Quantity(state.w, lineSpecs.w), b: new Quantity(state.b, lineSpecs.b) }),
    [state],
  );
  return { ...quantities, look, first };
}

/** The cost over the plane; null before it is computed. */
export function useLandscape(): ReadonlySignal<Landscape | null> {
  const grid = useComputed(() => ({ columns: 101, rows: 101 }));
  const newest = useModel("landscape", grid);
  return useComputed(() => newest.value?.frame ?? null);
}
