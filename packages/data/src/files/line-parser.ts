import { FormatError, ValueError } from "@nnf/tensor";
import { longestLine, type TextSource } from "./utf8.ts";

/** A line of a text as it was read. */
export interface SourceLine {
  readonly text: string;
  /** `\n` or `\r\n`, and nothing (or a lone `\r`) where the text ends without a line break. */
  readonly end: string;
  /** Counted from 1. */
  readonly number: number;
}

/** Takes a text line by line and gives what the lines make as soon as it is complete. */
export interface LineParser<T> {
  add(line: SourceLine): T | undefined;
  /** What the text ended in the midst of. */
  end(): T | undefined;
}

/** What a whole text makes. */
export function* parseText<T>(
  parser: LineParser<T>,
  source: TextSource,
  text: string,
): Generator<T, undefined, undefined> {
  const cutter = new LineCutter(source);
  yield* parsed(parser, cutter.add(text));
  yield* parsed(parser, cutter.end());
  const last = parser.end();
  if (last !== undefined) yield last;
  return undefined;
}

/** What a text makes that arrives in pieces, which may end anywhere, within a line as well. */
export async function* parsePieces<T>(
  parser: LineParser<T>,
  source: TextSource,
  pieces: AsyncIterable<string>,
): AsyncGenerator<T, undefined, undefined> {
  const cutter = new LineCutter(source);
  for await (const piece of pieces) yield* parsed(parser, cutter.add(piece));
  yield* parsed(parser, cutter.end());
  const last = parser.end();
  if (last !== undefined) yield last;
  return undefined;
}

/** A text for error messages, cut where it is long. */
export function quoted(text: string): string {
  return text.length > 40 ? `${JSON.stringify(text.slice(0, 40))}…` : JSON.stringify(text);
}

function* parsed<T>(parser: LineParser<T>, lines: Iterable<SourceLine>): Generator<T> {
  for (const line of lines) {
    const made = parser.add(line);
    if (made !== undefined) yield made;
  }
}

/** Cuts a text that arrives in pieces into lines and refuses what no text has. */
class LineCutter {
  readonly #source: TextSource;
  #rest = "";
  #count = 0;

  constructor(source: TextSource) {
    this.#source = source;
  }

  *add(piece: string): Generator<SourceLine> {
    // The types of Node's streams let bytes through, whose pieces may end within a character.
    if (typeof piece !== "string") {
      throw new ValueError(
        this.#source.operation,
        "got bytes; expected text. Decode them, for example with decodeText(process.stdin).",
      );
    }
    let start = 0;
    for (let stop = piece.indexOf("\n"); stop >= 0; stop = piece.indexOf("\n", start)) {
      const line = this.#rest + piece.slice(start, stop + 1);
      this.#rest = "";
      start = stop + 1;
      yield this.#line(line);
    }
    this.#rest += piece.slice(start);
    if (this.#rest.length > longestLine) {
      this.#count++;
      throw this.#fail(
        `the line is longer than ${longestLine} characters; expected text with line breaks.`,
      );
    }
  }

  *end(): Generator<SourceLine> {
    if (this.#rest !== "") yield this.#line(this.#rest);
  }

  #line(line: string): SourceLine {
    this.#count++;
    let length = line.length;
    if (line[length - 1] === "\n") length--;
    if (line[length - 1] === "\r") length--;
    const text = line.slice(0, length);
    const nul = text.indexOf("\0");
    if (nul >= 0) {
      throw this.#fail(
        `character ${nul + 1} is NUL; expected text. The file may be binary or in UTF-16.`,
        nul + 1,
      );
    }
    const carriageReturn = text.indexOf("\r");
    if (carriageReturn >= 0) {
      throw this.#fail(
        `character ${carriageReturn + 1} is a carriage return without line feed; ` +
          "expected lines that end in \\n or \\r\\n. Convert the line ends.",
        carriageReturn + 1,
      );
    }
    return { text, end: line.slice(length), number: this.#count };
  }

  #fail(problem: string, column?: number): FormatError {
    const { operation, file } = this.#source;
    return new FormatError(operation, problem, { file, line: this.#count, column });
  }
}
