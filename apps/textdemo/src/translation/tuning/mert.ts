import type { Random } from "@nnf/tensor";
import { LineSearch } from "./line-search.ts";
import {
  type CorpusScore,
  corpusScore,
  type Lists,
  modelScores,
  scoreOfGreatest,
} from "./model-scores.ts";

/** Options of the tuners. */
export interface TuneOptions {
  /** One for each feature. */
  readonly weights: ArrayLike<number>;
  readonly random: Random;
}

/** What tuning gave. */
export interface Tuned {
  readonly weights: Float64Array;
  /** The corpus score with them. */
  readonly score: number;
}

/** Per cent of BLEU that count as better. */
const leastGain = 1e-6;

/** A pass over all directions that gains less ends the search. */
const leastPass = 0.005;

/**
 * Minimum error rate training (Och 2003): exact line searches along each feature and as many random
 * directions, each going on from the last, until a pass gains nothing.
 * @param starts how many times this is done; the first time from the given weights, then from random
 *   ones around them
 * @returns of each start, in their order; weights sum to 1 without their signs
 */
export function mert(
  lists: Lists,
  metric: CorpusScore,
  { weights, random, starts }: TuneOptions & { readonly starts: number },
): Tuned[] {
  const scales = deviations(lists);
  const search = new LineSearch(lists, metric);
  return Array.from({ length: starts }, (_, start) => {
    const stream = random.split(`start ${start}`);
    const from = start === 0 ? Float64Array.from(weights) : around(weights, scales, stream);
    return climb(from, lists, metric, { search, scales, random: stream });
  });
}

/** What the climbs have in common. */
interface Climb {
  readonly search: LineSearch;
  readonly scales: Float64Array;
  readonly random: Random;
}

function climb(
  from: Float64Array,
  lists: Lists,
  metric: CorpusScore,
  { search, scales, random }: Climb,
): Tuned {
  let weights = normalized(from);
  let score = corpusScore(lists, metric, weights);
  const slopes = new Float64Array(lists.starts[lists.starts.length - 1] ?? 0);
  for (;;) {
    const [start, before] = [weights, score];
    let scores = modelScores(lists, weights);
    for (const direction of directions(scales, random)) {
      const { step, score: expected } = search.best(scores, modelScores(lists, direction, slopes));
      if (expected <= score + leastGain) continue;
      const moved = scores.map((value, i) => value + step * (slopes[i] ?? 0));
      // At the very edge of an interval rounding may decide otherwise than the search did.
      const reached = scoreOfGreatest(lists, metric, moved);
      if (reached <= score + leastGain) continue;
      weights = weights.map((weight, i) => weight + step * (direction[i] ?? 0));
      scores = moved;
      score = reached;
    }
    weights = normalized(weights);
    score = corpusScore(lists, metric, weights);
    // Rounding may break a tie otherwise for these weights than it did on the way to them.
    if (score < before) return { weights: start, score: before };
    if (score < before + leastPass) return { weights, score };
  }
}

/** Along each feature that varies, then random ones. */
function directions(scales: Float64Array, random: Random): Float64Array[] {
  const features = [...scales.keys()].filter((feature) => scales[feature] !== 0);
  return [
    ...features.map((feature) => new Float64Array(scales.length).fill(1, feature, feature + 1)),
    ...features.map(() => scales.map((scale) => (scale > 0 ? normal(random) / scale : 0))),
  ];
}

/** Weights that differ from the given as much as these differ from 0, measured by what they change. */
function around(weights: ArrayLike<number>, scales: Float64Array, random: Random): Float64Array {
  const given = Array.from(scales, (scale, i) => scale * (weights[i] ?? 0));
  const size = Math.hypot(...given) / Math.sqrt(given.length) || 1;
  return scales.map((scale, i) =>
    scale > 0 ? ((given[i] ?? 0) + size * normal(random)) / scale : (weights[i] ?? 0),
  );
}

function normalized(weights: Float64Array): Float64Array {
  const sum = weights.reduce((total, weight) => total + Math.abs(weight), 0);
  return sum > 0 ? weights.map((weight) => weight / sum) : weights;
}

/** Of each feature the standard deviation within lists. */
function deviations({ columns, starts }: Lists): Float64Array {
  return Float64Array.from(columns, (column) => {
    let squares = 0;
    for (let sentence = 0; sentence + 1 < starts.length; sentence++) {
      const list = column.subarray(starts[sentence], starts[sentence + 1]);
      const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
      squares += list.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    }
    // Rounding leaves something of a feature that is the same everywhere.
    const greatest = column.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const deviation = Math.sqrt(squares / column.length);
    return deviation > 1e-12 * greatest ? deviation : 0;
  });
}

/** Box and Muller 1958. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}
