import type { Tensor } from "@nnf/tensor";
import { writeFileAtomic } from "@nnf/tensor/node";
import type { ShapedArray } from "../batch/host.ts";
import { lines } from "../files/lines.ts";
import { formatVectorPair, type PairFiles, PairParser } from "../files/vector-pair.ts";
import {
  formatVectors,
  type VectorFormatOptions,
  VectorParser,
  type WordVectors,
} from "../files/vectors.ts";
import { BinaryVectorParser, formatVectorsBinary } from "../files/vectors-binary.ts";
import { fileChunks } from "./open.ts";

/**
 * Reads word vectors in the text format of word2vec or GloVe, streamed; `.gz` is decompressed.
 * @throws FileError when the file cannot be read, FormatError naming line and field
 */
export async function readVectors(path: string): Promise<WordVectors> {
  const operation = "readVectors";
  const parser = new VectorParser(operation, path);
  for await (const line of lines(fileChunks(path, operation), { operation, file: path })) {
    parser.add(line);
  }
  return parser.end();
}

/**
 * Writes word vectors as {@link formatVectors} does. The file appears whole or not at all.
 * @throws what {@link formatVectors} throws, FileError when the file cannot be written
 */
export async function saveVectors(
  path: string,
  words: readonly string[],
  vectors: Tensor | ShapedArray,
  options: VectorFormatOptions = {},
): Promise<void> {
  await writeFileAtomic(path, formatVectors(words, vectors, options));
}

/**
 * Reads word vectors in word2vec's binary format, streamed; `.gz` is decompressed.
 * @throws FileError when the file cannot be read, FormatError naming the byte, counted from 0
 */
export async function readVectorsBinary(path: string): Promise<WordVectors> {
  const operation = "readVectorsBinary";
  const parser = new BinaryVectorParser(operation, path);
  for await (const chunk of fileChunks(path, operation)) parser.add(chunk);
  return parser.end();
}

/**
 * Writes word vectors as {@link formatVectorsBinary} does. The file appears whole or not at all.
 * @throws what {@link formatVectorsBinary} throws, FileError when the file cannot be written
 */
export async function saveVectorsBinary(
  path: string,
  words: readonly string[],
  vectors: Tensor | ShapedArray,
): Promise<void> {
  await writeFileAtomic(path, formatVectorsBinary(words, vectors));
}

/**
 * Reads word vectors in two files, streamed: SENNA's words.lst and embeddings.txt, or the Embedding
 * Projector's metadata and vectors; `.gz` is decompressed.
 * @throws FileError when a file cannot be read, FormatError naming file and line
 */
export async function readVectorPair(files: Required<PairFiles>): Promise<WordVectors> {
  const operation = "readVectorPair";
  const parser = new PairParser(operation, files);
  const linesOf = (file: string): AsyncIterable<string> =>
    lines(fileChunks(file, operation), { operation, file });
  for await (const line of linesOf(files.words)) parser.addWord(line);
  for await (const line of linesOf(files.vectors)) parser.addVector(line);
  return parser.end();
}

/**
 * Writes word vectors as {@link formatVectorPair} does, each file whole or not at all.
 * @throws what {@link formatVectorPair} throws, FileError when a file cannot be written
 */
export async function saveVectorPair(
  files: Required<PairFiles>,
  words: readonly string[],
  vectors: Tensor | ShapedArray,
  separator: " " | "\t",
): Promise<void> {
  const pair = formatVectorPair(words, vectors, separator);
  await writeFileAtomic(files.vectors, pair.vectors);
  await writeFileAtomic(files.words, pair.words);
}
