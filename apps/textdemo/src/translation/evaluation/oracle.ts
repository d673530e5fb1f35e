import type { Metric } from "./metrics.ts";

/** The sentences' lists of hypotheses with the numbers of each. */
export interface ScoredLists {
  /** List `s` holds the hypotheses from `starts[s]` up to `starts[s + 1]`. */
  readonly starts: Int32Array;
  /** A metric's numbers of each hypothesis, one behind another. */
  readonly statistics: Float64Array;
}

/** The best and the worst score that picking from lists can give. */
export interface Oracle {
  /** So many hypotheses at the beginning of each list were to be had. */
  readonly length: number;
  readonly oracle: number;
  readonly antiOracle: number;
}

/**
 * Searches the hypotheses whose corpus score is best, and worst, by list length: each sentence takes
 * the hypothesis with which the corpus does best while the others stay, until no change helps. The
 * search goes on from the picks of the shorter lists, so longer ones never do worse.
 * @param lengths ascending
 */
export function oracles(
  metric: Pick<Metric, "size" | "score">,
  lists: ScoredLists,
  lengths: readonly number[],
): Oracle[] {
  const best = new Picks(metric, lists, 1);
  const worst = new Picks(metric, lists, -1);
  return lengths.map((length) => ({
    length,
    oracle: best.improve(length),
    antiOracle: worst.improve(length),
  }));
}

/** One hypothesis of each list; at first the first. */
class Picks {
  readonly #metric: Pick<Metric, "size" | "score">;
  readonly #lists: ScoredLists;
  readonly #direction: 1 | -1;
  readonly #picks: Int32Array;
  readonly #sums: Float64Array;

  constructor(metric: Pick<Metric, "size" | "score">, lists: ScoredLists, direction: 1 | -1) {
    this.#metric = metric;
    this.#lists = lists;
    this.#direction = direction;
    this.#picks = lists.starts.slice(0, -1);
    this.#sums = new Float64Array(metric.size);
    for (const pick of this.#picks) this.#exchange(undefined, pick);
  }

  /** The score of the best picks among the first hypotheses of each list. */
  improve(length: number): number {
    const { starts } = this.#lists;
    let changes = -1;
    while (changes !== 0) {
      changes = 0;
      for (let sentence = 0; sentence < this.#picks.length; sentence++) {
        const start = starts[sentence] ?? 0;
        const stop = Math.min(start + length, starts[sentence + 1] ?? 0);
        if (this.#pick(sentence, start, stop)) changes++;
      }
    }
    return this.#metric.score(this.#sums);
  }

  /** Whether another hypothesis of a list is better. */
  #pick(sentence: number, start: number, stop: number): boolean {
    const before = this.#picks[sentence] ?? 0;
    let at = before;
    let [best, bestScore] = [before, this.#direction * this.#metric.score(this.#sums)];
    for (let hypothesis = start; hypothesis < stop; hypothesis++) {
      this.#exchange(at, hypothesis);
      at = hypothesis;
      const score = this.#direction * this.#metric.score(this.#sums);
      if (score > bestScore) [best, bestScore] = [hypothesis, score];
    }
    this.#exchange(at, best);
    this.#picks[sentence] = best;
    return best !== before;
  }

  #exchange(out: number | undefined, into: number): void {
    const { statistics } = this.#lists;
    const sums = this.#sums;
    for (let i = 0; i < sums.length; i++) {
      const lost = out === undefined ? 0 : (statistics[out * sums.length + i] ?? 0);
      sums[i] = (sums[i] ?? 0) - lost + (statistics[into * sums.length + i] ?? 0);
    }
  }
}
