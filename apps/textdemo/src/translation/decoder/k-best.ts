import { type Link, sortLinks } from "../links.ts";
import { Heap } from "./heap.ts";
import type { Hypothesis, Step } from "./search.ts";
import { type Scores, weighted } from "./weights.ts";

/** A translation with its scores. */
export interface Derivation {
  readonly words: readonly string[];
  readonly links: readonly Link[];
  readonly scores: Scores;
  readonly total: number;
}

/** Ways to translate tried for each different translation wanted. */
const triesPerTranslation = 50;

/**
 * The best translations that come to an end, the best first, each sequence of words once, with the
 * best way to it. The ways are enumerated lazily: each way but the best leaves a better one at one
 * step, for the next best step there.
 */
export function kBest(end: Hypothesis, count: number, weights: Scores): Derivation[] {
  const found: Derivation[] = [];
  const known = new Set<string>();
  const ways = new Ways(end);
  for (let tries = triesPerTranslation * count; tries > 0 && found.length < count; tries--) {
    const steps = ways.next();
    if (steps === undefined) break;
    let text = "";
    for (const { option } of steps) text += option.text;
    if (known.has(text)) continue;
    known.add(text);
    found.push(derivation(steps, weights));
  }
  return found;
}

/** The end of a way, from a step on. */
interface Tail {
  readonly step: Step;
  readonly next: Tail | undefined;
}

/** Ways with the same tail: at a hypothesis before it the step of a rank, and the best before that. */
interface Branch {
  readonly tail: Tail | undefined;
  readonly at: Hypothesis;
  readonly rank: number;
  /** What all the steps taken are worse than the best. */
  readonly loss: number;
}

/** Enumerates the ways to a hypothesis by falling score. */
class Ways {
  readonly #heap = new Heap<Branch>();
  readonly #sorted = new Map<Hypothesis, readonly Step[]>();

  constructor(end: Hypothesis) {
    this.#push({ tail: undefined, at: end, rank: 0, loss: 0 });
  }

  /** The steps of the next best way, from the beginning; undefined when there is none. */
  next(): Step[] | undefined {
    const branch = this.#heap.pop();
    if (branch === undefined) return undefined;
    const { rank, loss } = branch;
    this.#push({ ...branch, rank: rank + 1, loss: loss + this.#gap(branch.at, rank) });
    let { tail, at } = branch;
    for (let step = this.#steps(at)[rank]; step !== undefined; step = this.#steps(at)[0]) {
      if (at !== branch.at) {
        this.#push({ tail, at, rank: 1, loss: loss + this.#gap(at, 0) });
      }
      tail = { step, next: tail };
      at = step.before;
    }
    const steps: Step[] = [];
    for (let rest = tail; rest !== undefined; rest = rest.next) steps.push(rest.step);
    return steps;
  }

  #push(branch: Branch): void {
    if (branch.rank < this.#steps(branch.at).length) this.#heap.push(branch, -branch.loss);
  }

  /** What the step behind a rank is worse than that of the rank. */
  #gap(at: Hypothesis, rank: number): number {
    const steps = this.#steps(at);
    return (steps[rank]?.score ?? 0) - (steps[rank + 1]?.score ?? 0);
  }

  /** The ways to a hypothesis, the best first. */
  #steps(at: Hypothesis): readonly Step[] {
    const known = this.#sorted.get(at);
    if (known !== undefined) return known;
    const steps = [...at.steps].sort((a, b) => b.score - a.score);
    this.#sorted.set(at, steps);
    return steps;
  }
}

function derivation(steps: readonly Step[], weights: Scores): Derivation {
  const words = steps.flatMap(({ option }) => option.words);
  const links: Link[] = [];
  const phrases: [number, number, number, number] = [0, 0, 0, 0];
  let [jumped, logProb, target] = [0, 0, 0];
  for (const { option, start, before, logProb: added } of steps) {
    for (const [i, j] of option.links) links.push([start + i, target + j]);
    option.scores.forEach((score, k) => {
      phrases[k] = (phrases[k] ?? 0) + score;
    });
    jumped += Math.abs(start - before.last);
    logProb += added;
    target += option.words.length;
  }
  const scores: Scores = {
    Distortion0: [-jumped],
    LM0: [logProb],
    WordPenalty0: [-words.length],
    PhrasePenalty0: [steps.length],
    TranslationModel0: phrases,
  };
  return { words, links: sortLinks(links), scores, total: weighted(scores, weights) };
}
