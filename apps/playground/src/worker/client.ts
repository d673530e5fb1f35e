import type { ModelName, Models } from "./models.ts";
import type { Request, Response } from "./protocol.ts";

/** Takes the frames of a run; `done` with the last. */
export type OnFrame<N extends ModelName> = (frame: Models[N]["frame"], done: boolean) => void;

/** The page's side of the worker. */
export class TrainingClient {
  readonly #worker: Worker;
  readonly #runs = new Map<ModelName, { run: number; onFrame: OnFrame<never> }>();
  #count = 0;

  /** `onFailure` is told when a model throws, or when there is no worker to be had. */
  constructor(worker: Worker, onFailure: (message: string) => void) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }: MessageEvent<Response>) => {
      const current = this.#runs.get(data.model);
      // An earlier run's frame may still have been under way.
      if (current?.run !== data.run) return;
      if (data.kind === "failure") {
        onFailure(data.message);
        return;
      }
      (current.onFrame as OnFrame<ModelName>)(data.frame, data.done);
      this.#post({ kind: "shown", model: data.model, run: data.run });
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      onFailure(event.message || "the worker could not be loaded");
    });
  }

  /** Starts a run, which ends the one of the same model that may still be going on. */
  run<N extends ModelName>(model: N, input: Models[N]["input"], onFrame: OnFrame<N>): void {
    const run = ++this.#count;
    this.#runs.set(model, { run, onFrame: onFrame as OnFrame<never> });
    this.#post({ kind: "run", model, run, input } as Request);
  }

  /** Ends the run of a model, if there is one. */
  cancel(model: ModelName): void {
    if (this.#runs.delete(model)) this.#post({ kind: "cancel", model });
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }
}
