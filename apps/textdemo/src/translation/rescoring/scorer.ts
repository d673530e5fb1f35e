import type { Aligner } from "../alignment/aligner.ts";
import type { Link } from "../links.ts";

/** A translation with its word alignment. */
export interface Hypothesis {
  readonly words: readonly string[];
  readonly links: readonly Link[];
}

/** What a word adds to the score of a hypothesis. */
export interface WordScore {
  /** The word that is predicted, or a mark such as that of the sentence's end. */
  readonly word: string;
  /** Natural logarithm. */
  readonly score: number;
}

/** A model that says how well hypotheses translate a sentence. */
export interface SentenceScorer {
  /** The name of its feature without a number, such as `NNJM`. No underscore: it is in each line. */
  readonly name: string;
  /** What aligns hypotheses as those were that the model was trained on. */
  readonly aligner?: Aligner | undefined;
  /** For each hypothesis the sum of its natural logarithms, all of them finite. */
  score(source: readonly string[], hypotheses: readonly Hypothesis[]): Float64Array;
  /** The parts of which {@link score} is the sum, up to rounding, where it has any to tell. */
  explain?(source: readonly string[], hypothesis: Hypothesis): Promise<readonly WordScore[]>;
}
