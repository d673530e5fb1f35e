import type { LinkedPair } from "../translation/linked-pairs.ts";

/**
 * Which words a model predicts, and in which order (Devlin et al. 2014, §2.4): the target's given
 * the source (`s2t`) or the other way round, from left to right or from right to left.
 */
export const directions = ["s2t-l2r", "s2t-r2l", "t2s-l2r", "t2s-r2l"] as const;

export type Direction = (typeof directions)[number];

/** Whether a model of this direction predicts words of the source. */
export function predictsSource(direction: Direction): boolean {
  return direction === "t2s-l2r" || direction === "t2s-r2l";
}

/** Whether a model of this direction reads the words after one to predict it. */
export function readsBackwards(direction: Direction): boolean {
  return direction === "s2t-r2l" || direction === "t2s-r2l";
}

/** The pair as a model of a direction sees it: the side that it predicts is the target. */
export function turned(pair: LinkedPair, direction: Direction): LinkedPair {
  if (!predictsSource(direction)) return pair;
  const { source, target, links } = pair;
  return { source: target, target: source, links: links.map(([from, to]) => [to, from]) };
}
