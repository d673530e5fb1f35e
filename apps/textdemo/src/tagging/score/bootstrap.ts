import { type Random, ValueError } from "@nnf/tensor";
import { type ChunkRules, chunkMeasures, scoreChunks } from "./chunks.ts";
import { pairSentences, pairTags, type Sentences } from "./pairs.ts";
import { percentage } from "./percent.ts";
import type { Proposition } from "./propositions.ts";
import { scoreRoles } from "./roles.ts";

/** A figure that is computed from sums over sentences. */
export interface Measure<T> {
  /** For each sentence what is summed. */
  counts(gold: Sentences<T>, guess: Sentences<T>): (readonly number[])[];
  /** The figure in per cent. */
  value(sums: readonly number[]): number;
}

/** The share of words with the right tag. */
export const accuracyMeasure: Measure<string> = {
  counts: (gold, guess) =>
    pairTags("accuracyMeasure", gold, guess).map(([goldTags, guessTags]) => [
      goldTags.filter((tag, index) => tag === guessTags[index]).length,
      goldTags.length,
    ]),
  value: ([correct = 0, words = 0]) => percentage(correct, words),
};

/** F over chunks, see {@link scoreChunks}. */
export function chunkMeasure(rules: ChunkRules): Measure<string> {
  return {
    counts: (gold, guess) =>
      pairTags("chunkMeasure", gold, guess).map(([goldTags, guessTags]) => {
        const { correct, gold, guessed } = scoreChunks([goldTags], [guessTags], rules);
        return [correct, gold, guessed];
      }),
    value: f1,
  };
}

/** F over arguments, see {@link scoreRoles}. */
export const roleMeasure: Measure<Proposition> = {
  counts: (gold, guess) =>
    pairSentences("roleMeasure", gold, guess).map(([goldPropositions, guessPropositions]) => {
      const { correct, excess, missed } = scoreRoles(
        [goldPropositions],
        [guessPropositions],
      ).overall;
      return [correct, correct + missed, correct + excess];
    }),
  value: f1,
};

function f1([correct = 0, gold = 0, guessed = 0]: readonly number[]): number {
  return chunkMeasures({ correct, gold, guessed })[2];
}

/** Options of {@link pairedBootstrap}. */
export interface BootstrapOptions {
  /** Where the resamples come from; the same seed gives the same interval. */
  readonly random: Random;
  /** Default 1000. */
  readonly resamples?: number;
  /** The share of resamples within the interval. Default 0.95. */
  readonly level?: number;
}

/** By how much the second of two systems is better, in points of a percentage. */
export interface BootstrapInterval {
  readonly first: number;
  readonly second: number;
  /** second − first */
  readonly difference: number;
  /** The interval of the difference; 0 outside of it is significant at the level. */
  readonly low: number;
  readonly high: number;
}

/**
 * The paired bootstrap (Efron 1979; Koehn 2004, "Statistical Significance Tests for Machine
 * Translation Evaluation"): sentences are drawn with replacement, the same for both systems, and the
 * interval is that of the middle `level` of the differences.
 * @throws ValueError when gold and guesses do not have the same sentences, or there are none, or for
 *   resamples that are no positive integer or a level not between 0 and 1
 */
export function pairedBootstrap<T>(
  measure: Measure<T>,
  gold: Sentences<T>,
  first: Sentences<T>,
  second: Sentences<T>,
  { random, resamples = 1000, level = 0.95 }: BootstrapOptions,
): BootstrapInterval {
  const sentences = gold.length;
  if (sentences === 0) {
    throw new ValueError("pairedBootstrap", "got no sentences; expected at least one.");
  }
  if (!(Number.isInteger(resamples) && resamples > 0 && level > 0 && level < 1)) {
    throw new ValueError(
      "pairedBootstrap",
      `got ${resamples} resamples and level ${level}; expected a positive integer and a share between 0 and 1.`,
    );
  }
  const firstCounts = measure.counts(gold, first);
  const secondCounts = measure.counts(gold, second);
  const all = Array.from({ length: sentences }, (_, index) => index);
  const firstValue = measure.value(sums(firstCounts, all));
  const secondValue = measure.value(sums(secondCounts, all));
  const differences = Float64Array.from({ length: resamples }, () => {
    const drawn = all.map(() => random.nextInteger(0, sentences));
    return measure.value(sums(secondCounts, drawn)) - measure.value(sums(firstCounts, drawn));
  }).sort();
  return {
    first: firstValue,
    second: secondValue,
    difference: secondValue - firstValue,
    low: quantile(differences, (1 - level) / 2),
    high: quantile(differences, (1 + level) / 2),
  };
}

function sums(counts: readonly (readonly number[])[], drawn: readonly number[]): number[] {
  const total: number[] = counts[0]?.map(() => 0) ?? [];
  for (const index of drawn) {
    const sentence = counts[index] ?? [];
    for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) + (sentence[i] ?? 0);
  }
  return total;
}

/** The value below which a share of sorted values lies, between two of them by their distance. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
