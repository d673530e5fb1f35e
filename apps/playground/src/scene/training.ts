import { type ReadonlySignal, type Signal, useSignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext, useEffect } from "preact/hooks";
import type { TrainingClient } from "../worker/client.ts";
import type { ModelName, Models } from "../worker/models.ts";

/** The worker of the page; null where nothing can be computed. */
export const Training = createContext<TrainingClient | null>(null);

/** The newest frame of a model, computed anew whenever the input changes; null before the first. */
export function useModel<N extends ModelName>(
  model: N,
  input: ReadonlySignal<Models[N]["input"]>,
): Signal<{ readonly frame: Models[N]["frame"]; readonly done: boolean } | null> {
  const training = useContext(Training);
  const newest = useSignal<{ frame: Models[N]["frame"]; done: boolean } | null>(null);
  useEffect(() => {
    if (training === null) return;
    const channel = training.channel();
    const stop = input.subscribe((value) => {
      training.run(channel, model, value, (frame, done) => {
        newest.value = { frame, done };
      });
    });
    return () => {
      stop();
      training.cancel(channel);
    };
  }, [training, model, input, newest]);
  return newest;
}
