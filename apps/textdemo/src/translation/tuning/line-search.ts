import { addNumbers, type CorpusScore, type Lists } from "./model-scores.ts";

/** The best point of a line. */
export interface LinePoint {
  /** By so much of the direction; 0 where no other point is better. */
  readonly step: number;
  readonly score: number;
}

/** Steps that are nearer to each other, relative to their size, are taken for one. */
const resolution = 1e-9;

/**
 * Och's exact line search (2003, "Minimum Error Rate Training in Statistical Machine Translation"):
 * along a line each hypothesis' score is a linear function of the step, so the best one changes where
 * the upper envelope of a list bends. Between these steps, merged over the lists, the corpus score is
 * constant.
 */
export class LineSearch {
  readonly #lists: Lists;
  readonly #metric: CorpusScore;
  /** Where envelopes bend, and the hypotheses before and behind. */
  readonly #steps: Float64Array;
  readonly #before: Int32Array;
  readonly #behind: Int32Array;
  #bends = 0;

  constructor(lists: Lists, metric: CorpusScore) {
    this.#lists = lists;
    this.#metric = metric;
    const hypotheses = lists.starts[lists.starts.length - 1] ?? 0;
    this.#steps = new Float64Array(hypotheses);
    this.#before = new Int32Array(hypotheses);
    this.#behind = new Int32Array(hypotheses);
  }

  /**
   * The middle of the interval of steps with the best corpus score.
   * @param intercepts scores of the hypotheses at step 0
   * @param slopes by how much they change with a step of 1
   */
  best(intercepts: Float64Array, slopes: Float64Array): LinePoint {
    const { starts } = this.#lists;
    const sums = new Float64Array(this.#metric.size);
    this.#bends = 0;
    for (let sentence = 0; sentence + 1 < starts.length; sentence++) {
      const [start, stop] = [starts[sentence] ?? 0, starts[sentence + 1] ?? 0];
      addNumbers(sums, this.#lists, this.#envelope(intercepts, slopes, start, stop));
    }
    return this.#sweep(sums);
  }

  /** Notes the bends of a list's envelope and returns the hypothesis that is best at step −∞. */
  #envelope(intercepts: Float64Array, slopes: Float64Array, start: number, stop: number): number {
    let first = start;
    for (let i = start + 1; i < stop; i++) {
      const difference = (slopes[i] ?? 0) - (slopes[first] ?? 0);
      const isHigher = (intercepts[i] ?? 0) > (intercepts[first] ?? 0);
      if (difference < 0 || (difference === 0 && isHigher)) first = i;
    }
    let current = first;
    let step = Number.NEGATIVE_INFINITY;
    for (;;) {
      const [intercept, slope] = [intercepts[current] ?? 0, slopes[current] ?? 0];
      let next = -1;
      let nearest = Number.POSITIVE_INFINITY;
      for (let i = start; i < stop; i++) {
        const difference = (slopes[i] ?? 0) - slope;
        if (difference <= 0) continue;
        const crossing = (intercept - (intercepts[i] ?? 0)) / difference;
        const isSteeper = next >= 0 && (slopes[i] ?? 0) > (slopes[next] ?? 0);
        if (crossing < nearest || (crossing === nearest && isSteeper)) {
          nearest = crossing;
          next = i;
        }
      }
      if (next < 0) return first;
      // Rounding must not bring bends out of their order.
      step = Math.max(step, nearest);
      this.#steps[this.#bends] = step;
      this.#before[this.#bends] = current;
      this.#behind[this.#bends] = next;
      this.#bends++;
      current = next;
    }
  }

  /** Goes through the bends of all lists from step −∞, where the sums are given. */
  #sweep(sums: Float64Array): LinePoint {
    const { steps, order } = this.#inOrder();
    const at = (place: number): number => steps[place] ?? 0;
    const last = order.length - 1;
    const outside = 0.1 * (at(last) - at(0) || Math.abs(at(0)) || 1);
    let here = Number.NEGATIVE_INFINITY;
    let best: LinePoint = { step: 0, score: Number.NEGATIVE_INFINITY };
    for (let place = -1; place <= last; place++) {
      if (place >= 0) {
        const bend = order[place] ?? 0;
        addNumbers(sums, this.#lists, this.#before[bend] ?? 0, -1);
        addNumbers(sums, this.#lists, this.#behind[bend] ?? 0);
      }
      const from = place < 0 ? Number.NEGATIVE_INFINITY : at(place);
      const to = place === last ? Number.POSITIVE_INFINITY : at(place + 1);
      const width = to - from;
      if (width === 0 || width < resolution * Math.max(Math.abs(from), Math.abs(to))) continue;
      const score = this.#metric.score(sums);
      if (from < 0 && 0 < to) here = score;
      if (score <= best.score) continue;
      const middle = place < 0 ? to - outside : place === last ? from + outside : (from + to) / 2;
      best = { step: last < 0 ? 0 : middle, score };
    }
    return best.score > here ? best : { step: 0, score: here };
  }

  /** The steps in ascending order, and which bends they are; equal ones in the lists' order. */
  #inOrder(): { steps: Float64Array; order: Int32Array } {
    const found = this.#steps.subarray(0, this.#bends);
    // Sorting numbers is several times faster than sorting by a function.
    const steps = found.slice().sort();
    const order = new Int32Array(found.length);
    const taken = new Int32Array(found.length);
    for (let bend = 0; bend < found.length; bend++) {
      const place = firstPlace(steps, found[bend] ?? 0);
      const used = taken[place] ?? 0;
      order[place + used] = bend;
      taken[place] = used + 1;
    }
    return { steps, order };
  }
}

/** The place of the first of ascending numbers that is not below a value. */
function firstPlace(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
