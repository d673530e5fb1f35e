import type { Link } from "../links.ts";
import type { PairIndex } from "../pair-index.ts";

/** Scores of a phrase pair, natural logarithms: φ(f|e), lex(f|e), φ(e|f), lex(e|f), f the source. */
export type PhraseScores = readonly [number, number, number, number];

/** A translation of a phrase. */
export interface Translation {
  readonly words: readonly string[];
  readonly scores: PhraseScores;
  /** Positions in the two phrases. */
  readonly links: readonly Link[];
}

/** What a {@link PhraseTable} is made of. */
export interface PhraseParts {
  readonly sourceWords: readonly string[];
  readonly targetWords: readonly string[];
  /** The most words of a source phrase. */
  readonly longest: number;
  /** Tries: of source phrases, of target phrases, of lists of links, see {@link linkLabel}. */
  readonly sources: PairIndex;
  readonly targets: PairIndex;
  readonly alignments: PairIndex;
  /** For each source phrase the number of its first translation, and that of all at the end. */
  readonly starts: Int32Array;
  /** For each translation its node of {@link targets}. */
  readonly translations: Int32Array;
  /** For each translation its node of {@link alignments}. */
  readonly links: Int32Array;
  /** Four for each translation, see {@link PhraseScores}. */
  readonly scores: Float32Array;
}

/** The most words on either side of any phrase pair. */
export const longestPhrase = 10;

/** A link inside a phrase pair as a label of a trie. */
export function linkLabel([source, target]: Link): number {
  return source * longestPhrase + target;
}

/** The link with a label. */
export function labelledLink(label: number): Link {
  return [Math.floor(label / longestPhrase), label % longestPhrase];
}

/** Translations of phrases with their scores. */
export class PhraseTable {
  readonly parts: PhraseParts;
  readonly #ids: Map<string, number>;

  constructor(parts: PhraseParts) {
    this.parts = parts;
    this.#ids = new Map(parts.sourceWords.map((word, id) => [word, id]));
  }

  /** The source phrase that is another one, or −1 for none, with a word more; −1 without such. */
  extend(phrase: number, word: string): number {
    return this.parts.sources.find(phrase, this.#ids.get(word) ?? -1);
  }

  /** The translations of a source phrase, the most probable first. */
  translations(phrase: number): Translation[] {
    const { starts, targets, targetWords, translations, alignments, links, scores } = this.parts;
    const found: Translation[] = [];
    for (let t = starts[phrase] ?? 0; t < (starts[phrase + 1] ?? 0); t++) {
      const at = (k: number): number => scores[4 * t + k] ?? 0;
      found.push({
        words: targets.path(translations[t] ?? -1).map((id) => targetWords[id] ?? ""),
        scores: [at(0), at(1), at(2), at(3)],
        links: alignments.path(links[t] ?? -1).map(labelledLink),
      });
    }
    return found;
  }
}
