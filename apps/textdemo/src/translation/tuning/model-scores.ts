import type { ScoredLists } from "../evaluation/oracle.ts";

/** Lists of hypotheses with features. */
export interface Lists extends ScoredLists {
  /** For each feature that of every hypothesis. */
  readonly columns: readonly Float64Array[];
}

/** Of a metric all that tuning needs. */
export interface CorpusScore {
  /** How many numbers a sentence has. */
  readonly size: number;
  /** The score of sums of sentences' numbers; the greater the better. */
  score(sums: ArrayLike<number>): number;
}

/** Hypotheses whose scores stay in the processor's cache while the features are gone through. */
const block = 2048;

/** The sum of features times weights of every hypothesis. */
export function modelScores(
  { columns, starts }: Lists,
  weights: ArrayLike<number>,
  into = new Float64Array(starts[starts.length - 1] ?? 0),
): Float64Array {
  for (let start = 0; start < into.length; start += block) {
    listScores(columns, weights, start, into.subarray(start, start + block));
  }
  return into;
}

/**
 * The sum of features times weights of hypotheses in a row.
 * @param start the number of the first
 */
export function listScores(
  columns: readonly Float64Array[],
  weights: ArrayLike<number>,
  start: number,
  into: Float64Array,
): void {
  into.fill(0);
  for (let feature = 0; feature < columns.length; feature++) {
    const weight = weights[feature] ?? 0;
    const column = columns[feature];
    if (weight === 0 || column === undefined) continue;
    for (let i = 0; i < into.length; i++) {
      into[i] = (into[i] ?? 0) + weight * (column[start + i] ?? 0);
    }
  }
}

/** The place of the greatest score from `start` up to `stop`, the first of equal ones. */
export function greatest(scores: Float64Array, start: number, stop: number): number {
  let best = start;
  for (let i = start + 1; i < stop; i++) if ((scores[i] ?? 0) > (scores[best] ?? 0)) best = i;
  return best;
}

/** The corpus score of each list's best hypothesis by the weights. */
export function corpusScore(lists: Lists, metric: CorpusScore, weights: ArrayLike<number>): number {
  return scoreOfGreatest(lists, metric, modelScores(lists, weights));
}

/** The corpus score of each list's hypothesis with the greatest score. */
export function scoreOfGreatest(lists: Lists, metric: CorpusScore, scores: Float64Array): number {
  const sums = new Float64Array(metric.size);
  for (let sentence = 0; sentence + 1 < lists.starts.length; sentence++) {
    const start = lists.starts[sentence] ?? 0;
    addNumbers(sums, lists, greatest(scores, start, lists.starts[sentence + 1] ?? 0));
  }
  return metric.score(sums);
}

/** Adds the numbers of a hypothesis to sums, or takes them away. */
export function addNumbers(
  sums: Float64Array,
  { statistics }: ScoredLists,
  hypothesis: number,
  factor = 1,
): void {
  const start = hypothesis * sums.length;
  for (let i = 0; i < sums.length; i++) {
    sums[i] = (sums[i] ?? 0) + factor * (statistics[start + i] ?? 0);
  }
}
