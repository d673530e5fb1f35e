import { batch, type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { formatValues } from "../../expression/state.ts";
import { Playback, steady } from "../../scene/playback.ts";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import type { Signals } from "../../state/codec.ts";
import type { Walked } from "./model.ts";
import { type Example, examples, rateSpec, type State } from "./state.ts";
import { type Setting, settingOf } from "./values.ts";

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: Signals<State>;
  readonly setting: ReadonlySignal<Setting>;
  /** The walk; null before it is computed, and where there is none. */
  readonly walked: ReadonlySignal<Walked | null>;
  /** Walks that the texts speak of, in the order of {@link fixed}. */
  readonly known: ReadonlySignal<readonly Walked[]>;
  /** Whether the walk is that of the present setting, and not yet that of one before. */
  readonly isPresent: () => boolean;
  readonly playback: Playback;
  readonly rate: Quantity;
  /** Goes over to another example, before its first step. */
  readonly take: (example: Example) => void;
  /** Sets the values of a variable. */
  readonly setValues: (name: string, numbers: readonly number[]) => void;
  /** Makes a variable one that is learned, or one of the data. */
  readonly setHeld: (name: string, held: boolean) => void;
}

const fixed = [examples.lecture, examples.twice, examples.three].map(
  (example) => settingOf(example).input,
);

/** Starts the walk, and again whenever the state asks for another. */
export function useRun(state: Signals<State>): Run {
  const setting = useComputed(() =>
    settingOf({
      expression: state.expression.value,
      values: state.values.value,
      data: state.data.value,
      rate: state.rate.value,
    }),
  );
  const input = useComputed(() => {
    const { input: present, problem } = setting.value;
    return { walks: problem === null ? [...fixed, present] : fixed };
  });
  const newest = useModel("walks", input);
  const known = useComputed(() => newest.value?.frame.slice(0, fixed.length) ?? []);
  const walked = useComputed(() => newest.value?.frame[fixed.length] ?? null);
  const last = useComputed(() => walked.value?.steps.length ?? 0);
  const actions = useMemo(() => {
    const playback = new Playback(state.step, last, steady);
    const take = (example: Example): void =>
      batch(() => {
        playback.go(0);
        state.expression.value = example.expression;
        state.values.value = example.values;
        state.data.value = example.data;
        state.rate.value = example.rate;
      });
    const setValues = (name: string, numbers: readonly number[]): void => {
      playback.pause();
      const { values } = setting.peek().input;
      state.values.value = formatValues({ ...values, [name]: numbers });
    };
    const setHeld = (name: string, held: boolean): void => {
      playback.go(0);
      const others = setting.peek().input.data.filter((other) => other !== name);
      state.data.value = [...others, ...(held ? [name] : [])].join(" ");
    };
    const rate = new Quantity(state.rate, rateSpec, () => playback.pause());
    const isPresent = (): boolean => newest.peek()?.input === input.peek();
    return { isPresent, playback, rate, take, setValues, setHeld };
  }, [state, setting, input, newest, last]);
  return { state, setting, walked, known, ...actions };
}
