import { type ReadonlySignal, useComputed, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Landscape } from "../../line/cost.ts";
import { useLandscape } from "../../line/state.ts";
import { report } from "../../line/work.ts";
import { Playback } from "../../scene/playback.ts";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import { formatRows, readRows } from "../../state/fields.ts";
import { mostKept, recorded } from "./limits.ts";
import type { Descent, Sweep } from "./model.ts";
import { type DescentState, keptLimits, rateSpec, startSpecs } from "./state.ts";

const width = recorded.length;
/** Values that a run predicts at each step: at both ends of the chart, and at the three points. */
const predicted = 5;

/** The state of a run after some of its steps. */
export interface Moment {
  readonly w: number;
  readonly b: number;
  readonly cost: number;
  readonly slopeW: number;
  readonly slopeB: number;
}

/** The state of a run after a step. */
export function momentOf(descent: Descent, step: number): Moment {
  const [w, b, cost, slopeW, slopeB] = descent.steps.subarray(step * width, (step + 1) * width);
  if (slopeB === undefined) throw new RangeError(`step ${step} of a run of ${descent.last}`);
  return { w, b, cost, slopeW, slopeB } as Moment;
}

/** What the line of a step is at both ends of the chart, and at the points. */
export function predictionsAt(descent: Descent, step: number): readonly number[] {
  return Array.from(descent.predictions.subarray(step * predicted, (step + 1) * predicted));
}

/** The step sizes whose runs the picture of the cliff compares: closer together at the cliff. */
export const rates: readonly number[] = [
  ...steps(10, 154, 1e4),
  ...steps(15401, 15579, 1e6, 8),
  ...steps(156, 200, 1e4),
];

function steps(from: number, to: number, unit: number, stride = 1): number[] {
  const count = Math.floor((to - from) / stride) + 1;
  return Array.from({ length: count }, (_, i) => (from + i * stride) / unit);
}

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: DescentState;
  readonly descent: ReadonlySignal<Descent | null>;
  readonly sweep: ReadonlySignal<Sweep | null>;
  readonly landscape: ReadonlySignal<Landscape | null>;
  /** Runs that were kept, to be compared. */
  readonly kept: ReadonlySignal<readonly Descent[]>;
  /** Keeps the present run with the last ones, or forgets all. */
  readonly keep: () => void;
  readonly forget: () => void;
  readonly playback: Playback;
  readonly rate: Quantity;
  readonly w: Quantity;
  readonly b: Quantity;
}

/** Starts the models, and again whenever the state asks for other runs. */
export function useRun(state: DescentState): Run {
  const input = useComputed(() => ({
    w: state.w.value,
    b: state.b.value,
    learningRate: state.rate.value,
  }));
  const start = useComputed(() => ({ w: state.w.value, b: state.b.value, rates }));
  const rows = useComputed(() => readRows(state.kept.value, keptLimits) ?? []);
  const keeping = useComputed(() => ({
    inputs: rows.value.map(([learningRate = 0, w = 0, b = 0]) => ({ w, b, learningRate })),
  }));
  const newest = useModel("descent", input);
  const past = useModel("descents", keeping);
  const swept = useModel("sweep", start);
  const landscape = useLandscape();

  const descent = useComputed(() => newest.value?.frame ?? null);
  const sweep = useComputed(() => swept.value?.frame ?? null);
  const kept = useComputed(() => (rows.value.length === 0 ? [] : (past.value?.frame ?? [])));
  const last = useComputed(() => descent.value?.last ?? 0);
  const controls = useMemo(() => {
    const playback = new Playback(state.step, last);
    const rewind = (): void => playback.go(0);
    const keep = (): void => {
      const { rate, w, b } = state;
      const all = [...rows.peek(), [rate.peek(), w.peek(), b.peek()]];
      state.kept.value = formatRows(all.slice(-mostKept));
    };
    const forget = (): void => {
      state.kept.value = "";
    };
    return {
      playback,
      keep,
      forget,
      rate: new Quantity(state.rate, rateSpec, () => playback.pause()),
      w: new Quantity(state.w, startSpecs.w, rewind),
      b: new Quantity(state.b, startSpecs.b, rewind),
    };
  }, [state, rows, last]);
  useSignalEffect(() => {
    const done = newest.value?.done === true ? newest.value.frame : null;
    report("gradient descent", done && { ...done.work, arrived: done.outcome === "arrived" });
  });
  return { state, descent, sweep, landscape, kept, ...controls };
}
