import { Vocabulary } from "@nnf/data";
import { nothing } from "./direction.ts";

/** How many words of each kind a model knows, marks included. */
export interface DictionarySizes {
  readonly sourceWords: number;
  readonly targetWords: number;
  readonly outputWords: number;
}

/** Marks at the ends of sentences. */
const ends = { source: ["<src>", "</src>"], target: ["<trg>"], output: ["</trg>"] } as const;

type Sentences = readonly (readonly string[])[];

/** Words seen less often count as unknown, so that there is something to learn about those. */
const leastCount = 2;

/**
 * The words of a model: those of the window in the source, those of the history in the target, and
 * those it predicts. The first two share one table of vectors, the source's rows first.
 */
export class Dictionary {
  readonly source: Vocabulary;
  readonly target: Vocabulary;
  readonly output: Vocabulary;

  constructor(source: Vocabulary, target: Vocabulary, output: Vocabulary) {
    this.source = source;
    this.target = target;
    this.output = output;
  }

  /**
   * The most frequent words of the sentences, those seen once left out.
   * @throws ValueError for no words
   */
  static from(
    sources: Sentences,
    targets: Sentences,
    { sourceWords, targetWords, outputWords }: DictionarySizes,
  ): Dictionary {
    return new Dictionary(
      mostFrequent(sources, sourceWords, ends.source),
      mostFrequent(targets, targetWords, ends.target),
      mostFrequent(targets, outputWords, ends.output),
    );
  }

  /**
   * Of a model without history, which predicts the translations of words.
   * @throws ValueError for no words
   */
  static lexical(
    sources: Sentences,
    translations: Sentences,
    { sourceWords, outputWords }: Omit<DictionarySizes, "targetWords">,
  ): Dictionary {
    return new Dictionary(
      mostFrequent(sources, sourceWords, ends.source),
      new Vocabulary({
        padding: null,
        unknown: "<unk>",
        specials: ends.target,
        lowerCase: false,
        numbersToZero: false,
        words: [],
        counts: [],
      }),
      mostFrequent(translations, outputWords, [nothing]),
    );
  }

  /** Rows of the table of vectors. */
  get inputs(): number {
    return this.source.size + this.target.size;
  }
}

function mostFrequent(
  sentences: Sentences,
  maxSize: number,
  specials: readonly string[],
): Vocabulary {
  const counts = new Map<string, number>();
  for (const words of sentences) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Vocabulary.fromCounts(counts, { maxSize, specials, padding: null, minCount: leastCount });
}
