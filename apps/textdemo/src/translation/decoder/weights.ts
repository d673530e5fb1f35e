import { FormatError } from "@nnf/tensor";
import { counted } from "../../terminal/format.ts";
import type { Feature } from "../nbest/features.ts";
import type { Weights } from "../nbest/weights.ts";

/**
 * Scores of a hypothesis, or their weights, by the names they have in n-best lists:
 * minus the words jumped over, ln of the language model's probability, minus the words, the phrases,
 * and the sums of the four scores of the phrases.
 */
export interface Scores {
  readonly Distortion0: readonly [number];
  readonly LM0: readonly [number];
  readonly WordPenalty0: readonly [number];
  readonly PhrasePenalty0: readonly [number];
  readonly TranslationModel0: readonly [number, number, number, number];
}

/** Weights that do without tuning: those with which Moses begins, but for half the reward of words. */
export const defaultWeights: Scores = {
  Distortion0: [0.3],
  LM0: [0.5],
  WordPenalty0: [-0.5],
  PhrasePenalty0: [0.2],
  TranslationModel0: [0.2, 0.2, 0.2, 0.2],
};

const names = Object.keys(defaultWeights);

/** Scores as the features of an n-best list. */
export function featuresOf(scores: Scores): Feature[] {
  return Object.entries(scores).map(([name, values]) => ({ name, values }));
}

/** The sum of scores times weights. */
export function weighted(scores: Scores, weights: Scores): number {
  let sum = 0;
  const all = featuresOf(weights);
  featuresOf(scores).forEach(({ values }, f) => {
    values.forEach((value, i) => {
      sum += value * (all[f]?.values[i] ?? 0);
    });
  });
  return sum;
}

/**
 * The weights of a file for the decoder.
 * @throws FormatError for weights that are missing or of features the decoder does not have
 */
export function decoderWeights(weights: Weights, file: string): Scores {
  const expected = `expected those of ${names.join(", ")}`;
  const unknown = [...weights.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new FormatError("weights", `there is a weight of ${unknown}; ${expected}.`, { file });
  }
  const read = (name: keyof Scores, length: number): readonly number[] => {
    const values = weights.get(name) ?? [];
    if (values.length === length) return values;
    const found = counted(values.length, "weight");
    throw new FormatError("weights", `${name} has ${found}; expected ${length}.`, { file });
  };
  const one = (name: keyof Scores): [number] => [read(name, 1)[0] ?? 0];
  const [a = 0, b = 0, c = 0, d = 0] = read("TranslationModel0", 4);
  return {
    Distortion0: one("Distortion0"),
    LM0: one("LM0"),
    WordPenalty0: one("WordPenalty0"),
    PhrasePenalty0: one("PhrasePenalty0"),
    TranslationModel0: [a, b, c, d],
  };
}
