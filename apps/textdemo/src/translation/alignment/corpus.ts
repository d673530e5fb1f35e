import { UsageError } from "../../errors.ts";
import { PairIndex } from "../pair-index.ts";

/** Words with their ids, counted from 0 in the order in which they were met. */
export class WordIds {
  readonly words: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  constructor(words: readonly string[]) {
    this.words = words;
    this.#ids = new Map(words.map((word, id) => [word, id]));
  }

  /** The words of sentences. */
  static of(sentences: readonly (readonly string[])[]): WordIds {
    return new WordIds([...new Set(sentences.flat())]);
  }

  /** −1 for a word that is none of these. */
  idOf(word: string): number {
    return this.#ids.get(word) ?? -1;
  }

  encode(sentences: readonly (readonly string[])[]): IdSentences {
    const starts = new Int32Array(sentences.length + 1);
    sentences.forEach(({ length }, s) => {
      starts[s + 1] = (starts[s] ?? 0) + length;
    });
    const ids = new Int32Array(starts.at(-1) ?? 0);
    let at = 0;
    for (const sentence of sentences) for (const word of sentence) ids[at++] = this.idOf(word);
    return { ids, starts };
  }
}

/** The ids of all words, one sentence after the other; sentence s begins at `starts[s]`. */
export interface IdSentences {
  readonly ids: Int32Array;
  readonly starts: Int32Array;
}

/** Pairs of words that stand in a pair of sentences: the entries of a translation table. */
export interface Cooccurrences {
  /** Of each entry the word on the given side: 0 is the null word, others are their id + 1. */
  readonly given: Int32Array;
  /** Of each entry the id of the generated word. */
  readonly generated: Int32Array;
  /**
   * The entry of each pair of words in the text, four bytes each: sentence after sentence, in it
   * generated word after generated word, for each the null word and the given words.
   */
  readonly cells: Int32Array;
}

/** More cells would need more than 2 GB. */
const mostCells = 2 ** 29;

/**
 * Finds the pairs of words of a text.
 * @throws UsageError when it has so many that they cannot be kept
 */
export function cooccurrences(given: IdSentences, generated: IdSentences): Cooccurrences {
  const cells = new Int32Array(countCells(given, generated));
  const entries = new PairIndex();
  let cell = 0;
  for (let s = 0; s + 1 < given.starts.length; s++) {
    const [start, end] = [given.starts[s] as number, given.starts[s + 1] as number];
    const last = generated.starts[s + 1] as number;
    for (let i = generated.starts[s] as number; i < last; i++) {
      const word = generated.ids[i] as number;
      cells[cell++] = entries.add(0, word);
      for (let j = start; j < end; j++) {
        cells[cell++] = entries.add((given.ids[j] as number) + 1, word);
      }
    }
  }
  return { given: entries.firsts(), generated: entries.seconds(), cells };
}

function countCells(given: IdSentences, generated: IdSentences): number {
  let count = 0;
  for (let s = 0; s + 1 < given.starts.length; s++) {
    const n = (given.starts[s + 1] as number) - (given.starts[s] as number);
    const m = (generated.starts[s + 1] as number) - (generated.starts[s] as number);
    count += (n + 1) * m;
  }
  if (count > mostCells) {
    throw new UsageError(
      `align: ${count} pairs of words in the text; expected at most ${mostCells}. Leave out very long ` +
        "sentences, or take fewer.",
    );
  }
  return count;
}
