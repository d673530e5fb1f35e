import type { TranslationModel } from "../translation-model.ts";
import { type Derivation, kBest } from "./k-best.ts";
import { Decoder, type SearchOptions } from "./search.ts";
import type { Scores } from "./weights.ts";

/** Translates a sentence into the given number of different translations or less, the best first. */
export type Translator = (words: readonly string[], count: number) => Derivation[];

const nothing: Derivation = {
  words: [],
  links: [],
  scores: {
    Distortion0: [0],
    LM0: [0],
    WordPenalty0: [0],
    PhrasePenalty0: [0],
    TranslationModel0: [0, 0, 0, 0],
  },
  total: 0,
};

/** A translator by a model. A sentence without words is one without words, with scores of 0. */
export function translator(
  { phrases, languageModel }: TranslationModel,
  weights: Scores,
  search: SearchOptions,
): Translator {
  const decoder = new Decoder(phrases, languageModel, weights, search);
  return (words, count) => {
    if (words.length === 0) return [nothing];
    return kBest(decoder.decode(words), count, weights);
  };
}
