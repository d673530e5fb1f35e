import type { ModelName, Models } from "./models.ts";
import type { Request, Response } from "./protocol.ts";

/** Takes the frames of a run; `done` with the last. */
export type OnFrame<N extends ModelName> = (frame: Models[N]["frame"], done: boolean) => void;

/** The page's side of the worker. */
export class TrainingClient {
  readonly #worker: Worker;
  readonly #onFailure: (message: string | null) => void;
  /** Channels whose run has thrown. */
  readonly #failed = new Set<number>();
  readonly #runs = new Map<number, { run: number; onFrame: OnFrame<never>; last?: unknown }>();
  #count = 0;
  #channels = 0;

  /**
   * `onFailure` is told when a model throws, or when there is no worker to be had; and null once
   * whatever had thrown has computed something, or is no longer asked for.
   */
  constructor(worker: Worker, onFailure: (message: string | null) => void) {
    this.#worker = worker;
    this.#onFailure = onFailure;
    worker.addEventListener("message", ({ data }: MessageEvent<Response>) => {
      const current = this.#runs.get(data.channel);
      // An earlier run's frame may still have been under way.
      if (current?.run !== data.run) return;
      if (data.kind === "failure") {
        this.#failed.add(data.channel);
        onFailure(data.message);
        return;
      }
      this.#recover(data.channel);
      const onFrame = current.onFrame as (frame: unknown, done: boolean) => void;
      if (data.kind === "end") {
        if (current.last !== undefined) onFrame(current.last, true);
        return;
      }
      current.last = data.frame;
      onFrame(data.frame, data.done);
      this.#post({ kind: "shown", channel: data.channel, run: data.run });
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      onFailure(event.message || "the worker could not be loaded");
    });
  }

  /** A number for runs of which only the newest matters. */
  channel(): number {
    this.#channels += 1;
    return this.#channels;
  }

  /** Starts a run, which ends the one that may still be going on on its channel. */
  run<N extends ModelName>(
    channel: number,
    model: N,
    input: Models[N]["input"],
    onFrame: OnFrame<N>,
  ): void {
    this.#count += 1;
    this.#runs.set(channel, { run: this.#count, onFrame: onFrame as OnFrame<never> });
    this.#post({ kind: "run", channel, model, run: this.#count, input } as Request);
  }

  /** Ends the run on a channel, if there is one. */
  cancel(channel: number): void {
    if (this.#runs.delete(channel)) this.#post({ kind: "cancel", channel });
    this.#recover(channel);
  }

  #recover(channel: number): void {
    if (this.#failed.delete(channel) && this.#failed.size === 0) this.#onFailure(null);
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }
}
