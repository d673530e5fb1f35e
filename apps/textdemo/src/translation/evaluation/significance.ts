import { type Random, ValueError } from "@nnf/tensor";
import { type Metric, sumStatistics } from "./metrics.ts";

/** A metric's size and score: all that the tests need of it. */
type Scored = Pick<Metric, "size" | "score">;

/** Options of the tests. */
export interface SignificanceOptions {
  /** The same seed gives the same p. */
  readonly random: Random;
  /** How often is drawn; 1000 for the bootstrap and 10,000 for the randomisation unless given. */
  readonly trials?: number;
}

/**
 * The two-sided p of two systems' difference by paired bootstrap (Koehn 2004), as sacreBLEU computes
 * it: the share of resamples, sentences drawn with replacement, whose absolute difference exceeds the
 * mean of those by more than the true one; (c + 1) / (n + 1).
 * @param baseline the numbers of the sentences, one behind another
 * @throws ValueError unless both have the same number of sentences, and some
 */
export function pairedBootstrap(
  metric: Scored,
  baseline: Float64Array,
  system: Float64Array,
  { random, trials = 1000 }: SignificanceOptions,
): number {
  const { size } = metric;
  const sentences = countSentences("pairedBootstrap", size, baseline, system);
  const differences = new Float64Array(trials);
  for (let trial = 0; trial < trials; trial++) {
    const [first, second] = [new Float64Array(size), new Float64Array(size)];
    for (let i = 0; i < sentences; i++) {
      const sentence = random.nextInteger(0, sentences);
      addSentence(first, baseline, sentence);
      addSentence(second, system, sentence);
    }
    differences[trial] = Math.abs(metric.score(second) - metric.score(first));
  }
  const mean = differences.reduce((sum, value) => sum + value, 0) / trials;
  const actual = differenceOf(metric, baseline, system);
  return share(differences, (difference) => difference - mean > actual);
}

/**
 * The two-sided p of two systems' difference by approximate randomisation (Riezler and Maxwell 2005):
 * the share of trials in which systems that exchange each sentence by a coin differ by more;
 * (c + 1) / (n + 1).
 * @throws ValueError as {@link pairedBootstrap}
 */
export function approximateRandomization(
  metric: Scored,
  baseline: Float64Array,
  system: Float64Array,
  { random, trials = 10_000 }: SignificanceOptions,
): number {
  const { size } = metric;
  const sentences = countSentences("approximateRandomization", size, baseline, system);
  const both = sumStatistics(baseline, size);
  sumStatistics(system, size).forEach((value, i) => {
    both[i] = (both[i] ?? 0) + value;
  });
  const differences = new Float64Array(trials);
  for (let trial = 0; trial < trials; trial++) {
    const first = new Float64Array(size);
    let coins = 0;
    for (let sentence = 0; sentence < sentences; sentence++) {
      if (sentence % 32 === 0) [coins] = random.draw();
      addSentence(first, (coins >>> (sentence % 32)) & 1 ? system : baseline, sentence);
    }
    const second = both.map((value, i) => value - (first[i] ?? 0));
    differences[trial] = Math.abs(metric.score(second) - metric.score(first));
  }
  const actual = differenceOf(metric, baseline, system);
  return share(differences, (difference) => difference > actual);
}

function differenceOf({ size, score }: Scored, one: Float64Array, other: Float64Array): number {
  return Math.abs(score(sumStatistics(one, size)) - score(sumStatistics(other, size)));
}

function share(trials: Float64Array, exceeds: (difference: number) => boolean): number {
  return (trials.filter(exceeds).length + 1) / (trials.length + 1);
}

function addSentence(sums: Float64Array, statistics: Float64Array, sentence: number): void {
  const start = sentence * sums.length;
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (statistics[start + i] ?? 0);
}

function countSentences(
  operation: string,
  size: number,
  one: Float64Array,
  other: Float64Array,
): number {
  if (one.length === other.length && one.length > 0) return one.length / size;
  throw new ValueError(
    operation,
    `got ${one.length / size} and ${other.length / size} sentences; expected the same, and some.`,
  );
}
