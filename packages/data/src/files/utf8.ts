import { FormatError } from "@nnf/tensor";

/** Whose text is read, for error messages. */
export interface TextSource {
  /** The function the caller called. */
  readonly operation: string;
  readonly file?: string | undefined;
}

/** How bytes become text. */
export interface DecodeOptions {
  /** Keep a byte order mark at the beginning, for what is written back as it was. Default false. */
  readonly keepByteOrderMark?: boolean;
}

/** Whole lines of a text, decoded at once. */
export interface TextBlock {
  readonly text: string;
  /** The number of the first line, counted from 1. */
  readonly line: number;
}

/** The longest line that is read, in bytes: a corpus without line breaks must not fill the memory. */
export const longestLine = 2 ** 26;

const newline = 10;

/**
 * Decodes UTF-8 that arrives in pieces, in blocks of whole lines: no line is cut, and a byte order
 * mark at the beginning is dropped unless it is asked for.
 * @throws FormatError naming line and byte where the bytes are no UTF-8 or the line is too long
 */
export async function* decodeBlocks(
  chunks: AsyncIterable<Uint8Array>,
  source: TextSource,
  options: DecodeOptions = {},
): AsyncGenerator<TextBlock, undefined, undefined> {
  let rest: Uint8Array[] = [];
  let restLength = 0;
  let line = 1;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline) + 1;
    if (end > 0) {
      const bytes = join([...rest, chunk.subarray(0, end)]);
      const text = decodeUtf8(bytes, source, line, options);
      yield { text, line };
      line += countLines(bytes);
      rest = [];
      restLength = 0;
    }
    if (end < chunk.length) {
      rest.push(chunk.slice(end));
      restLength += chunk.length - end;
    }
    if (restLength > longestLine) {
      throw new FormatError(
        source.operation,
        `a line is longer than ${longestLine} bytes; expected text with line breaks.`,
        { file: source.file, line },
      );
    }
  }
  if (restLength > 0) yield { text: decodeUtf8(join(rest), source, line, options), line };
  return undefined;
}

/**
 * The text of UTF-8 bytes that arrive in pieces, such as standard input or the body of a `fetch`
 * response: whole lines with their ends, a byte order mark included, as they become known.
 * @throws FormatError naming line and byte where the bytes are no UTF-8 or the line is too long
 */
export async function* decodeText(
  chunks: AsyncIterable<Uint8Array>,
  source: TextSource = { operation: "decodeText" },
): AsyncGenerator<string, undefined, undefined> {
  for await (const { text } of decodeBlocks(chunks, source, { keepByteOrderMark: true }))
    yield text;
  return undefined;
}

/**
 * The text of UTF-8 bytes.
 * @param line the number of the first line
 * @throws FormatError naming the line and the byte in it
 */
export function decodeUtf8(
  bytes: Uint8Array,
  source: TextSource,
  line = 1,
  { keepByteOrderMark = false }: DecodeOptions = {},
): string {
  const ignoreBOM = keepByteOrderMark || line !== 1;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM }).decode(bytes);
  } catch (cause) {
    const { row, column, byte } = findInvalid(bytes);
    throw new FormatError(
      source.operation,
      `byte 0x${byte.toString(16).padStart(2, "0")} is no valid UTF-8; expected UTF-8 text. ` +
        "Convert the file, for example with iconv -f latin1 -t utf-8.",
      { file: source.file, line: line + row, column },
      { cause },
    );
  }
}

/** The first line that does not decode, and the byte in it from which no further prefix does. */
function findInvalid(bytes: Uint8Array): { row: number; column: number; byte: number } {
  let row = 0;
  for (let start = 0; start < bytes.length; row++) {
    const stop = bytes.indexOf(newline, start);
    const line = bytes.subarray(start, stop < 0 ? bytes.length : stop);
    if (!isUtf8(line, false)) {
      let low = 0;
      let high = line.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (isUtf8(line.subarray(0, middle), true)) low = middle;
        else high = middle - 1;
      }
      const at = Math.min(low, line.length - 1);
      return { row, column: at + 1, byte: line[at] ?? 0 };
    }
    start += line.length + 1;
  }
  return { row, column: 1, byte: 0 };
}

/** Whether bytes decode; with `partial`, a character cut at the end counts as valid. */
function isUtf8(bytes: Uint8Array, partial: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: partial });
    return true;
  } catch {
    return false;
  }
}

function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
