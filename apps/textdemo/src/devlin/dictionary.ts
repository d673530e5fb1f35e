import { Vocabulary } from "@nnf/data";

/** How many words of each kind a model knows, marks included. */
export interface DictionarySizes {
  readonly sourceWords: number;
  readonly targetWords: number;
  readonly outputWords: number;
}

/** Marks at the ends of sentences. */
const ends = { source: ["<src>", "</src>"], target: ["<trg>"], output: ["</trg>"] } as const;

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
    sources: readonly (readonly string[])[],
    targets: readonly (readonly string[])[],
    { sourceWords, targetWords, outputWords }: DictionarySizes,
  ): Dictionary {
    const [source, target] = [counted(sources), counted(targets)];
    const vocabulary = (
      counts: ReadonlyMap<string, number>,
      maxSize: number,
      specials: readonly string[],
    ): Vocabulary =>
      Vocabulary.fromCounts(counts, {
        maxSize,
        specials,
        padding: null,
        minCount: leastCount,
      });
    return new Dictionary(
      vocabulary(source, sourceWords, ends.source),
      vocabulary(target, targetWords, ends.target),
      vocabulary(target, outputWords, ends.output),
    );
  }

  /** Rows of the table of vectors. */
  get inputs(): number {
    return this.source.size + this.target.size;
  }
}

function counted(sentences: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const words of sentences) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}
