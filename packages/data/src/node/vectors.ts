import type { Tensor } from "@nnf/tensor";
import { writeFileAtomic } from "@nnf/tensor/node";
import type { ShapedArray } from "../batch/host.ts";
import { lines } from "../files/lines.ts";
import {
  formatVectors,
  type VectorFormatOptions,
  VectorParser,
  type WordVectors,
} from "../files/vectors.ts";
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
