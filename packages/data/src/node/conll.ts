import type { AsyncDataset } from "../async-dataset.ts";
import { Dataset } from "../dataset.ts";
import { type ConllOptions, ConllParser, type ConllSentence } from "../files/conll.ts";
import { conlluSentences } from "../files/conllu.ts";
import type { ConlluSentence } from "../files/conllu-sentence.ts";
import { parsePieces } from "../files/line-parser.ts";
import { decodeText, type TextSource } from "../files/utf8.ts";
import { fileChunks } from "./open.ts";

/**
 * The sentences of a column file (see `parseConll`), streamed: memory does not grow with the file,
 * which is opened anew each epoch; `.gz` is decompressed.
 * @throws when read, FileError when the file cannot be, FormatError naming line and column
 */
export function readConll(
  path: string,
  options: Omit<ConllOptions, "file"> = {},
): AsyncDataset<ConllSentence> {
  const source = { operation: "readConll", file: path };
  return Dataset.fromAsync(() =>
    parsePieces(new ConllParser(source, options), source, textOf(path, source)),
  );
}

/**
 * The sentences of a CoNLL-U file (see `parseConllu`), streamed as {@link readConll} does.
 * @throws when read, FileError when the file cannot be, FormatError naming line and column
 */
export function readConllu(path: string): AsyncDataset<ConlluSentence> {
  const source = { operation: "readConllu", file: path };
  return Dataset.fromAsync(() => conlluSentences(textOf(path, source), source));
}

function textOf(path: string, source: TextSource): AsyncIterable<string> {
  return decodeText(fileChunks(path, source.operation), source);
}
