import { PairIndex } from "../pair-index.ts";
import { endId, firstWordId, NgramModel, startId, suffixesOf, unknownId } from "./ngram-model.ts";

/** How much is taken off counts of 1, 2, and 3 or more. */
export type Discounts = readonly [one: number, two: number, more: number];

/** For texts so small or odd that counts of counts give none. */
const fallback: Discounts = [0.5, 1, 1.5];

/** Stands for the log-probability of the beginning of a sentence, which nothing ever asks for. */
const never = -99;

/**
 * Estimates an interpolated modified Kneser-Ney model (Chen and Goodman 1998): n-grams below the
 * highest order count with the number of different words before them, unless they begin a sentence.
 * Single words are interpolated with the uniform distribution over the vocabulary, the end of a
 * sentence and the unknown word.
 */
export function trainKneserNey(sentences: Iterable<readonly string[]>, order: number): NgramModel {
  const { words, text } = numbered(sentences);
  const { trie, starts } = countNgrams(text, firstWordId + words.length, order);
  const suffixes = suffixesOf(trie);
  const counts = adjustedCounts(trie, starts, suffixes);
  const probabilities = new Float64Array(trie.size);
  const backoffs = new Float32Array(trie.size);
  for (let n = 1; n <= order; n++) {
    const [begin, end] = [starts[n - 1] ?? 0, starts[n] ?? 0];
    const discounts = discountsOf(counts.subarray(begin, end));
    const totals = new Map<number, number>();
    const kept = new Map<number, number>();
    for (let node = begin; node < end; node++) {
      const count = counts[node] ?? 0;
      const context = trie.first(node);
      totals.set(context, (totals.get(context) ?? 0) + count);
      kept.set(context, (kept.get(context) ?? 0) + discount(discounts, count));
    }
    for (const [context, total] of totals) {
      if (context >= 0) backoffs[context] = Math.log((kept.get(context) ?? 0) / total);
    }
    // All words but the beginning of a sentence.
    const uniform = 1 / (firstWordId - 1 + words.length);
    for (let node = begin; node < end; node++) {
      const count = counts[node] ?? 0;
      const context = trie.first(node);
      const total = totals.get(context) ?? 1;
      const lower = n === 1 ? uniform : (probabilities[suffixes[node] ?? -1] ?? 0);
      probabilities[node] =
        (count - discount(discounts, count) + (kept.get(context) ?? 0) * lower) / total;
    }
  }
  const logProbs = Float32Array.from(probabilities, (p) => Math.log(p));
  logProbs[startId] = never;
  return new NgramModel({
    order,
    words,
    parents: trie.firsts(),
    lastWords: trie.seconds(),
    logProbs,
    backoffs,
  });
}

/**
 * The discounts that counts of counts give (Chen and Goodman 1998, equation 26):
 * Y = t₁ / (t₁ + 2 t₂), D_k = k − (k + 1) Y t_{k+1} / t_k. Counts of 0 are left out.
 */
export function discountsOf(counts: ArrayLike<number>): Discounts {
  const t = [0, 0, 0, 0, 0];
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0;
    if (count <= 4) t[count] = (t[count] ?? 0) + 1;
  }
  const [, t1 = 0, t2 = 0] = t;
  const y = t1 / (t1 + 2 * t2);
  const at = (k: number): number => k - ((k + 1) * y * (t[k + 1] ?? 0)) / (t[k] ?? 0);
  const discounts: Discounts = [at(1), at(2), at(3)];
  const isSound = discounts.every((d, i) => d > 0 && d <= i + 1);
  return isSound ? discounts : fallback;
}

/** What is taken off a count. */
export function discount(discounts: Discounts, count: number): number {
  return count === 0 ? 0 : (discounts[Math.min(count, 3) - 1] ?? 0);
}

/** The vocabulary in the order of first occurrence, and the sentences with their ends as ids. */
function numbered(sentences: Iterable<readonly string[]>): { words: string[]; text: Int32Array } {
  const ids = new Map<string, number>();
  const text: number[] = [];
  for (const sentence of sentences) {
    text.push(startId);
    for (const word of sentence) {
      const id = ids.get(word) ?? firstWordId + ids.size;
      ids.set(word, id);
      text.push(id);
    }
    text.push(endId);
  }
  return { words: [...ids.keys()], text: Int32Array.from(text) };
}

/**
 * The n-grams of all orders.
 * @returns the trie, and for each order n where its n-grams begin, at n − 1
 */
function countNgrams(
  text: Int32Array,
  ids: number,
  order: number,
): { trie: PairIndex; starts: number[] } {
  const trie = new PairIndex(text.length);
  for (let id = 0; id < ids; id++) trie.add(-1, id);
  const starts = [0];
  // The n-gram that begins at each position, −1 where it would go beyond its sentence.
  let nodes = text.slice();
  for (let n = 2; n <= order; n++) {
    starts.push(trie.size);
    nodes = nodes.map((node, i) => {
      const isOver = node < 0 || text[i + n - 2] === endId;
      return isOver ? -1 : trie.add(node, text[i + n - 1] ?? unknownId);
    });
  }
  starts.push(trie.size);
  return { trie, starts };
}

/** Counts of the highest order and of beginnings; of others, how many words come before them. */
function adjustedCounts(
  trie: PairIndex,
  starts: readonly number[],
  suffixes: Int32Array,
): Int32Array {
  const counts = new Int32Array(trie.size);
  const highest = starts[starts.length - 2] ?? 0;
  const isBeginning = new Uint8Array(trie.size);
  isBeginning[startId] = 1;
  for (let node = starts[1] ?? 0; node < trie.size; node++) {
    isBeginning[node] = isBeginning[trie.first(node)] ?? 0;
    if (node >= highest || isBeginning[node] === 1) counts[node] = trie.count(node);
    const suffix = suffixes[node] ?? 0;
    counts[suffix] = (counts[suffix] ?? 0) + 1;
  }
  return counts;
}
