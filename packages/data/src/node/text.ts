import type { AsyncDataset } from "../async-dataset.ts";
import { Dataset } from "../dataset.ts";
import { lines, paragraphs, splitLines } from "../files/lines.ts";
import { decodeBlocks } from "../files/utf8.ts";
import { sentences } from "../text/sentences.ts";
import { fileChunks } from "./open.ts";

/**
 * A UTF-8 text file, whole; `.gz` is decompressed.
 * @throws FileError when it cannot be read, FormatError naming line and byte that is no UTF-8
 */
export async function readText(path: string): Promise<string> {
  const parts: string[] = [];
  const source = { operation: "readText", file: path };
  for await (const { text } of decodeBlocks(fileChunks(path, "readText"), source)) parts.push(text);
  return parts.join("");
}

/**
 * The lines of a UTF-8 text file without their line ends, streamed: memory does not grow with the
 * file, which is opened anew each epoch; `.gz` is decompressed.
 * @throws when read, FileError when it cannot be, FormatError naming line and byte that is no UTF-8
 */
export function readLines(path: string): AsyncDataset<string> {
  const source = { operation: "readLines", file: path };
  // In blocks, so that the file is awaited once per piece and not once per line.
  return Dataset.fromAsync(() => decodeBlocks(fileChunks(path, "readLines"), source)).flatMap(
    ({ text }) => splitLines(text),
  );
}

/** As {@link readLines}, in paragraphs: runs of lines between blank lines, joined by `\n`. */
export function readParagraphs(path: string): AsyncDataset<string> {
  return Dataset.fromAsync(() => paragraphs(linesOf(path, "readParagraphs")));
}

/** As {@link readParagraphs}, divided into {@link sentences}; line breaks inside become spaces. */
export function readSentences(path: string): AsyncDataset<string> {
  return Dataset.fromAsync(() => paragraphs(linesOf(path, "readSentences"))).flatMap((paragraph) =>
    sentences(paragraph.replace(/\s*\n\s*/g, " ")).map((sentence) => sentence.text),
  );
}

function linesOf(path: string, operation: string): AsyncIterable<string> {
  return lines(fileChunks(path, operation), { operation, file: path });
}
