import type { Vocabulary, WordVectors } from "@nnf/data";
import { loadVocabulary, saveVectors, saveVocabulary } from "@nnf/data/node";
import { FileError } from "@nnf/tensor";
import { readAnyVectors } from "./formats.ts";

/** Word vectors with what is known of their words. */
export interface VectorTable {
  readonly vectors: WordVectors;
  /** How often a word stands in the text the vectors come from, where that is known. */
  readonly count: (word: string) => number | undefined;
}

/** The counts of the words lie beside their vectors, whose format has no place for them. */
function vocabularyFile(vectorsFile: string): string {
  return `${vectorsFile}.vocabulary`;
}

/** The files that {@link saveTable} writes. */
export function tableFiles(path: string): string[] {
  return [path, vocabularyFile(path)];
}

/** Writes vectors in word2vec's text format, and the vocabulary beside them. */
export async function saveTable(
  path: string,
  vectors: WordVectors,
  vocabulary: Vocabulary,
): Promise<void> {
  await saveVectors(path, vectors.words, vectors.vectors);
  await saveVocabulary(vocabularyFile(path), vocabulary);
}

/**
 * Reads vectors in any of the formats, and the vocabulary if it lies beside them.
 * @throws FileError when a file cannot be read, FormatError naming the line that is malformed
 */
export async function loadTable(path: string): Promise<VectorTable> {
  const vectors = await readAnyVectors(path);
  try {
    return { vectors, count: countsOf(await loadVocabulary(vocabularyFile(path))) };
  } catch (error) {
    if (error instanceof FileError) return { vectors, count: () => undefined };
    throw error;
  }
}

/** The counts of a vocabulary. */
export function countsOf(vocabulary: Vocabulary): (word: string) => number | undefined {
  return (word) => (vocabulary.has(word) ? vocabulary.counts[vocabulary.id(word)] : undefined);
}
