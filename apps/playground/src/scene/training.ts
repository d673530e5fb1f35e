import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { TrainingClient } from "../worker/client.ts";
import type { ModelName, Models } from "../worker/models.ts";

/** The worker of the page; null where nothing can be computed. */
export const Training = createContext<TrainingClient | null>(null);

/** A frame, whether it is the last of its run, and what that run was asked for. */
export interface Newest<N extends ModelName> {
  readonly frame: Models[N]["frame"];
  readonly done: boolean;
  readonly input: Models[N]["input"];
}

/** The newest frame of a model, computed anew whenever the input changes; null before the first. */
export function useModel<N extends ModelName>(
  model: N,
  input: ReadonlySignal<Models[N]["input"]>,
): Signal<Newest<N> | null> {
  const training = useContext(Training);
  const newest = useSignal<Newest<N> | null>(null);
  useEffect(() => {
    if (training === null) return;
    const channel = training.channel();
    const stop = input.subscribe((value) => {
      training.run(channel, model, value, (frame, done) => {
        newest.value = { frame, done, input: value };
      });
    });
    return () => {
      stop();
      training.cancel(channel);
    };
  }, [training, model, input, newest]);
  return newest;
}
