import type { Corpus } from "../corpus/corpus.ts";
import { Pauses } from "../terminal/pause.ts";
import type { Settings } from "./settings.ts";
import { Trainer } from "./trainer.ts";

/** A rate that was tried. */
export interface TriedRate {
  readonly learningRate: number;
  /** The held-out loss after the trial; not finite when the steps were too long. */
  readonly loss: number;
}

/** What is tried, as multiples of the rate given. */
const multiples = [1 / 9, 1 / 3, 1, 3, 9];

/** Steps of a trial. */
export const trialSteps = 400;

/**
 * Trains for a few hundred steps with several rates from the same start, with the step size falling
 * to 0 as in a whole training, and measures the held-out loss: a rate that is too long by a factor
 * of three shows at once.
 * @returns the rates in the order tried; the search ends early when the signal comes
 */
export async function searchRate(
  corpus: Corpus,
  settings: Settings,
  { signal, onTrial }: { signal?: AbortSignal; onTrial: (tried: TriedRate) => void },
): Promise<TriedRate[]> {
  const pauses = new Pauses();
  const tried: TriedRate[] = [];
  for (const multiple of multiples) {
    const learningRate = Number((settings.learningRate * multiple).toPrecision(2));
    const trainer = new Trainer(corpus, { ...settings, learningRate, curriculum: [] });
    for (let step = 0; step < trialSteps; step++) {
      if (signal?.aborted === true) return tried;
      if (!Number.isFinite(trainer.step(step / trialSteps).loss)) break;
      await pauses.pause();
    }
    const { loss } = await trainer.validate();
    const trial = { learningRate, loss };
    onTrial(trial);
    tried.push(trial);
  }
  return tried;
}

/** The rate with the smallest held-out loss; undefined when none was finite. */
export function bestRate(tried: readonly TriedRate[]): number | undefined {
  const finite = tried.filter(({ loss }) => Number.isFinite(loss));
  return finite.sort((a, b) => a.loss - b.loss)[0]?.learningRate;
}
