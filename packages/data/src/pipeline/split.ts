import { Random, ValueError } from "@nnf/tensor";
import { indexedOrder, indexedRange } from "./indexed.ts";
import { indexedPlan, type Plan } from "./plan.ts";
import { done, type Pull, type Pulled, pending, Stage } from "./pull.ts";
import { DiscardStage } from "./stages.ts";

/**
 * Parts of a sequence by fractions. With random access the parts are ranges, of one fixed random
 * order when a Random is given. A stream is dealt out element by element: to the part that is
 * furthest behind its fraction, or by a draw when a Random is given.
 * @throws ValueError for fractions outside (0, 1) or with another sum than 1, for a part that would
 *   be empty, and after shuffle, where the parts would change from epoch to epoch.
 */
export function splitPlan<T>(
  plan: Plan<T>,
  fractions: readonly number[],
  random: Random | undefined,
): Plan<T>[] {
  checkFractions(fractions);
  if (plan.seeds.length > 0) {
    throw new ValueError(
      "split",
      "the dataset is shuffled anew each epoch, so examples would move between the parts; " +
        "expected a fixed order. Split first, split(0.8, random), and shuffle the part to train on.",
    );
  }
  const seed = random?.nextInteger(0, 2 ** 31 - 1);
  // The seed is part of the description: a cursor saved from other parts must not resume on these.
  const describePart = (part: number): string =>
    `${plan.description} > part ${part} of ${fractions.join(" ")}` +
    (seed === undefined ? "" : ` by ${seed}`);
  if (plan.indexed === undefined) {
    return fractions.map((_, part) => ({
      description: describePart(part),
      seeds: [],
      numbers: plan.numbers,
      open(run, position) {
        const deal = seed === undefined ? dealEvenly(fractions) : dealAtRandom(fractions, seed);
        const stage = new PartStage(plan.open(run, 0), part, deal);
        return position === 0 ? stage : new DiscardStage(stage, position);
      },
    }));
  }
  const { length } = plan.indexed;
  const view =
    seed === undefined
      ? plan.indexed
      : indexedOrder(plan.indexed, new Random(seed).permutationArray(length));
  let sum = 0;
  let start = 0;
  return fractions.map((fraction, part) => {
    sum += fraction;
    const stop = part === fractions.length - 1 ? length : Math.round(sum * length);
    if (stop === start) {
      throw new ValueError(
        "split",
        `part ${part} (fraction ${fraction}) of ${length} examples is empty; ` +
          "expected at least one example in each part.",
      );
    }
    const range = indexedRange(view, start, stop);
    start = stop;
    return indexedPlan(range, describePart(part), [], plan.numbers);
  });
}

function checkFractions(fractions: readonly number[]): void {
  const sum = fractions.reduce((total, fraction) => total + fraction, 0);
  if (fractions.every((f) => f > 0 && f < 1) && Math.abs(sum - 1) < 1e-9) return;
  throw new ValueError(
    "split",
    `got the fractions ${fractions.join(", ")}; expected numbers between 0 and 1 ` +
      "with the sum 1, such as split(0.8) or split([0.8, 0.1, 0.1]).",
  );
}

/** Says which part the next element belongs to. */
type Deal = () => number;

function dealEvenly(fractions: readonly number[]): Deal {
  const counts = fractions.map(() => 0);
  let dealt = 0;
  return () => {
    dealt++;
    let part = 0;
    let behind = Number.NEGATIVE_INFINITY;
    fractions.forEach((fraction, candidate) => {
      const deficit = fraction * dealt - (counts[candidate] as number);
      if (deficit > behind) {
        behind = deficit;
        part = candidate;
      }
    });
    counts[part] = (counts[part] as number) + 1;
    return part;
  };
}

function dealAtRandom(fractions: readonly number[], seed: number): Deal {
  const random = new Random(seed);
  return () => {
    let left = random.next();
    const part = fractions.findIndex((fraction) => {
      left -= fraction;
      return left < 0;
    });
    return part < 0 ? fractions.length - 1 : part;
  };
}

/** The elements dealt to one part. */
class PartStage<T> extends Stage<T, T> {
  readonly #part: number;
  readonly #deal: Deal;

  constructor(source: Pull<T>, part: number, deal: Deal) {
    super(source);
    this.#part = part;
    this.#deal = deal;
  }

  next(): Pulled<T> {
    for (;;) {
      const element = this.source.next();
      if (element === pending || element === done || this.#deal() === this.#part) return element;
    }
  }
}
