import type { Model, ModelName, Models } from "./models.ts";
import type { Request, Response, RunRequest } from "./protocol.ts";

/** How long models compute, in milliseconds, before the next message is looked at. */
const sliceLength = 8;
/** Runs that end within this time, in milliseconds, show their end alone, which flickers less. */
const patience = 50;

/** A model at work. */
interface Job {
  readonly channel: number;
  readonly model: ModelName;
  readonly run: number;
  readonly begun: number;
  readonly pieces: Generator<() => Models[ModelName]["frame"], void>;
  /** Makes the newest frame; null once that was sent. */
  newest: (() => Models[ModelName]["frame"]) | null;
  done: boolean;
  /** Whether the page can take a frame: it has shown the one before. */
  wanted: boolean;
}

/** What a runner needs of its surroundings. */
export interface RunnerOptions {
  readonly load: <N extends ModelName>(name: N) => Promise<Model<N>>;
  readonly post: (response: Response) => void;
  /** Calls back after messages that wait were looked at. */
  readonly later: (work: () => void) => void;
  readonly now: () => number;
}

/**
 * Runs models in slices, so that requests come through between them. A run replaces an earlier one
 * on its channel. Frames are only made when the page can show one, and then of the newest state.
 */
export class Runner {
  readonly #options: RunnerOptions;
  readonly #jobs = new Map<number, Job>();
  readonly #wanted = new Map<number, number>();
  #scheduled = false;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  receive(request: Request): void {
    if (request.kind === "run") {
      void this.#start(request);
    } else if (request.kind === "cancel") {
      this.#wanted.delete(request.channel);
      this.#jobs.delete(request.channel);
    } else {
      const job = this.#jobs.get(request.channel);
      if (job === undefined || job.run !== request.run) return;
      job.wanted = true;
      this.#send(job);
    }
  }

  async #start<N extends ModelName>({ channel, model, run, input }: RunRequest<N>): Promise<void> {
    this.#wanted.set(channel, run);
    this.#jobs.delete(channel);
    try {
      const start = await this.#options.load(model);
      // Loading takes time, in which the page may have changed its mind.
      if (this.#wanted.get(channel) !== run) return;
      const pieces = start(input);
      const begun = this.#options.now();
      const fresh = { newest: null, done: false, wanted: true };
      this.#jobs.set(channel, { channel, model, run, begun, pieces, ...fresh });
      this.#schedule();
    } catch (error) {
      this.#fail(channel, run, error);
    }
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#options.later(() => {
      this.#scheduled = false;
      this.#work();
    });
  }

  /** One slice, shared evenly by the models at work. */
  #work(): void {
    const open = [...this.#jobs.values()].filter(({ done }) => !done);
    for (const job of open) {
      const end = this.#options.now() + sliceLength / open.length;
      try {
        do this.#advance(job);
        while (!job.done && this.#options.now() < end);
        this.#send(job);
      } catch (error) {
        this.#jobs.delete(job.channel);
        this.#fail(job.channel, job.run, error);
      }
    }
    if (open.some(({ done }) => !done)) this.#schedule();
  }

  #advance(job: Job): void {
    const { done, value } = job.pieces.next();
    if (done === true) job.done = true;
    else job.newest = value;
    if (!job.done || job.newest !== null) return;
    this.#jobs.delete(job.channel);
    this.#options.post({ kind: "end", channel: job.channel, run: job.run });
  }

  #send(job: Job): void {
    if (!job.wanted || job.newest === null) return;
    if (!job.done && this.#options.now() - job.begun < patience) return;
    const { channel, model, run, done } = job;
    this.#options.post({
      kind: "frame",
      channel,
      model,
      run,
      done,
      frame: job.newest(),
    } as Response);
    job.newest = null;
    job.wanted = false;
    if (done) this.#jobs.delete(channel);
  }

  #fail(channel: number, run: number, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#options.post({ kind: "failure", channel, run, message });
  }
}
