import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { WordVectors } from "@nnf/data";
import {
  readVectorPair,
  readVectors,
  readVectorsBinary,
  saveVectorPair,
  saveVectors,
  saveVectorsBinary,
} from "@nnf/data/node";
import { FileError } from "@nnf/tensor";
import { loadContent, saveFile } from "@nnf/tensor/node";
import { decodeInt8Vectors, encodeInt8Vectors } from "./int8-file.ts";

/** The formats in which word vectors are exchanged, and a small one, which rounds them. */
export const formats = [
  "word2vec",
  "word2vec-binary",
  "glove",
  "senna",
  "projector",
  "int8",
] as const;

export type Format = (typeof formats)[number];

/** The files of the formats that have two, in a folder of their own. */
const pairs = {
  senna: { words: "words.lst", vectors: "embeddings.txt", separator: " " },
  projector: { words: "metadata.tsv", vectors: "vectors.tsv", separator: "\t" },
} as const;

function pairFiles(
  folder: string,
  format: keyof typeof pairs,
): Record<"words" | "vectors", string> {
  const { words, vectors } = pairs[format];
  return { words: join(folder, words), vectors: join(folder, vectors) };
}

/**
 * The format of a file or folder, by its name or what it contains: `.bin` is word2vec's binary
 * format, `.safetensors` int8, a folder one of those with two files. The two text formats are told apart by their first
 * line when they are read.
 * @throws FileError for a folder without the files of either format
 */
export async function formatOf(path: string): Promise<Format> {
  if (!(await isFolder(path))) {
    if (path.endsWith(".safetensors")) return "int8";
    return /\.bin(\.gz)?$/.test(path) ? "word2vec-binary" : "word2vec";
  }
  for (const format of ["senna", "projector"] as const) {
    if (await isThere(pairFiles(path, format).vectors)) return format;
  }
  throw new FileError(
    "vectors",
    path,
    `it is a folder without ${pairs.senna.vectors} or ${pairs.projector.vectors}; expected a file of ` +
      "vectors or a folder with the two files of SENNA or the Embedding Projector.",
  );
}

/**
 * Reads word vectors in any of the formats.
 * @throws FileError when a file cannot be read, FormatError naming line or byte that is malformed
 */
export async function readAnyVectors(path: string, format?: Format): Promise<WordVectors> {
  const given = format ?? (await formatOf(path));
  if (given === "word2vec-binary") return readVectorsBinary(path);
  if (given === "int8") return decodeInt8Vectors(await loadContent(path), path);
  if (given === "senna" || given === "projector") return readVectorPair(pairFiles(path, given));
  return readVectors(path);
}

/**
 * Writes word vectors in one of the formats; a folder for two files is made when it is not there.
 * @throws ValueError for words that the format cannot hold, FileError when it cannot be written
 */
export async function saveAnyVectors(
  path: string,
  { words, vectors }: WordVectors,
  format: Format,
): Promise<void> {
  if (format === "int8") {
    const { tensors, metadata } = encodeInt8Vectors({ words, vectors });
    return saveFile(path, tensors, { metadata });
  }
  if (format === "word2vec-binary") return saveVectorsBinary(path, words, vectors);
  if (format === "senna" || format === "projector") {
    await makeFolder(path);
    const { separator } = pairs[format];
    return saveVectorPair(pairFiles(path, format), words, vectors, separator);
  }
  return saveVectors(path, words, vectors, { header: format === "word2vec" });
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileError("vectors", path, `cannot make the folder: ${reason}.`, { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
