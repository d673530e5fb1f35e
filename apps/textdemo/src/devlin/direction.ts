import type { LinkedPair } from "../translation/linked-pairs.ts";

/**
 * Which words a model predicts, and in which order (Devlin et al. 2014, §2.4): the target's given
 * the source (`s2t`) or the other way round, from left to right or from right to left; or, word by word
 * and without a history, those that each word of the source is linked with (`lexical`, the paper's
 * NNLTM).
 */
export const directions = [
  "s2t-l2r",
  "s2t-r2l",
  "t2s-l2r",
  "t2s-r2l",
  "s2t-lexical",
  "t2s-lexical",
] as const;

export type Direction = (typeof directions)[number];

/** Whether a model of this direction predicts words of the source. */
export function predictsSource(direction: Direction): boolean {
  return direction.startsWith("t2s");
}

/** Whether a model of this direction reads the words after one to predict it. */
export function readsBackwards(direction: Direction): boolean {
  return direction.endsWith("r2l");
}

/** Whether a model of this direction predicts what each word is linked with. */
export function isLexical(direction: Direction): boolean {
  return direction.endsWith("lexical");
}

/** The pair as a model of a direction sees it: the side that it predicts is the target. */
export function turned(pair: LinkedPair, direction: Direction): LinkedPair {
  if (!predictsSource(direction)) return pair;
  const { source, target, links } = pair;
  return { source: target, target: source, links: links.map(([from, to]) => [to, from]) };
}

/** What a word without links is translated with. */
export const nothing = "<null>";

/** For each source word of a pair the target words it is linked with, in their order. */
export function translations({ source, target, links }: LinkedPair): string[] {
  const linked = source.map(() => new Set<number>());
  for (const [i, j] of links) linked[i]?.add(j);
  return linked.map((places) => {
    const words = [...places].sort((a, b) => a - b).map((place) => target[place] ?? "");
    return words.length === 0 ? nothing : words.join(" ");
  });
}
