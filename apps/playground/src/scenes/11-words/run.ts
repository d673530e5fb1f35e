import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Playback } from "../../scene/playback.ts";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import { recorded, temperatures } from "./data.ts";
import type { SoftmaxFrame, Training } from "./model.ts";
import {
  rateSpec,
  scoreSpecs,
  temperatureSpec,
  type Word,
  type WordState,
  wordKeys,
} from "./state.ts";

/** What a training recorded of a step. */
export type Moment = { readonly [N in keyof typeof recorded]: readonly number[] };

const entries = Object.entries(recorded);
const width = entries.reduce((sum, [, count]) => sum + count, 0);

/** What a training recorded of a step. */
export function momentOf(training: Training, step: number): Moment {
  let from = step * width;
  if (step > training.last) throw new RangeError(`step ${step} of ${training.last}`);
  const parts = entries.map(([name, count]) => {
    from += count;
    return [name, Array.from(training.steps.subarray(from - count, from))];
  });
  return Object.fromEntries(parts) as Moment;
}

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: WordState;
  readonly training: ReadonlySignal<Training | null>;
  readonly softmax: ReadonlySignal<SoftmaxFrame | null>;
  readonly playback: Playback;
  readonly rate: Quantity;
  readonly scores: readonly Quantity[];
  readonly temperature: Quantity;
}

/** The position of a word in the table. */
export function indexOf(word: Word): number {
  return wordKeys.indexOf(word);
}

/** Starts the models, and again whenever the state asks for other runs. */
export function useRun(state: WordState): Run {
  const input = useComputed(() => {
    const word = state.word.value;
    return {
      sequence: word === "turns" ? [0, 1, 2] : [indexOf(word)],
      next: wordKeys.map((key) => indexOf(state[key].value)),
      learningRate: state.rate.value,
    };
  });
  const scores = useComputed(() => ({
    scores: [state.score1.value, state.score2.value, state.score3.value],
    gold: indexOf(state.gold.value),
    temperature: state.temperature.value,
    temperatures,
  }));
  const trained = useModel("words", input);
  const computed = useModel("softmax", scores);
  const training = useComputed(() => trained.value?.frame ?? null);
  const softmax = useComputed(() => computed.value?.frame ?? null);
  const last = useComputed(() => training.value?.last ?? 0);
  const controls = useMemo(() => {
    const playback = new Playback(state.step, last);
    const each = [state.score1, state.score2, state.score3];
    return {
      playback,
      rate: new Quantity(state.rate, rateSpec, () => playback.pause()),
      scores: scoreSpecs.flatMap((spec, i) => {
        const score = each[i];
        return score === undefined ? [] : [new Quantity(score, spec)];
      }),
      temperature: new Quantity(state.temperature, temperatureSpec),
    };
  }, [state, last]);
  return { state, training, softmax, ...controls };
}
