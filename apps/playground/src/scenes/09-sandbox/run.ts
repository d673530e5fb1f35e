import { batch, type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Playback } from "../../scene/playback.ts";
import { type NumberHolder, Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import { type Data, type Point, readData, writeData } from "./data.ts";
import { fewestPoints, mostPoints, mostSteps, planes } from "./limits.ts";
import type { Look, TrainInput, Training } from "./model.ts";
import { type SandboxState, type Settings, settingsCodec, specs, whole } from "./state.ts";

/** A run with its training, and what its network does at the step that is shown. */
export interface Trained {
  readonly training: ReadonlySignal<Training | null>;
  readonly look: ReadonlySignal<Look | null>;
}

/** The points, of which one is chosen, and what can be done with them. */
export interface Editor {
  readonly data: ReadonlySignal<Data>;
  readonly chosen: ReadonlySignal<number>;
  readonly choose: (point: number) => void;
  /** Where the chosen point is. */
  readonly x: Quantity;
  readonly y: Quantity;
  /** The number of the chosen point. */
  readonly number: Quantity;
  /** Adds a point of the chosen one's class and chooses it; does nothing where there are enough. */
  readonly add: (x: number, y: number) => void;
  /** Takes the chosen point away, unless too few were left. */
  readonly remove: () => void;
  readonly setClass: (kind: 0 | 1) => void;
}

/** Everything that the parts of the scene show and change. */
export interface Run extends Trained {
  readonly state: SandboxState;
  readonly editor: Editor;
  /** The run that was kept; its training is null without one. */
  readonly kept: Trained;
  readonly playback: Playback;
  readonly quantity: (name: keyof typeof specs) => Quantity;
  /** To be called when the reader has changed what is trained: the newest step is shown. */
  readonly follow: () => void;
}

/** What parts of the scene are given; they read of it what they show, and follow that. */
export interface OfRun {
  readonly run: Run;
}

/** What is to be trained, from what the reader has set. */
export function inputOf(settings: Settings): TrainInput {
  const data = dataOf(settings.points);
  const hidden = [
    { units: settings.width1, activation: settings.activation1 },
    { units: settings.width2, activation: settings.activation2 },
    { units: settings.width3, activation: settings.activation3 },
  ].slice(0, settings.layers);
  // Cross-entropy asks for classes.
  const loss = data.task === "regression" ? "squares" : settings.loss;
  return { ...settings, ...data, hidden, loss };
}

function dataOf(text: string): Data {
  const data = readData(text);
  if (data === null) throw new RangeError(`no data: ${text}`);
  return data;
}

/** Starts the trainings, and again whenever the state asks for others. */
export function useRun(state: SandboxState): Run {
  const input = useComputed(() => inputOf(settingsCodec.read(state)));
  const keptInput = useComputed(() =>
    state.a.value === "none" ? null : inputOf(settingsCodec.parse(state.a.value).state),
  );
  const own = useTrained(input, state.step);
  const kept = useTrained(keptInput, state.step);
  const last = useComputed(() => own.training.value?.last ?? 0);
  const controls = useMemo(() => {
    const playback = new Playback(state.step, last);
    const follow = (): void => {
      playback.pause();
      state.step.value = mostSteps;
    };
    const quantity = (name: keyof typeof specs) => new Quantity(state[name], specs[name], follow);
    return { playback, follow, quantity };
  }, [state, last]);
  const editor = useEditor(state, controls.follow);
  return useMemo(() => ({ state, editor, ...own, kept, ...controls }), [editor]);
}

/** A training, and a look at the step of it that is shown. */
function useTrained(
  input: ReadonlySignal<TrainInput | null>,
  step: ReadonlySignal<number>,
): Trained {
  const newest = useModel("sandbox", input);
  const training = useComputed(() => (input.value && newest.value?.frame) || null);
  const shown = useComputed(() => {
    const done = training.value;
    if (done === null) return null;
    const { input: trained, isHeld, last } = done;
    return { input: trained, isHeld, parameters: parametersAt(done, Math.min(step.value, last)) };
  });
  const looked = useModel("sandboxLook", shown);
  const look = useComputed(() => (training.value && looked.value?.frame) || null);
  return { training, look };
}

/** The parameters at a step. */
export function parametersAt(
  { parameters, last }: Training,
  step: number,
): Float32Array<ArrayBuffer> {
  const size = parameters.length / (last + 1);
  return parameters.slice(step * size, (step + 1) * size);
}

/** Something that holds a number without being a signal of its own. */
function holder(get: () => number, set: (value: number) => void): NumberHolder {
  return {
    get value() {
      return get();
    },
    set value(value) {
      set(value);
    },
    peek: get,
  };
}

function useEditor(state: SandboxState, follow: () => void): Editor {
  const index = useSignal(0);
  const data = useComputed(() => dataOf(state.points.value));
  // The address may have brought fewer points.
  const chosen = useComputed(() => Math.min(index.value, data.value.points.length - 1));
  const { task } = data.value;
  const count = data.value.points.length;
  return useMemo(() => {
    const choose = (point: number): void => {
      index.value = point;
    };
    const set = (points: Data["points"]): void => {
      state.points.value = writeData({ task, points });
      follow();
    };
    const change = (part: Partial<Point>): void =>
      set(data.value.points.map((each, i) => (i === chosen.value ? { ...each, ...part } : each)));
    const place = (axis: "x" | "y", name: string): Quantity => {
      const [from, to] = planes[task][axis];
      const { step } = planes[task];
      return new Quantity(
        holder(
          () => data.value.points[chosen.value]?.[axis] ?? 0,
          (value) => change({ [axis]: value }),
        ),
        { name, limits: { min: from, max: to }, from, to, step },
      );
    };
    return {
      data,
      chosen,
      choose,
      x: place("x", task === "classes" ? "x₁" : "x"),
      y: place("y", task === "classes" ? "x₂" : "y"),
      number: new Quantity(
        holder(
          () => chosen.value + 1,
          (value) => choose(value - 1),
        ),
        whole("Point", 1, count),
      ),
      add: (x, y) => {
        const { points } = data.value;
        if (points.length >= mostPoints) return;
        const kind = points[chosen.value]?.kind ?? 0;
        batch(() => {
          set([...points, { x, y, kind }]);
          choose(points.length);
        });
      },
      remove: () => {
        const { points } = data.value;
        if (points.length > fewestPoints) set(points.filter((_, i) => i !== chosen.value));
      },
      setClass: (kind) => change({ kind }),
    };
  }, [state, follow, data, chosen, index, task, count]);
}
