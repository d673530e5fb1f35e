import { numbersToZero, type Vocabulary, type WordVectors } from "@nnf/data";
import { loadVocabulary, readVectors, saveVectors, saveVocabulary } from "@nnf/data/node";
import { FileError } from "@nnf/tensor";

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
 * Reads vectors in the text format of word2vec or GloVe, and the vocabulary if it lies beside them.
 * @throws FileError when a file cannot be read, FormatError naming the line that is malformed
 */
export async function loadTable(path: string): Promise<VectorTable> {
  const vectors = await readVectors(path);
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

/**
 * The row of a word as it is written, else in lower case, else with numbers as 0; undefined for a
 * word that the table lacks.
 */
export function findRow({ words }: WordVectors, word: string): number | undefined {
  const lower = word.toLowerCase();
  for (const form of [word, lower, numbersToZero(lower)]) {
    const row = words.indexOf(form);
    if (row >= 0) return row;
  }
  return undefined;
}
