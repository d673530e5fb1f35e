import { UsageError } from "../errors.ts";
import { formatCount } from "../terminal/format.ts";
import { Pauses } from "../terminal/pause.ts";
import type { Progress } from "../terminal/progress.ts";
import type { Objective } from "./settings.ts";
import type { Trainer, Validation } from "./trainer.ts";

/**
 * How long to train; several limits may be given, the first to be reached counts. The step size falls
 * with the steps or epochs where one of them is given, so that the result does not depend on the
 * speed of the machine.
 */
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
  /** The share of this run's windows that had a gradient. */
  readonly active: number;
  /** At the end, if it was reached. */
  readonly validation: Validation | undefined;
}

/** Validations in the course of a training. */
const validations = 4;
/** Share of the new loss in the mean that is shown. */
const smoothing = 0.02;

/**
 * Steps towards a goal, with validation and progress, until it is reached or the signal comes.
 * @throws UsageError when the loss is not finite any more
 */
export async function train(trainer: Trainer, options: TrainOptions): Promise<TrainResult> {
  const { progress, signal, secondsBefore = 0 } = options;
  const clock = new Stopwatch();
  const pauses = new Pauses();
  const shareAt = shareOf(trainer, options.goal);
  const stepsBefore = trainer.steps;
  const before = shareAt(secondsBefore).done;
  const seconds = (): number => secondsBefore + clock.seconds;
  const speed = (): number =>
    ((trainer.steps - stepsBefore) * trainer.settings.batch) / Math.max(clock.seconds, 1e-9);
  let share = shareAt(secondsBefore);
  let mean: number | undefined;
  let actives = 0;
  let validated = Math.floor(validations * before);
  let validation: Validation | undefined;
  try {
    while (share.done < 1 && signal?.aborted !== true) {
      const { loss, active } = trainer.step(share.fallen);
      checkLoss(loss, trainer);
      actives += active;
      mean = mean === undefined ? loss : mean + smoothing * (loss - mean);
      share = shareAt(seconds());
      const { done } = share;
      progress.update({
        done,
        seconds: seconds(),
        wordsPerSecond: speed(),
        loss: mean,
        secondsLeft: (clock.seconds / (done - before)) * (1 - done),
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
  } finally {
    progress.stop();
  }
  const finished = share.done >= 1;
  const active = actives / Math.max(trainer.steps - stepsBefore, 1);
  return { finished, seconds: seconds(), wordsPerSecond: speed(), active, validation };
}

/** Steps that are too long never find back: better to end now than to write useless vectors. */
function checkLoss(loss: number, { steps, settings }: Trainer): void {
  if (Number.isFinite(loss)) return;
  throw new UsageError(
    `the loss is ${loss} after ${steps} steps; expected a finite number. ` +
      `Try a --learning-rate smaller than ${settings.learningRate}.`,
  );
}

/** `held out after 1,024 steps: loss 0.2310, ranking error 8.1 %`. */
function describe(trainer: Trainer, { loss, error }: Validation): string {
  const wrong = `${(100 * error).toFixed(1)} %`;
  const outcomes: Readonly<Record<Objective, string>> = {
    ranking: `ranking error ${wrong}`,
    "next-word": `perplexity ${Math.exp(loss).toFixed(1)}, next word wrong ${wrong}`,
    skipgram: `outscored by a drawn word ${wrong}`,
    cbow: `outscored by a drawn word ${wrong}`,
  };
  const outcome = outcomes[trainer.settings.objective];
  return `  held out after ${formatCount(trainer.steps)} steps: loss ${loss.toFixed(4)}, ${outcome}`;
}

/** Shares of a goal, 0 … 1. */
interface Share {
  /** Of the training. */
  readonly done: number;
  /** Of the way of the step size to 0. */
  readonly fallen: number;
}

/** How much of the goal is reached, as a function of the seconds. */
function shareOf(trainer: Trainer, { steps, epochs, minutes }: Goal): (seconds: number) => Share {
  const epochSteps = Math.ceil(((epochs ?? 0) * trainer.epochSize) / trainer.settings.batch);
  return (seconds) => {
    const stepped = Math.max(
      steps === undefined ? 0 : trainer.steps / steps,
      epochs === undefined ? 0 : trainer.steps / epochSteps,
    );
    const elapsed = minutes === undefined ? 0 : seconds / (60 * minutes);
    const byTime = steps === undefined && epochs === undefined;
    return {
      done: Math.min(1, Math.max(stepped, elapsed)),
      fallen: Math.min(1, byTime ? elapsed : stepped),
    };
  };
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
