import { UsageError } from "../errors.ts";
import { Pauses } from "../terminal/pause.ts";
import type { Progress } from "../terminal/progress.ts";
import { scoreName } from "./quality.ts";
import type { TagTrainer } from "./trainer.ts";

/** What training does on its way. */
export interface TagTrainOptions {
  readonly progress: Progress;
  /** Ends the training after the current step. */
  readonly signal: AbortSignal;
  /** Seconds of training before this run. */
  readonly secondsBefore: number;
  /** Called after each epoch, to save. */
  readonly onEpoch: (seconds: number) => Promise<void>;
}

/** How a training ended. */
export interface TagTrainResult {
  readonly finished: boolean;
  /** Seconds of training, those of earlier runs included. */
  readonly seconds: number;
}

/** Share of the new loss in the mean that is shown. */
const smoothing = 0.05;

/**
 * Trains epoch by epoch, measuring on the held-out sentences after each, until all are done or the
 * signal comes.
 * @throws UsageError when the loss is not finite any more
 */
export async function trainTagger(
  trainer: TagTrainer,
  options: TagTrainOptions,
): Promise<TagTrainResult> {
  const { progress, signal, secondsBefore, onEpoch } = options;
  const { settings, steps } = trainer;
  const begin = performance.now();
  const pauses = new Pauses();
  const stepsBefore = (trainer.epochs * steps) / settings.epochs;
  const seconds = (): number => (performance.now() - begin) / 1000;
  let done = stepsBefore;
  let mean: number | undefined;
  try {
    while (trainer.epochs < settings.epochs) {
      for (const loss of trainer.epoch()) {
        done++;
        checkLoss(loss, settings.learningRate);
        mean = mean === undefined ? loss : mean + smoothing * (loss - mean);
        const share = (done - stepsBefore) / steps;
        progress.update({
          done: done / steps,
          seconds: seconds(),
          wordsPerSecond: (share * settings.epochs * trainer.words) / seconds(),
          loss: mean,
          secondsLeft: (seconds() / share) * (1 - done / steps),
        });
        await pauses.pause();
        if (signal.aborted) return { finished: false, seconds: secondsBefore + seconds() };
      }
      const score = await trainer.validate();
      progress.note(
        `  held out after epoch ${trainer.epochs}: ${scoreName(settings.task)} ${score.toFixed(2)} %`,
      );
      await onEpoch(secondsBefore + seconds());
    }
  } finally {
    progress.stop();
  }
  return { finished: true, seconds: secondsBefore + seconds() };
}

/** Steps that are too long never find back: better to end now than to write a useless model. */
function checkLoss(loss: number, learningRate: number): void {
  if (Number.isFinite(loss)) return;
  throw new UsageError(
    `the loss is ${loss}; expected a finite number. Try a --learning-rate smaller than ` +
      `${learningRate}.`,
  );
}
