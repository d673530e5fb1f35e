import { Pauses } from "../terminal/pause.ts";
import type { Progress } from "../terminal/progress.ts";
import type { Trainer, Validation } from "./trainer.ts";

/** How long to train; several limits may be given, the first to be reached counts. */
export interface Goal {
  readonly steps?: number | undefined;
  /** One epoch draws as many windows as there are to train on. */
  readonly epochs?: number | undefined;
  readonly minutes?: number | undefined;
}

/** What training does on its way. */
export interface TrainOptions {
  readonly goal: Goal;
  readonly progress: Progress;
  /** Ends the training after the current step. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds of training before this run. */
  readonly secondsBefore?: number | undefined;
  /** Called after each validation, for example to save. */
  readonly onValidation?: ((seconds: number) => Promise<void>) | undefined;
}

/** How a training ended. */
export interface TrainResult {
  readonly finished: boolean;
  /** Seconds of training, those of earlier runs included, validations and pauses not. */
  readonly seconds: number;
  /** Words a second in this run; each window is about one word. */
  readonly wordsPerSecond: number;
  /** At the end, if it was reached. */
  readonly validation: Validation | undefined;
}

/** Validations in the course of a training. */
const validations = 4;
/** Share of the new loss in the mean that is shown. */
const smoothing = 0.02;

/** Steps towards a goal, with validation and progress, until it is reached or the signal comes. */
export async function train(trainer: Trainer, options: TrainOptions): Promise<TrainResult> {
  const { progress, signal, secondsBefore = 0 } = options;
  const clock = new Stopwatch();
  const pauses = new Pauses();
  const share = shareOf(trainer, options.goal);
  const stepsBefore = trainer.steps;
  const shareBefore = share(secondsBefore);
  const seconds = (): number => secondsBefore + clock.seconds;
  const speed = (): number =>
    ((trainer.steps - stepsBefore) * trainer.settings.batch) / Math.max(clock.seconds, 1e-9);
  let mean: number | undefined;
  let validated = Math.floor(validations * shareBefore);
  let validation: Validation | undefined;
  try {
    let done = shareBefore;
    while (done < 1 && signal?.aborted !== true) {
      const loss = trainer.step(done);
      mean = mean === undefined ? loss : mean + smoothing * (loss - mean);
      done = Math.min(1, share(seconds()));
      const secondsLeft = (clock.seconds / (done - shareBefore)) * (1 - done);
      progress.update({
        done,
        seconds: seconds(),
        wordsPerSecond: speed(),
        loss: mean,
        secondsLeft,
      });
      if (Math.floor(validations * done) > validated) {
        clock.stop();
        validated = Math.floor(validations * done);
        validation = await trainer.validate();
        progress.note(describe(trainer, validation));
        await options.onValidation?.(seconds());
        clock.start();
      }
      await pauses.pause();
    }
    return { finished: done >= 1, seconds: seconds(), wordsPerSecond: speed(), validation };
  } finally {
    progress.stop();
  }
}

/** `held-out loss 0.2310, ranking error 8.1 % after 1,024 steps`. */
function describe(trainer: Trainer, { loss, error }: Validation): string {
  const wrong = `${(100 * error).toFixed(1)} %`;
  const outcome =
    trainer.settings.objective === "ranking"
      ? `ranking error ${wrong}`
      : `perplexity ${Math.exp(loss).toFixed(1)}, next word wrong ${wrong}`;
  return `  held out after ${trainer.steps} steps: loss ${loss.toFixed(4)}, ${outcome}`;
}

/** How much of the goal is reached, as a function of the seconds. */
function shareOf(trainer: Trainer, goal: Goal): (seconds: number) => number {
  const { trainingSize } = trainer.examples;
  const epochSteps = Math.ceil(((goal.epochs ?? 0) * trainingSize) / trainer.settings.batch);
  return (seconds) =>
    Math.max(
      goal.steps === undefined ? 0 : trainer.steps / goal.steps,
      goal.epochs === undefined ? 0 : trainer.steps / epochSteps,
      goal.minutes === undefined ? 0 : seconds / (60 * goal.minutes),
    );
}

/** Counts the seconds between start and stop; it starts at once. */
class Stopwatch {
  #sum = 0;
  #since: number | undefined = performance.now();

  get seconds(): number {
    const running = this.#since === undefined ? 0 : performance.now() - this.#since;
    return (this.#sum + running) / 1000;
  }

  start(): void {
    this.#since = performance.now();
  }

  stop(): void {
    this.#sum = 1000 * this.seconds;
    this.#since = undefined;
  }
}
