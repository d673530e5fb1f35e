import type { NgramModel } from "../language-model/ngram-model.ts";
import type { PhraseTable, Translation } from "../phrases/table.ts";
import type { Scores } from "./weights.ts";

/** A translation the decoder may choose for a run of source words. */
export interface Option extends Translation {
  /** The words with a space before each. */
  readonly text: string;
  /** Ids of the words in the language model. */
  readonly ids: readonly number[];
  /** Weighted scores but for the language model's. */
  readonly score: number;
  /** With the language model's of the words by themselves. */
  readonly estimate: number;
}

/** Each score of a word that is copied because nothing is known of it. */
const copied = -10;

/** Finds the translations of all phrases in sentences, and keeps those it has found. */
export class OptionFinder {
  readonly #phrases: PhraseTable;
  readonly #model: NgramModel;
  readonly #weights: Scores;
  readonly #found = new Map<number, readonly Option[]>();

  constructor(phrases: PhraseTable, model: NgramModel, weights: Scores) {
    this.#phrases = phrases;
    this.#model = model;
    this.#weights = weights;
  }

  /**
   * For each word the options of one, two, … words that begin there, the best first. A word without
   * translation of its own is copied.
   */
  find(words: readonly string[]): (readonly Option[])[][] {
    return words.map((word, start) => {
      const byLength: (readonly Option[])[] = [];
      let phrase = -1;
      for (
        let end = start;
        end < words.length && end - start < this.#phrases.parts.longest;
        end++
      ) {
        phrase = this.#phrases.extend(phrase, words[end] ?? "");
        if (phrase < 0) break;
        byLength.push(this.#optionsOf(phrase));
      }
      if ((byLength[0]?.length ?? 0) === 0) byLength[0] = [this.#option(copyOf(word))];
      return byLength;
    });
  }

  #optionsOf(phrase: number): readonly Option[] {
    const known = this.#found.get(phrase);
    if (known !== undefined) return known;
    const options = this.#phrases
      .translations(phrase)
      .map((translation) => this.#option(translation))
      .sort((a, b) => b.estimate - a.estimate);
    this.#found.set(phrase, options);
    return options;
  }

  #option(translation: Translation): Option {
    const { words, scores } = translation;
    const { LM0, WordPenalty0, PhrasePenalty0, TranslationModel0 } = this.#weights;
    const ids = words.map((word) => this.#model.id(word));
    let score = PhrasePenalty0[0] - words.length * WordPenalty0[0];
    scores.forEach((value, k) => {
      score += value * (TranslationModel0[k] ?? 0);
    });
    let [state, sum] = [-1, 0];
    for (const id of ids) {
      state = this.#model.advance(state, id);
      sum += this.#model.logProb;
    }
    const text = words.map((word) => ` ${word}`).join("");
    return { ...translation, text, ids, score, estimate: score + LM0[0] * sum };
  }
}

function copyOf(word: string): Translation {
  return { words: [word], scores: [copied, copied, copied, copied], links: [[0, 0]] };
}
