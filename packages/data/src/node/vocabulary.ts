import { writeFileAtomic } from "@nnf/tensor/node";
import { decodeBlocks } from "../files/utf8.ts";
import { Vocabulary } from "../text/vocabulary.ts";
import { fileChunks } from "./open.ts";

/**
 * Writes a vocabulary as text. The file appears whole or not at all.
 * @throws FileError when it cannot be written
 */
export async function saveVocabulary(path: string, vocabulary: Vocabulary): Promise<void> {
  await writeFileAtomic(path, vocabulary.toText());
}

/**
 * Reads what {@link saveVocabulary} wrote.
 * @throws FileError when it cannot be read, FormatError naming the line that is malformed
 */
export async function loadVocabulary(path: string): Promise<Vocabulary> {
  const parts: string[] = [];
  const source = { operation: "loadVocabulary", file: path };
  for await (const { text } of decodeBlocks(fileChunks(path, source.operation), source)) {
    parts.push(text);
  }
  return Vocabulary.fromText(parts.join(""), path);
}
