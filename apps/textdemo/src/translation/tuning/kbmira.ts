import { bleuSize } from "../evaluation/bleu.ts";
import type { Tuned, TuneOptions } from "./mert.ts";
import { type CorpusScore, corpusScore, greatest, type Lists, listScores } from "./model-scores.ts";

/** Moses' defaults. */
const iterations = 60;
const largestStep = 0.01;
const decay = 0.999;

/**
 * Batch MIRA on n-best lists (Cherry and Foster 2012, "Batch Tuning Strategies for Statistical Machine
 * Translation", algorithm 2), with the settings of Moses: for each list, in random order, the weights
 * move so that hope (greatest score + BLEU) outscores fear (greatest score − BLEU) by their difference
 * in BLEU. BLEU of one hypothesis is that of it and a background of the hopes before, which fade, times
 * the length of the references.
 * @param lists with the numbers of BLEU
 * @returns the best by corpus BLEU of the averages of all weights up to the end of each iteration, or
 *   the given weights if none is better
 */
export function kbmira(lists: Lists, metric: CorpusScore, { weights, random }: TuneOptions): Tuned {
  const { starts, columns, statistics } = lists;
  const current = Float64Array.from(columns, (_, feature) => weights[feature] ?? 0);
  const sums = new Float64Array(current.length);
  const background = initialBackground();
  let updates = 0;
  let best: Tuned = {
    weights: current.slice(),
    score: corpusScore(lists, metric, current),
  };
  for (let iteration = 0; iteration < iterations; iteration++) {
    for (const sentence of random.permutationArray(starts.length - 1)) {
      const [start, stop] = [starts[sentence] ?? 0, starts[sentence + 1] ?? 0];
      const scores = new Float64Array(stop - start);
      listScores(columns, current, start, scores);
      const bleus = scores.map((_, i) =>
        backgroundBleu(statistics, (start + i) * bleuSize, background),
      );
      const hope = greatest(sum(scores, bleus, 1), 0, scores.length);
      const fear = greatest(sum(scores, bleus, -1), 0, scores.length);
      const delta = (bleus[hope] ?? 0) - (bleus[fear] ?? 0);
      if (hope === fear || !(delta > 0)) continue;
      const difference = columns.map(
        (column) => (column[start + hope] ?? 0) - (column[start + fear] ?? 0),
      );
      const loss = delta - ((scores[hope] ?? 0) - (scores[fear] ?? 0));
      const norm = difference.reduce((total, value) => total + value * value, 0);
      if (loss > 0 && norm > 0) {
        const step = Math.min(largestStep, loss / norm);
        difference.forEach((value, feature) => {
          current[feature] = (current[feature] ?? 0) + step * value;
        });
        current.forEach((value, feature) => {
          sums[feature] = (sums[feature] ?? 0) + value;
        });
        updates++;
      }
      background.forEach((value, i) => {
        background[i] = decay * value + (statistics[(start + hope) * bleuSize + i] ?? 0);
      });
    }
    if (updates === 0) break;
    const average = sums.map((total) => total / updates);
    const score = corpusScore(lists, metric, average);
    if (score > best.score) best = { weights: average, score };
  }
  return best;
}

function sum(scores: Float64Array, bleus: Float64Array, factor: number): Float64Array {
  return scores.map((score, i) => score + factor * (bleus[i] ?? 0));
}

/** Four words that are right, so that no precision is ever 0. */
function initialBackground(): Float64Array {
  return Float64Array.of(4, 4, 4, 4, 3, 3, 2, 2, 1, 1);
}

/** BLEU, from 0 to 1, of a hypothesis with the background, times their references' length. */
function backgroundBleu(
  statistics: Float64Array,
  offset: number,
  background: Float64Array,
): number {
  const at = (place: number): number =>
    (statistics[offset + place] ?? 0) + (background[place] ?? 0);
  const precisions = (at(2) * at(4) * at(6) * at(8)) / (at(3) * at(5) * at(7) * at(9));
  const brevity = Math.min(0, 1 - at(1) / at(0));
  return Math.sqrt(Math.sqrt(precisions)) * Math.exp(brevity) * at(1);
}
