import { decodeBlocks, type TextSource } from "./utf8.ts";

/**
 * The lines of UTF-8 bytes that arrive in pieces, such as the body of a `fetch` response, without
 * their line ends (`\n` or `\r\n`); a byte order mark is dropped. Only a piece at a time is held.
 * @throws FormatError naming line and byte where the bytes are no UTF-8
 */
export async function* lines(
  chunks: AsyncIterable<Uint8Array>,
  source: TextSource = { operation: "lines" },
): AsyncGenerator<string, undefined, undefined> {
  for await (const { text } of decodeBlocks(chunks, source)) yield* splitLines(text);
  return undefined;
}

/** The lines of a text without their line ends; a line end at the very end begins no further line. */
export function* splitLines(text: string): Generator<string, undefined, undefined> {
  let start = 0;
  while (start < text.length) {
    const found = text.indexOf("\n", start);
    const stop = found < 0 ? text.length : found;
    const end = stop > start && text[stop - 1] === "\r" ? stop - 1 : stop;
    yield text.slice(start, end);
    start = stop + 1;
  }
  return undefined;
}

/** Runs of lines between blank lines, joined by `\n`. */
export async function* paragraphs(
  lines: AsyncIterable<string>,
): AsyncGenerator<string, undefined, undefined> {
  let paragraph: string[] = [];
  for await (const line of lines) {
    if (line.trim() !== "") {
      paragraph.push(line);
    } else if (paragraph.length > 0) {
      yield paragraph.join("\n");
      paragraph = [];
    }
  }
  if (paragraph.length > 0) yield paragraph.join("\n");
  return undefined;
}
