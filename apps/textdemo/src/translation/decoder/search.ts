import { endId, type NgramModel } from "../language-model/ngram-model.ts";
import { PairIndex } from "../pair-index.ts";
import type { PhraseTable } from "../phrases/table.ts";
import { type Coverage, cover, FutureScores, overlaps } from "./future.ts";
import { Heap } from "./heap.ts";
import { type Option, OptionFinder } from "./options.ts";
import type { Scores } from "./weights.ts";

/** What is known of beginnings of translations that have the same future. */
export interface Hypothesis extends Coverage {
  /** Behind the source word that was translated last. */
  readonly last: number;
  /** The state of the language model. */
  readonly state: number;
  /** The best way to come here, and all others that were tried; none at the beginning. */
  readonly steps: readonly Step[];
  /** The score of the best. */
  readonly score: number;
}

/** A phrase at the end of a hypothesis. */
export interface Step {
  readonly before: Hypothesis;
  readonly option: Option;
  /** The first source word of the phrase. */
  readonly start: number;
  /** What the language model adds, ln. */
  readonly logProb: number;
  /** Score of the best way to `before` and of this phrase. */
  readonly score: number;
}

/** How widely is searched. */
export interface SearchOptions {
  /** The most hypotheses that are kept for a number of translated words. */
  readonly stack: number;
  /** The most source words between one phrase and the next, up to {@link longestJump}. */
  readonly distortion: number;
}

/** Masks of coverages are integers of 32 bits. */
export const longestJump = 20;

/** Continuations that are tried for each hypothesis kept. */
const triesPerHypothesis = 10;

/** A hypothesis while its stack is being filled. */
interface Draft extends Hypothesis {
  readonly steps: Step[];
  score: number;
  future: number;
}

/** Hypotheses with the same coverage and last phrase, the best first, that a phrase can follow. */
interface Expansion {
  readonly hypotheses: readonly Hypothesis[];
  readonly options: readonly Option[];
  readonly start: number;
  readonly coverage: Coverage;
  readonly last: number;
  /** Weighted score of the jump, and the estimate for what remains. */
  readonly jump: number;
  readonly future: number;
}

/** A hypothesis and an option of an expansion, with the result. */
interface Candidate {
  readonly expansion: Expansion;
  readonly row: number;
  readonly column: number;
  readonly step: Step;
  readonly state: number;
}

/**
 * Translates sentences phrase by phrase: stacks of hypotheses by the number of source words
 * translated (Koehn et al. 2003), each filled from those before by cube pruning (Huang and Chiang
 * 2007). Hypotheses with the same future are one hypothesis with several ways to come to it.
 */
export class Decoder {
  readonly #model: NgramModel;
  readonly #options: OptionFinder;
  readonly #weights: Scores;
  readonly #search: SearchOptions;

  constructor(phrases: PhraseTable, model: NgramModel, weights: Scores, search: SearchOptions) {
    this.#model = model;
    this.#options = new OptionFinder(phrases, model, weights);
    this.#weights = weights;
    this.#search = search;
  }

  /** The end of all translations that were found for a sentence of at least a word. */
  decode(words: readonly string[]): Hypothesis {
    const size = words.length;
    const options = this.#options.find(words);
    const future = new FutureScores(options, this.#search.distortion);
    const start = { gap: 0, mask: 0, last: 0, state: this.#model.start, steps: [], score: 0 };
    // For each number of translated words what leads there.
    const expansions = Array.from({ length: size + 1 }, (): Expansion[] => []);
    let stack: Hypothesis[] = [start];
    for (let covered = 0; covered < size; covered++) {
      for (const hypotheses of alike(stack)) {
        this.#expand(hypotheses, options, future, (length, expansion) =>
          expansions[covered + length]?.push(expansion),
        );
      }
      stack = this.#fill(expansions[covered + 1] ?? [], covered + 1 === size);
      expansions[covered + 1] = [];
    }
    return stack[0] ?? start;
  }

  /** Finds the phrases that can follow. */
  #expand(
    hypotheses: readonly Hypothesis[],
    options: readonly (readonly (readonly Option[])[])[],
    future: FutureScores,
    found: (length: number, expansion: Expansion) => void,
  ): void {
    const [first] = hypotheses;
    if (first === undefined) return;
    const limit = this.#search.distortion;
    const { gap, last } = first;
    const furthest = Math.min(options.length - 1, gap + limit, last + limit);
    for (let start = Math.max(gap, last - limit); start <= furthest; start++) {
      (options[start] ?? []).forEach((all, k) => {
        const end = start + k + 1;
        // The way back to the first gap must not be too far either.
        const isTooFar = start > gap && end - gap > limit;
        if (all.length === 0 || isTooFar || overlaps(first, start, end)) return;
        const coverage = cover(first, start, end);
        found(k + 1, {
          hypotheses,
          options: all,
          start,
          coverage,
          // How a sentence ends matters to nothing that follows.
          last: coverage.gap === options.length ? coverage.gap : end,
          jump: -Math.abs(start - last) * this.#weights.Distortion0[0],
          future: future.of(coverage),
        });
      });
    }
  }

