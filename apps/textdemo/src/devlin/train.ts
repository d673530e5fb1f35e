import { UsageError } from "../errors.ts";
import { Pauses } from "../terminal/pause.ts";
import type { Progress } from "../terminal/progress.ts";
import type { JointQuality } from "./quality.ts";
import type { JointSettings } from "./settings.ts";
import type { JointTrainer } from "./trainer.ts";

/** What training does on its way. */
export interface JointTrainOptions {
  readonly progress: Progress;
  /** Ends the training after the current step. */
  readonly signal: AbortSignal;
  /** Seconds of training before this run. */
  readonly secondsBefore: number;
  /** Called after each epoch, to save. */
  readonly onEpoch: (seconds: number) => Promise<void>;
}

/** How a training ended. */
export interface JointTrainResult {
  readonly finished: boolean;
  /** Seconds of training, those of earlier runs included. */
  readonly seconds: number;
}

/** Share of the new loss in the mean that is shown. */
const smoothing = 0.02;

/**
 * Trains epoch by epoch, measuring on the held-out words after each, until all are done or the
 * signal comes; what was done of an epoch then counts.
 * @throws UsageError when the loss is not finite any more
 */
export async function trainJoint(
  trainer: JointTrainer,
  { progress, signal, secondsBefore, onEpoch }: JointTrainOptions,
): Promise<JointTrainResult> {
  const { batch, epochSteps, settings } = trainer;
  const begin = performance.now();
  const pauses = new Pauses();
  const total = settings.epochs * epochSteps;
  const stepped = (): number => trainer.epochs * epochSteps + trainer.steps;
  const before = stepped();
  const seconds = (): number => (performance.now() - begin) / 1000;
  let mean: number | undefined;
  try {
    while (trainer.epochs < settings.epochs) {
      while (trainer.steps < epochSteps) {
        if (signal.aborted) return { finished: false, seconds: secondsBefore + seconds() };
        const loss = trainer.step();
        checkLoss(loss, settings);
        mean = mean === undefined ? loss : mean + smoothing * (loss - mean);
        const perStep = seconds() / (stepped() - before);
        progress.update({
          done: stepped() / total,
          seconds: seconds(),
          wordsPerSecond: batch / perStep,
          loss: mean,
          secondsLeft: perStep * (total - stepped()),
        });
        await pauses.pause();
      }
      const rate = trainer.learningRate;
      const quality = await trainer.endEpoch();
      const halved = trainer.learningRate < rate ? ", rate halved" : "";
      progress.note(`  held out after epoch ${trainer.epochs}: ${describe(quality)}${halved}`);
      await onEpoch(secondsBefore + seconds());
    }
  } finally {
    progress.stop();
  }
  return { finished: true, seconds: secondsBefore + seconds() };
}

/** `ln P −1.8312, perplexity 6.24, |ln Z| 0.681`. */
export function describe({ logProbability, absoluteLogZ }: JointQuality): string {
  return (
    `ln P ${logProbability.toFixed(4)}, perplexity ${Math.exp(-logProbability).toFixed(2)}, ` +
    `|ln Z| ${absoluteLogZ.toFixed(3)}`
  );
}

/** Steps that are too long never find back: better to end now than to write a useless model. */
function checkLoss(loss: number, { learningRate, alpha }: JointSettings): void {
  if (Number.isFinite(loss)) return;
  throw new UsageError(
    `the loss is ${loss}; expected a finite number. Try a --learning-rate smaller than ` +
      `${learningRate} or an --alpha smaller than ${alpha}.`,
  );
}
