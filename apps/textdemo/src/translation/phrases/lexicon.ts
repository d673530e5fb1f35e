import type { Link } from "../links.ts";
import { PairIndex } from "../pair-index.ts";

/** Stands for no word in the pairs of a lexicon. */
const none = -1;

/**
 * Counts of linked words, and the probabilities of words given single words by relative frequency.
 * A word without links counts as linked to none.
 */
export class Lexicon {
  readonly #pairs = new PairIndex();
  readonly #sources = new Map<number, number>();
  readonly #targets = new Map<number, number>();

  add(source: readonly number[], target: readonly number[], links: readonly Link[]): void {
    const freeSources = new Set(source.keys());
    const freeTargets = new Set(target.keys());
    for (const [i, j] of links) {
      this.#count(source[i] ?? none, target[j] ?? none);
      freeSources.delete(i);
      freeTargets.delete(j);
    }
    for (const i of freeSources) this.#count(source[i] ?? none, none);
    for (const j of freeTargets) this.#count(none, target[j] ?? none);
  }

  /**
   * The lexical weights of a phrase pair (Koehn et al. 2003): for each word the mean probability
   * given the words it is linked to, or given none; the natural logarithms of the products.
   */
  weigh(
    source: readonly number[],
    target: readonly number[],
    links: readonly Link[],
  ): { readonly ofSource: number; readonly ofTarget: number } {
    const p = (i: number, j: number, given: number): number =>
      this.#pairs.count(this.#pairs.find(i, j)) / given;
    const ofTarget = target.map((word, j) => {
      const linked = links.filter((link) => link[1] === j).map((link) => source[link[0]] ?? none);
      return mean(linked, (given) => p(given, word, this.#sources.get(given) ?? 1));
    });
    const ofSource = source.map((word, i) => {
      const linked = links.filter((link) => link[0] === i).map((link) => target[link[1]] ?? none);
      return mean(linked, (given) => p(word, given, this.#targets.get(given) ?? 1));
    });
    return { ofSource: sumOfLogarithms(ofSource), ofTarget: sumOfLogarithms(ofTarget) };
  }

  #count(source: number, target: number): void {
    this.#pairs.add(source, target);
    this.#sources.set(source, (this.#sources.get(source) ?? 0) + 1);
    this.#targets.set(target, (this.#targets.get(target) ?? 0) + 1);
  }
}

function mean(given: readonly number[], probability: (given: number) => number): number {
  if (given.length === 0) return probability(none);
  return given.reduce((sum, word) => sum + probability(word), 0) / given.length;
}

function sumOfLogarithms(probabilities: readonly number[]): number {
  return probabilities.reduce((sum, p) => sum + Math.log(p), 0);
}
