import { type Random, ValueError } from "@nnf/tensor";
import { type ChunkRules, chunkMeasures, scoreChunks } from "./chunks.ts";
import { pairSentences, pairTags, type Sentences } from "./pairs.ts";
import { percentage } from "./percent.ts";
import type { Proposition } from "./propositions.ts";
import { scoreRoles } from "./roles.ts";

/** For each sentence the numbers whose sums make a figure. */
export type SentenceCounts = readonly (readonly number[])[];

/** A figure that is computed from sums over sentences. */
export interface Measure<T> {
  /** For each sentence what is summed. */
  counts(gold: Sentences<T>, guess: Sentences<T>): SentenceCounts;
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
  options: BootstrapOptions,
): BootstrapInterval {
  const counts = (guess: Sentences<T>): SentenceCounts[] => [measure.counts(gold, guess)];
  return bootstrapDifference(measure.value, counts(first), counts(second), options);
}

/**
 * As {@link pairedBootstrap}, of systems that were trained several times: their figure is the mean
 * over the runs, all of which are scored on the same drawn sentences. The interval tells what other
 * sentences would change, not what other seeds would.
 * @param first the counts of each run
 * @throws ValueError when runs do not have the same sentences, and as {@link pairedBootstrap}
 */
export function bootstrapDifference(
  value: Measure<unknown>["value"],
  first: readonly SentenceCounts[],
  second: readonly SentenceCounts[],
  options: BootstrapOptions,
): BootstrapInterval {
  const all = commonSentences([...first, ...second]);
  const of = (runs: readonly SentenceCounts[], drawn: readonly number[]): number =>
    meanValue(value, runs, drawn);
  const [firstValue, secondValue] = [of(first, all), of(second, all)];
  return {
    first: firstValue,
    second: secondValue,
    difference: secondValue - firstValue,
    ...interval(all, (drawn) => of(second, drawn) - of(first, drawn), options),
  };
}

/** A figure and the interval in which it lies. */
export interface FigureInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The mean of a figure over runs, with its bootstrap interval.
 * @throws ValueError as {@link bootstrapDifference}
 */
export function bootstrapMean(
  value: Measure<unknown>["value"],
  runs: readonly SentenceCounts[],
  options: BootstrapOptions,
): FigureInterval {
  const all = commonSentences(runs);
  const of = (drawn: readonly number[]): number => meanValue(value, runs, drawn);
  return { value: of(all), ...interval(all, of, options) };
}

/** The indices of the sentences that all runs have. */
function commonSentences(runs: readonly SentenceCounts[]): number[] {
  const sentences = runs[0]?.length ?? 0;
  if (sentences === 0) {
    throw new ValueError("pairedBootstrap", "got no sentences; expected at least one.");
  }
  for (const { length } of runs) {
    if (length === sentences) continue;
    throw new ValueError(
      "pairedBootstrap",
      `got runs of ${sentences} and of ${length} sentences; expected the same sentences.`,
    );
  }
  return Array.from({ length: sentences }, (_, index) => index);
}

function meanValue(
  value: Measure<unknown>["value"],
  runs: readonly SentenceCounts[],
  drawn: readonly number[],
): number {
  return runs.reduce((total, counts) => total + value(sums(counts, drawn)), 0) / runs.length;
}

/** The middle of a figure's values on sentences drawn with replacement. */
function interval(
  sentences: readonly number[],
  figure: (drawn: readonly number[]) => number,
  { random, resamples = 1000, level = 0.95 }: BootstrapOptions,
): { low: number; high: number } {
  if (!(Number.isInteger(resamples) && resamples > 0 && level > 0 && level < 1)) {
    throw new ValueError(
      "pairedBootstrap",
      `got ${resamples} resamples and level ${level}; expected a positive integer and a share between 0 and 1.`,
    );
  }
  const values = Float64Array.from({ length: resamples }, () =>
    figure(sentences.map(() => random.nextInteger(0, sentences.length))),
  ).sort();
  return { low: quantile(values, (1 - level) / 2), high: quantile(values, (1 + level) / 2) };
}

/** The figure of one run on all sentences. */
export function figureOf(value: Measure<unknown>["value"], counts: SentenceCounts): number {
  return value(
    sums(
      counts,
      counts.map((_, index) => index),
    ),
  );
}

function sums(counts: SentenceCounts, drawn: readonly number[]): number[] {
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
