import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Playback } from "../../scene/playback.ts";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import { lastRecord, noise, stride, updates, widths } from "./data.ts";
import type { Complexity, Fit } from "./model.ts";
import { betaSpec, type OverfittingState, pointsSpec, seedSpec, widthSpec } from "./state.ts";

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: OverfittingState;
  readonly fit: ReadonlySignal<Fit | null>;
  readonly complexity: ReadonlySignal<Complexity | null>;
  readonly playback: Playback;
  readonly width: Quantity;
  readonly beta: Quantity;
  readonly points: Quantity;
  readonly seed: Quantity;
}

/** Starts the trainings, and again whenever the state asks for others. */
export function useRun(state: OverfittingState): Run {
  const data = useComputed(() => ({
    seed: state.seed.value,
    points: state.points.value,
    beta: state.beta.value,
    penalty: state.penalty.value,
  }));
  const one = useComputed(() => ({ ...data.value, width: state.width.value }));
  const trained = useModel("fit", one);
  const compared = useModel("complexity", data);
  const fit = useComputed(() => trained.value?.frame ?? null);
  const complexity = useComputed(() => compared.value?.frame ?? null);
  const last = useComputed(() => fit.value?.last ?? 0);
  const controls = useMemo(() => {
    const playback = new Playback(state.step, last);
    /** A training is watched as it goes: at its newest record. */
    const follow = (): void => {
      playback.pause();
      state.step.value = lastRecord;
    };
    return {
      playback,
      width: new Quantity(state.width, widthSpec, follow),
      beta: new Quantity(state.beta, betaSpec, follow),
      points: new Quantity(state.points, pointsSpec, follow),
      seed: new Quantity(state.seed, seedSpec, follow),
    };
  }, [state, last]);
  return { state, fit, complexity, ...controls };
}

/** The number of units with the least error on new points; undefined before the trainings ended. */
export function bestWidth(complexity: Complexity | null): number | undefined {
  if (complexity === null || complexity.updates < updates) return undefined;
  return widths[complexity.held.indexOf(Math.min(...complexity.held))];
}

/** An error as it is shown, always with its decimals. */
export function errorText(error: number | undefined): string {
  return error === undefined ? "…" : error.toFixed(error < 9.995 ? 2 : 1);
}

/** How a training ended, in a sentence or two. */
export function verdict({ last, train, held }: Fit): string {
  const [learnt, unseen] = [Number(train[last]), Number(held[last])];
  const [own, other] = [errorText(learnt), errorText(unseen)];
  if (last < lastRecord) return `Training: ${last * stride} of ${updates} updates.`;
  if (learnt > 2 * noise ** 2) {
    return `Underfitting: the error is ${own} even on the points it has learnt from. It cannot bend enough.`;
  }
  if (unseen > 3 * learnt) {
    return `Overfitting: the error is ${own} on the points it has learnt from, but ${other} on new ones. It has learnt their noise.`;
  }
  return `In the happy zone: the error is ${own} on the points it has learnt from and ${other} on new ones. The noise alone is worth ${noise ** 2}.`;
}