  /** The best hypotheses of a stack, by score and estimate. */
  #fill(expansions: readonly Expansion[], isEnd: boolean): Hypothesis[] {
    const heap = new Heap<Candidate>();
    const push = (expansion: Expansion, row: number, column: number): void => {
      const candidate = this.#candidate(expansion, row, column, isEnd);
      if (candidate) heap.push(candidate, candidate.step.score + expansion.future);
    };
    for (const expansion of expansions) push(expansion, 0, 0);
    const drafts = new Drafts();
    for (let tries = this.#search.stack * triesPerHypothesis; tries > 0; tries--) {
      const candidate = heap.pop();
      if (candidate === undefined) break;
      drafts.add(candidate);
      const { expansion, row, column } = candidate;
      push(expansion, row, column + 1);
      if (column === 0) push(expansion, row + 1, 0);
    }
    const estimate = ({ score, future }: Draft): number => score + future;
    return drafts.all.sort((a, b) => estimate(b) - estimate(a)).slice(0, this.#search.stack);
  }

  /** Scores an option behind a hypothesis; undefined where there is none. */
  #candidate(
    expansion: Expansion,
    row: number,
    column: number,
    isEnd: boolean,
  ): Candidate | undefined {
    const before = expansion.hypotheses[row];
    const option = expansion.options[column];
    if (before === undefined || option === undefined) return undefined;
    const model = this.#model;
    let logProb = 0;
    let state = before.state;
    for (const id of option.ids) {
      state = model.advance(state, id);
      logProb += model.logProb;
    }
    if (isEnd) {
      state = model.advance(state, endId);
      logProb += model.logProb;
    }
    const added = option.score + expansion.jump + logProb * this.#weights.LM0[0];
    const step = { before, option, start: expansion.start, logProb, score: before.score + added };
    return { expansion, row, column, step, state: isEnd ? -1 : state };
  }
}

/** The hypotheses of a stack while it is filled. */
class Drafts {
  readonly all: Draft[] = [];
  /** By state and place. The number of covered words being the same, the mask tells the gap. */
  readonly #index = new PairIndex();

  /** Adds a step to the hypothesis it leads to. */
  add({ expansion, step, state }: Candidate): void {
    const { coverage, last, future } = expansion;
    const { gap, mask } = coverage;
    const { score } = step;
    const number = this.#index.add(state, placeOf({ gap, mask, last }));
    const draft = this.all[number];
    if (draft === undefined) {
      this.all.push({ gap, mask, last, state, steps: [step], score, future });
      return;
    }
    draft.steps.push(step);
    draft.score = Math.max(draft.score, score);
  }
}

/** Hypotheses of a stack by coverage and last phrase. */
function alike(stack: readonly Hypothesis[]): Iterable<Hypothesis[]> {
  const groups = new Map<number, Hypothesis[]>();
  for (const hypothesis of stack) {
    const key = placeOf(hypothesis);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [hypothesis]);
    else group.push(hypothesis);
  }
  return groups.values();
}

/** A number for a mask and the last phrase's distance from the gap, both limited by the jumps. */
function placeOf({ gap, mask, last }: Pick<Hypothesis, "gap" | "mask" | "last">): number {
  return mask * 64 + (last - gap) + 32;
}
