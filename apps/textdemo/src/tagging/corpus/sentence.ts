import type { Proposition } from "../score/propositions.ts";

/** A sentence with a tag for each word. */
export interface TaggedSentence {
  readonly words: readonly string[];
  /** What else the file says of the words, one list for each column between word and tag. */
  readonly columns: readonly (readonly string[])[];
  /** Spans are in IOBES. */
  readonly tags: readonly string[];
  /** The predicates with their arguments, where the file has them; the tags are of predicates then. */
  readonly propositions?: readonly Proposition[];
}
