import { PairIndex } from "../pair-index.ts";

/** The id of every word outside the vocabulary. */
export const unknownId = 0;
/** The id of the beginning of a sentence: it is context only and never predicted. */
export const startId = 1;
/** The id of the end of a sentence. */
export const endId = 2;
/** The id of the first word of a vocabulary. */
export const firstWordId = 3;

/** What an {@link NgramModel} is made of. Its n-grams are the nodes of a trie, short ones first. */
export interface NgramParts {
  /** The longest n-grams. */
  readonly order: number;
  /** The vocabulary; ids begin with {@link firstWordId}. */
  readonly words: readonly string[];
  /** For each n-gram that without its last word; −1 for single words, whose nodes are their ids. */
  readonly parents: Int32Array;
  /** The last word of each n-gram. */
  readonly lastWords: Int32Array;
  /** Natural logarithms of the probability of the last word after the others. */
  readonly logProbs: Float32Array;
  /** Natural logarithms of the weight of the shorter context's probabilities. */
  readonly backoffs: Float32Array;
}

/**
 * A back-off n-gram model read word by word: a state is the longest end of what was read that can
 * still matter, a node of the trie, or −1 for none. Equal states have equal futures.
 */
export class NgramModel {
  readonly parts: NgramParts;
  /** The state at the beginning of a sentence. */
  readonly start: number;
  readonly #ids: Map<string, number>;
  readonly #trie: PairIndex;
  /** For each n-gram that without its first word. */
  readonly #suffixes: Int32Array;
  /** The state after an n-gram has been found. */
  readonly #states: Int32Array;
  #logProb = 0;

  constructor(parts: NgramParts) {
    const { words, parents, lastWords } = parts;
    this.parts = parts;
    this.#ids = new Map(words.map((word, i) => [word, firstWordId + i]));
    this.#trie = PairIndex.of(parents, lastWords);
    const size = parents.length;
    this.#suffixes = suffixesOf(this.#trie);
    this.#states = new Int32Array(size).fill(-1);
    for (let node = 0; node < size; node++) {
      const parent = parents[node] ?? -1;
      if (parent >= 0) this.#states[parent] = parent;
    }
    for (let node = 0; node < size; node++) {
      if (this.#states[node] !== node) {
        this.#states[node] = this.#states[this.#suffixes[node] ?? -1] ?? -1;
      }
    }
    this.start = this.#states[startId] ?? -1;
  }

  /** The id of a word, {@link unknownId} outside the vocabulary. */
  id(word: string): number {
    return this.#ids.get(word) ?? unknownId;
  }

  /** The natural logarithm of the probability of the word that {@link advance} read last. */
  get logProb(): number {
    return this.#logProb;
  }

  /** Reads a word in a state; the next state. */
  advance(state: number, word: number): number {
    let sum = 0;
    let context = state;
    let node = this.#trie.find(context, word);
    while (node < 0 && context >= 0) {
      sum += this.parts.backoffs[context] ?? 0;
      context = this.#suffixes[context] ?? -1;
      node = this.#trie.find(context, word);
    }
    this.#logProb = sum + (this.parts.logProbs[node] ?? 0);
    return this.#states[node] ?? -1;
  }

  /** The natural logarithm of the probability of a whole sentence, its end included. */
  sentenceLogProb(words: readonly string[]): number {
    let sum = 0;
    let state = this.start;
    for (const word of words) {
      state = this.advance(state, this.id(word));
      sum += this.#logProb;
    }
    this.advance(state, endId);
    return sum + this.#logProb;
  }
}

/** For each n-gram the number of that without its first word, −1 for single words. */
export function suffixesOf(trie: PairIndex): Int32Array {
  const suffixes = new Int32Array(trie.size).fill(-1);
  for (let node = 0; node < trie.size; node++) {
    const parent = trie.first(node);
    if (parent >= 0) suffixes[node] = trie.find(suffixes[parent] ?? -1, trie.second(node));
  }
  return suffixes;
}

/** How well a model foresees a text. */
export interface Perplexity {
  /** Words and ends of sentences. */
  readonly words: number;
  /** Words outside the vocabulary; they count with the probability of an unknown word. */
  readonly unknown: number;
  /** exp of the mean negative log-probability. */
  readonly perplexity: number;
}

/** Measures a model on tokenised sentences. */
export function perplexity(model: NgramModel, sentences: Iterable<readonly string[]>): Perplexity {
  let [words, unknown, sum] = [0, 0, 0];
  for (const sentence of sentences) {
    words += sentence.length + 1;
    unknown += sentence.filter((word) => model.id(word) === unknownId).length;
    sum += model.sentenceLogProb(sentence);
  }
  return { words, unknown, perplexity: Math.exp(-sum / words) };
}
