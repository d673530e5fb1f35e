import type { WordVectors } from "@nnf/data";
import { findRow } from "./lookup.ts";
import { neighbours } from "./neighbours.ts";

/**
 * Words that belong together, written down before any vectors were trained: the share of a member's
 * neighbours that are members too says how much of a class the vectors know.
 */
export const wordClasses: Readonly<Record<string, readonly string[]>> = {
  months: list(
    "january february march april may june july august september october november december",
  ),
  countries: list(
    "france spain england britain germany russia mexico cuba china japan italy brazil portugal " +
      "austria denmark sweden norway belgium holland netherlands greece turkey egypt india canada " +
      "peru chile colombia venezuela ecuador bolivia argentina nicaragua panama honduras guatemala " +
      "haiti korea vietnam iraq iran afghanistan israel poland hungary prussia switzerland ireland " +
      "scotland philippines hawaii liberia paraguay uruguay salvador tunis algiers morocco",
  ),
  numbers: list(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty " +
      "fifty sixty seventy eighty ninety hundred thousand million billion dozen",
  ),
};

/** The words of the tour's table, one per class as in the lecture, chosen before any training. */
export const tourWords: readonly string[] = list("france october seven whale received large");

function list(words: string): readonly string[] {
  return words.split(" ");
}

/**
 * The mean share of a word's ten nearest neighbours, by cosine, that belong to its class; words the
 * table lacks are left out. Undefined when it has none of the class.
 */
export function classShare(vectors: WordVectors, members: readonly string[]): number | undefined {
  const rows = members.flatMap((word) => findRow(vectors, word) ?? []);
  if (rows.length === 0) return undefined;
  const near = neighbours(vectors, rows, { metric: "cosine", top: 10 }).flat();
  return near.filter(({ row }) => rows.includes(row)).length / near.length;
}
