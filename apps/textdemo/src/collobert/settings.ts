import { UsageError } from "../errors.ts";

/** What a network learns to do; the vectors are what it needs to know for it. */
export const objectives = ["ranking", "next-word", "skipgram", "cbow"] as const;

export type Objective = (typeof objectives)[number];

/** Everything the result of a training run depends on, but for its length. */
export interface Settings {
  readonly objective: Objective;
  /** Names of known texts, or paths. */
  readonly corpus: readonly string[];
  /** Words in a window. `next-word` predicts the last from the others. */
  readonly window: number;
  /** Numbers in a word's vector. */
  readonly size: number;
  /** Units in a hidden layer. */
  readonly hidden: number;
  /** Words that get a vector, with the padding and the unknown word. */
  readonly vocabulary: number;
  /** Windows in a step. */
  readonly batch: number;
  /**
   * Step size for the gradient of one window, at the beginning: it falls to 0 in a straight line,
   * and each layer's is divided by its fan-in (Collobert et al. 2011, §3.5).
   */
  readonly learningRate: number;
  /** A word that the text has n times is drawn in proportion to n to this power. */
  readonly power: number;
  /** Words drawn for each window by `skipgram` and `cbow`. */
  readonly negatives: number;
  /**
   * Sizes of the dictionary, padding and unknown included, in stages of equal length before the one
   * with the whole vocabulary: each goes on from the vectors of the last (Collobert et al. 2011,
   * §4.4).
   */
  readonly curriculum: readonly number[];
  readonly seed: number;
}

/** Settings whose defaults depend on the objective. */
export type ObjectiveSettings = Pick<Settings, "batch" | "power" | "learningRate">;

/** What `embed` uses unless told otherwise. */
export const defaultSettings: Omit<Settings, "corpus" | keyof ObjectiveSettings> = {
  objective: "ranking",
  window: 7,
  size: 50,
  hidden: 100,
  vocabulary: 5000,
  negatives: 5,
  curriculum: [],
  seed: 1,
};

/**
 * What differs between the objectives. A softmax over the vocabulary is much work for each window,
 * and a step should not take so long that Ctrl-C has to wait. Ranking learns most from words that
 * are not everywhere; a softmax should know how frequent words really are.
 */
export const objectiveDefaults: Readonly<Record<Objective, ObjectiveSettings>> = {
  ranking: { batch: 512, power: 0.5, learningRate: 0.3 },
  "next-word": { batch: 128, power: 1, learningRate: 0.3 },
  skipgram: { batch: 128, power: 0.5, learningRate: 0.025 },
  cbow: { batch: 128, power: 0.5, learningRate: 0.1 },
};

/** Words that are drawn for each window of an objective. */
export function drawnWords({ objective, negatives }: Settings): number {
  if (objective === "ranking") return 1;
  return objective === "next-word" ? 0 : negatives;
}

/** @throws UsageError for a window without the word it is about, or a stage that is no smaller */
export function checkSettings({ objective, window, vocabulary, curriculum }: Settings): void {
  if (objective !== "next-word" && (window < 3 || window % 2 === 0)) {
    throw new UsageError(
      `--window ${window}: expected an odd number of at least 3, so that there is a centre word.`,
    );
  }
  if (window < 2) {
    throw new UsageError(`--window ${window}: expected at least 2, a word and the one before it.`);
  }
  const largest = curriculum.at(-1) ?? 0;
  if (largest >= vocabulary) {
    throw new UsageError(
      `--curriculum ${curriculum.join(",")}: expected sizes below --vocabulary ${vocabulary}, ` +
        "the dictionary of the last stage.",
    );
  }
}
