import { capitalization, capitalizationClasses, suffix, Vocabulary } from "@nnf/data";
import { UsageError } from "../errors.ts";
import type { TaggedSentence } from "./corpus/sentence.ts";

/** What a network is given of a sentence. */
export type Input = Pick<TaggedSentence, "words" | "columns">;

/**
 * The name of a feature: `word` (lower case, numbers as 0), `caps` (the capitalisation class),
 * `suffix:n` (the last n letters in lower case), `column:n` (the n-th column after the word).
 */
export type FeatureName = string;

/** A feature with the values that have vectors of their own. */
export interface Feature {
  readonly name: FeatureName;
  readonly vocabulary: Vocabulary;
  /** Numbers in a value's vector. */
  readonly size: number;
}

/** The feature whose table can start from word vectors. */
export const wordFeature: FeatureName = "word";

type Reader = (input: Input) => readonly string[];

/** @throws UsageError for the name of no feature */
export function featureReader(name: FeatureName): Reader {
  const [, kind, digits] = /^(word|caps|suffix|column)(?::([1-9]))?$/.exec(name) ?? [];
  const number = Number(digits);
  if (kind === "word" && digits === undefined) return ({ words }) => words;
  if (kind === "caps" && digits === undefined) {
    return ({ words }) => words.map((word) => capitalizationClasses[capitalization(word)] ?? "");
  }
  if (kind === "suffix" && digits !== undefined) {
    return ({ words }) => words.map((word) => suffix(word, number));
  }
  if (kind === "column" && digits !== undefined) {
    return ({ columns }) => {
      checkColumns({ columns }, number);
      return columns[number - 1] ?? [];
    };
  }
  throw new UsageError(
    `feature ${name}: expected word, caps, suffix:1 to suffix:9 or column:1 to column:9.`,
  );
}

/** @throws UsageError for a sentence with fewer columns than are needed */
export function checkColumns({ columns }: Pick<Input, "columns">, needed: number): void {
  if (columns.length >= needed) return;
  throw new UsageError(
    `feature column:${needed}: the text has ${columns.length} columns between word and tag; ` +
      `expected at least ${needed}. Is it the text this model is for, with its --gazetteers?`,
  );
}

/** How the vocabularies of features are made. */
export interface FeatureOptions {
  /** Numbers in the vector of a word, and of another value. */
  readonly wordSize: number;
  readonly featureSize: number;
  /** Words that have vectors already; they get a place whether the sentences have them or not. */
  readonly known?: readonly string[] | undefined;
}

/** The features that are read off sentences, with an id for each of their values. */
export class FeatureSet {
  readonly features: readonly Feature[];
  /** How many of the columns after the word are read. */
  readonly columns: number;
  readonly #readers: readonly Reader[];

  constructor(features: readonly Feature[]) {
    this.features = features;
    this.columns = Math.max(
      0,
      ...features.map(({ name }) => (name.startsWith("column:") ? Number(name.slice(7)) : 0)),
    );
    this.#readers = features.map(({ name }) => featureReader(name));
  }

  /** The features of the given names with the values found in sentences. */
  static from(
    names: readonly FeatureName[],
    sentences: readonly Input[],
    { wordSize, featureSize, known = [] }: FeatureOptions,
  ): FeatureSet {
    return new FeatureSet(
      names.map((name) => {
        const read = featureReader(name);
        const counts = new Map<string, number>();
        for (const sentence of sentences) {
          for (const value of read(sentence)) counts.set(value, (counts.get(value) ?? 0) + 1);
        }
        if (name !== wordFeature) {
          return { name, size: featureSize, vocabulary: Vocabulary.fromCounts(counts) };
        }
        return { name, size: wordSize, vocabulary: wordVocabulary(counts, known) };
      }),
    );
  }

  /** The ids of each feature along a sentence. */
  encode(input: Input): Int32Array[] {
    return this.#readers.map(
      (read, i) => this.features[i]?.vocabulary.encode(read(input)) ?? new Int32Array(),
    );
  }
}

/** Counted words by falling count, then those that are known from elsewhere, with a count of 0. */
function wordVocabulary(counts: ReadonlyMap<string, number>, known: readonly string[]): Vocabulary {
  const form = { lowerCase: true, numbersToZero: true };
  const counted = Vocabulary.fromCounts(counts, form);
  const others = [...new Set(known.filter((word) => !counted.has(word)))];
  return new Vocabulary({
    padding: "<pad>",
    unknown: "<unk>",
    specials: [],
    ...form,
    // Padding and unknown come first.
    words: [...counted.words.slice(2), ...others],
    counts: [...counted.counts.slice(2), ...others.map(() => 0)],
  });
}
