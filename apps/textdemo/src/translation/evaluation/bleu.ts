import { ReferenceNgrams } from "./ngrams.ts";

/** The length of the longest n-grams. */
const order = 4;

/**
 * Numbers of a sentence: the hypothesis' length, the reference's, then for n-grams of one to four
 * words the clipped matches and the hypothesis' number. Those of a corpus are their sum.
 */
export const bleuSize = 2 + 2 * order;

/** What is done about orders without a match; the names are sacreBLEU's. */
export const smoothings = ["exp", "floor", "add-k", "none"] as const;

export type Smoothing = (typeof smoothings)[number];

/** The matches that `floor` puts in the place of none, and those that `add-k` adds beyond words. */
const smoothingValues = { floor: 0.1, "add-k": 1 } as const;

/** The references of a sentence, to count hypotheses against. */
export class BleuReference {
  readonly #ngrams = new ReferenceNgrams(order);
  readonly #lengths: number[];

  /** @param references tokenised, one or several */
  constructor(references: readonly (readonly string[])[]) {
    for (const reference of references) this.#ngrams.add(reference);
    this.#lengths = references.map(({ length }) => length).sort((a, b) => a - b);
  }

  /**
   * Adds a hypothesis' {@link bleuSize} numbers to an array. The reference's length is the closest
   * of several, the shorter of two that are equally close.
   */
  count(hypothesis: readonly string[], into: Float64Array, offset = 0): void {
    const add = (place: number, value: number): void => {
      into[offset + place] = (into[offset + place] ?? 0) + value;
    };
    const { length } = hypothesis;
    add(0, length);
    add(1, closest(this.#lengths, length));
    for (let n = 1; n <= order; n++) add(2 * n + 1, Math.max(0, length - n + 1));
    this.#ngrams.match(hypothesis, into, offset + 2, 2);
  }
}

/** The closest of ascending numbers, the first of two that are equally close. */
function closest(ascending: readonly number[], to: number): number {
  return ascending.reduce(
    (best, value) => (Math.abs(value - to) < Math.abs(best - to) ? value : best),
    ascending[0] ?? 0,
  );
}

/** What BLEU is made of. */
export interface BleuDetails {
  /** Smoothed, in per cent, for n-grams of one to four words. */
  readonly precisions: readonly number[];
  /** The factor, at most 1, for hypotheses that are shorter than the references. */
  readonly brevityPenalty: number;
  readonly hypothesisLength: number;
  readonly referenceLength: number;
}

/** What {@link bleuScore} is made of. */
export function bleuDetails(statistics: ArrayLike<number>, smoothing: Smoothing): BleuDetails {
  const precisions = new Array<number>(order).fill(0);
  bleuScore(statistics, smoothing, precisions);
  return {
    precisions,
    brevityPenalty: brevityPenalty(statistics),
    hypothesisLength: statistics[0] ?? 0,
    referenceLength: statistics[1] ?? 0,
  };
}

/**
 * BLEU in per cent (Papineni et al. 2002) from the numbers of a corpus, as sacreBLEU computes it:
 * without a match of any length it is 0, however it is smoothed (Chen and Cherry 2014).
 * @param statistics {@link bleuSize} numbers
 * @param precisions where the precisions go, in per cent, of the orders that have one
 */
export function bleuScore(
  statistics: ArrayLike<number>,
  smoothing: Smoothing = "exp",
  precisions?: number[],
): number {
  const at = (place: number): number => statistics[place] ?? 0;
  if (at(2) + at(4) + at(6) + at(8) === 0) return 0;
  let logarithms = 0;
  let share = 1;
  for (let n = 1; n <= order; n++) {
    const added = smoothing === "add-k" && n > 1 ? smoothingValues["add-k"] : 0;
    const matches = at(2 * n) + added;
    const total = at(2 * n + 1) + added;
    // The other orders have no n-grams at all, and with them the score is 0.
    if (total === 0) return 0;
    let counted = matches;
    if (matches === 0) {
      if (smoothing === "exp") counted = share /= 2;
      else if (smoothing === "floor") counted = smoothingValues.floor;
    }
    const precision = (100 * counted) / total;
    if (precisions !== undefined) precisions[n - 1] = precision;
    logarithms += Math.log(precision);
  }
  return brevityPenalty(statistics) * Math.exp(logarithms / order);
}

function brevityPenalty(statistics: ArrayLike<number>): number {
  const [length, referenceLength] = [statistics[0] ?? 0, statistics[1] ?? 0];
  if (length >= referenceLength) return 1;
  return length > 0 ? Math.exp(1 - referenceLength / length) : 0;
}
