import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Playback } from "../../scene/playback.ts";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import type { Signals } from "../../state/codec.ts";
import { stepWidth } from "./limits.ts";
import type { Network, NetworkTraining, Steepness } from "./model.ts";
import type { Curves } from "./network.ts";
import { type State, specs } from "./state.ts";

/** The steepnesses that the picture of the slopes compares; rounded, they are everywhere the same. */
export const steepnesses: readonly number[] = Array.from({ length: 91 }, (_, i) =>
  Number((10 ** (i / 30)).toPrecision(6)),
);

/** The network on the lecture's slide, whose last gate opens on a point. */
export const slide = { first: 6, third: 15, steepness: 1000 };

/** A step of a training. */
export interface Moment {
  readonly cost: number;
  readonly slope: number;
  readonly parameters: readonly number[];
}

export function momentOf({ steps, last }: NetworkTraining, step: number): Moment {
  const [cost, slope, ...parameters] = steps.subarray(step * stepWidth, (step + 1) * stepWidth);
  if (cost === undefined || slope === undefined) {
    throw new RangeError(`step ${step} of a training of ${last}`);
  }
  return { cost, slope, parameters };
}

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: Signals<State>;
  readonly network: ReadonlySignal<Network | null>;
  readonly lecture: ReadonlySignal<Network | null>;
  readonly slopes: ReadonlySignal<Steepness | null>;
  readonly training: ReadonlySignal<NetworkTraining | null>;
  /** The network at the step that is shown. */
  readonly trained: ReadonlySignal<Curves | null>;
  readonly playback: Playback;
  readonly first: Quantity;
  readonly third: Quantity;
  readonly steepness: Quantity;
  readonly rate: Quantity;
}

/** Starts the models, and again whenever the state asks for another network. */
export function useRun(state: Signals<State>): Run {
  const places = useComputed(() => ({ first: state.first.value, third: state.third.value }));
  const networks = useComputed(() => ({
    networks: [{ ...places.value, steepness: state.steepness.value }, slide],
  }));
  const trying = useComputed(() => ({ ...places.value, steepnesses }));
  const start = useComputed(() => ({
    ...places.value,
    steepness: state.steepness.value,
    rate: state.rate.value,
    scaled: state.scaled.value === "yes",
  }));
  const looked = useModel("networks", networks);
  const tried = useModel("steepnesses", trying);
  const newest = useModel("perceptron", start);

  const network = useComputed(() => looked.value?.frame[0] ?? null);
  const lecture = useComputed(() => looked.value?.frame[1] ?? null);
  const slopes = useComputed(() => tried.value?.frame ?? null);
  const training = useComputed(() => newest.value?.frame ?? null);
  const last = useComputed(() => training.value?.last ?? 0);
  const controls = useMemo(() => {
    const playback = new Playback(state.step, last);
    const rewind = (): void => playback.go(0);
    return {
      playback,
      first: new Quantity(state.first, specs.first, rewind),
      third: new Quantity(state.third, specs.third, rewind),
      steepness: new Quantity(state.steepness, specs.steepness, rewind),
      rate: new Quantity(state.rate, specs.rate, () => playback.pause()),
    };
  }, [state, last]);
  const shown = useComputed(() => {
    const done = training.value;
    if (done === null) return { parameters: [], scaled: true };
    const { parameters } = momentOf(done, Math.min(state.step.value, done.last));
    return { parameters, scaled: done.input.scaled };
  });
  const looks = useModel("trained", shown);
  const trained = useComputed(() => looks.value?.frame ?? null);
  return { state, network, lecture, slopes, training, trained, ...controls };
}

/** How a training ended and why, in sentences. */
export function verdict(training: NetworkTraining, cost: string, slope: number): string {
  const { outcome, last } = training;
  if (outcome === "running") return `Training: ${last} steps so far.`;
  if (last === 0) return `Already there: at the start the cost is ${cost}.`;
  if (outcome === "arrived") return `Arrived after ${last} steps: the cost is ${cost}.`;
  const hard = momentOf(training, 0).slope < 1e-9;
  const why = hard
    ? "The gates were so hard that they had no slope to follow: they hardly moved, and only the pieces gave way."
    : slope > 1
      ? "The steps are too large to settle."
      : "It is on its way, or has settled where going down leads no further.";
  return `Ended after ${last} steps at a cost of ${cost}. ${why}`;
}
