import type { WordVectors } from "@nnf/data";
import { neighbours } from "./neighbours.ts";
import { rowFinder } from "./rows.ts";

/**
 * Words that belong together, written down before any vectors were trained: the share of a member's
 * neighbours that are members too says how much of a class the vectors know. Words that are mostly
 * something else are neither asked for nor counted: may, march, one, gold.
 */
export const wordClasses: Readonly<Record<string, readonly string[]>> = {
  months: list("january february april june july august september october november december"),
  countries: list(
    "france spain england britain germany russia mexico cuba china japan italy brazil portugal " +
      "austria denmark sweden norway finland iceland belgium holland netherlands luxembourg greece " +
      "turkey egypt india pakistan canada australia peru chile colombia venezuela ecuador bolivia " +
      "argentina nicaragua panama honduras guatemala haiti jamaica korea vietnam cambodia laos " +
      "thailand siam indonesia philippines taiwan iraq iran persia kuwait afghanistan syria lebanon " +
      "israel poland hungary prussia romania bulgaria serbia bosnia yugoslavia czechoslovakia " +
      "ukraine switzerland ireland scotland hawaii liberia libya sudan somalia ethiopia nigeria " +
      "congo angola paraguay uruguay salvador tunis algiers morocco",
  ),
  numbers: list(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
      "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred " +
      "thousand million billion",
  ),
  colours: list(
    "white black red blue green yellow brown grey gray purple pink scarlet crimson orange violet",
  ),
};

/** The words of the tour's table, as in the lecture, chosen before any training. */
export const tourWords: readonly string[] = list("france october seven whale received large");

function list(words: string): readonly string[] {
  return words.split(" ");
}

/** How much of a class some vectors know. */
export interface ClassShare {
  /** The members that the vectors have. */
  readonly members: number;
  /** The mean share of a member's ten nearest neighbours, by cosine, that are members. */
  readonly share: number;
  /** The same for neighbours drawn at random. */
  readonly chance: number;
}

/**
 * The share of a class among the ten nearest neighbours of its members; words the table lacks are
 * left out. Undefined when it has none of the class.
 */
export function classShare(
  vectors: WordVectors,
  members: readonly string[],
): ClassShare | undefined {
  const find = rowFinder(vectors);
  const rows = members.flatMap((word) => find(word) ?? []);
  if (rows.length === 0) return undefined;
  const near = neighbours(vectors, rows, { metric: "cosine", top: 10 }).flat();
  return {
    members: rows.length,
    share: near.filter(({ row }) => rows.includes(row)).length / near.length,
    chance: (rows.length - 1) / (vectors.words.length - 1),
  };
}

/** The first rows of a table: its most frequent words, if it is in that order. */
export function firstRows({ words, vectors }: WordVectors, count: number): WordVectors {
  const [rows = 0, size = 0] = vectors.shape;
  const kept = Math.min(rows, count);
  return {
    words: words.slice(0, kept),
    vectors: { data: vectors.data.subarray(0, kept * size), shape: [kept, size] },
  };
}
