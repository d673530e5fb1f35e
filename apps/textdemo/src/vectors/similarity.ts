import type { WordVectors } from "@nnf/data";
import { FormatError } from "@nnf/tensor";
import { rowFinder } from "./rows.ts";

/** Two words with the score that people gave them. */
export interface WordPair {
  readonly words: readonly [string, string];
  readonly score: number;
}

/** How the cosines of vectors agree with the scores of people. */
export interface Agreement {
  /** Pairs in the file. */
  readonly pairs: number;
  /** Of them, those with a word that the vectors lack; the rest is measured. */
  readonly unknown: number;
  readonly pearson: number;
  /** Pearson's correlation of the ranks; equal values share the mean of theirs. */
  readonly spearman: number;
}

/**
 * Reads pairs of words with scores, such as WordSim-353 and SimLex-999: columns that tabs (or
 * commas) part, the first two the words, the score the first after them that is a number. A first
 * line without a number is a head.
 * @throws FormatError naming line and column
 */
export async function readPairs(lines: AsyncIterable<string>, file: string): Promise<WordPair[]> {
  const pairs: WordPair[] = [];
  let number = 0;
  let scoreAt: number | undefined;
  let separator: string | undefined;
  for await (const line of lines) {
    number++;
    if (line.trim() === "" || line.startsWith("#")) continue;
    separator ??= line.includes("\t") ? "\t" : ",";
    const fields = line.split(separator).map((field) => field.trim());
    scoreAt ??= numberIn(fields);
    if (scoreAt === undefined && number === 1) continue;
    const at = scoreAt ?? 2;
    const [first = "", second = ""] = fields;
    const field = fields[at] ?? "";
    if (first === "" || second === "" || !isNumber(field)) {
      throw new FormatError(
        "similarity",
        `got ${JSON.stringify(line.slice(0, 60))}; expected two words and a number, parted by tabs ` +
          "or commas.",
        { file, line: number, column: isNumber(field) ? 1 : at + 1 },
      );
    }
    pairs.push({ words: [first, second], score: Number(field) });
  }
  if (pairs.length > 0) return pairs;
  throw new FormatError("similarity", "no pairs; expected two words and a number in each line.", {
    file,
  });
}

function numberIn(fields: readonly string[]): number | undefined {
  const found = fields.findIndex((field, i) => i >= 2 && isNumber(field));
  return found < 0 ? undefined : found;
}

function isNumber(field: string): boolean {
  return field !== "" && Number.isFinite(Number(field));
}

/** How the cosines of pairs agree with their scores; NaN where fewer than two pairs are known. */
export function agreement(vectors: WordVectors, pairs: readonly WordPair[]): Agreement {
  const find = rowFinder(vectors);
  const cosines: number[] = [];
  const scores: number[] = [];
  for (const { words, score } of pairs) {
    const [a, b] = words.map(find);
    if (a === undefined || b === undefined) continue;
    cosines.push(cosine(vectors, a, b));
    scores.push(score);
  }
  return {
    pairs: pairs.length,
    unknown: pairs.length - scores.length,
    pearson: pearson(cosines, scores),
    spearman: pearson(ranks(cosines), ranks(scores)),
  };
}

function cosine({ vectors: { data, shape } }: WordVectors, a: number, b: number): number {
  const [, size = 0] = shape;
  let [dot, aa, bb] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    const [x, y] = [data[a * size + i] as number, data[b * size + i] as number];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.max(Math.sqrt(aa * bb), 1e-30);
}

/** Pearson's correlation, in two passes. */
export function pearson(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  xs.forEach((x, i) => {
    const [dx, dy] = [x - mx, (ys[i] as number) - my];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xy / Math.sqrt(xx * yy);
}

/** The rank of each value, from 1; equal ones have the mean of their ranks. */
export function ranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const found: number[] = [];
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && values[order[end] as number] === values[order[start] as number])
      end++;
    for (let i = start; i < end; i++) found[order[i] as number] = (start + 1 + end) / 2;
  }
  return found;
}
