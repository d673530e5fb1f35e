import { FormatError } from "@nnf/tensor";
import { type ConlluRow, ConlluSentence, conlluColumns } from "./conllu-sentence.ts";
import { type LineParser, parsePieces, parseText, quoted, type SourceLine } from "./line-parser.ts";
import type { TextSource } from "./utf8.ts";

/** The ID of a row that is no word: 3-4 or 8.1. */
const pairPattern = /^(0|[1-9]\d{0,8})([-.])([1-9]\d{0,8})$/;

/** Text without empty lines must not fill the memory. */
const longestSentence = 2 ** 20;

/** Collects rows to sentences; the columns in its errors count fields. */
class ConlluParser implements LineParser<ConlluSentence> {
  readonly #source: TextSource;
  #head = "";
  #rows: ConlluRow[] = [];
  /** The IDs so far: words, empty nodes after the last word, and where the last range ends. */
  #words = 0;
  #empty = 0;
  #rangeEnd = 0;
  #rangeLine = 0;

  constructor(source: TextSource) {
    this.#source = source;
  }

  add(line: SourceLine): ConlluSentence | undefined {
    let { text } = line;
    if (line.number === 1 && text.startsWith("\uFEFF")) {
      this.#head = "\uFEFF";
      text = text.slice(1);
    }
    const isBlank = /^[ \t]*$/.test(text);
    if (isBlank && this.#rows.length > 0) return this.#finish(text + line.end);
    if (isBlank || (text.startsWith("#") && this.#rows.length === 0)) {
      this.#head += text + line.end;
      return undefined;
    }
    this.#addRow(text, line);
    return undefined;
  }

  end(): ConlluSentence | undefined {
    return this.#head === "" && this.#rows.length === 0 ? undefined : this.#finish("");
  }

  #finish(tail: string): ConlluSentence {
    if (this.#rangeEnd > this.#words) {
      throw this.#fail(
        `the range ends at ${this.#rangeEnd}, but the sentence has ${this.#words} words; ` +
          "expected a row for each word of the range.",
        this.#rangeLine,
        1,
      );
    }
    const sentence = new ConlluSentence(this.#head, this.#rows, tail);
    this.#head = "";
    this.#rows = [];
    this.#words = 0;
    this.#empty = 0;
    this.#rangeEnd = 0;
    return sentence;
  }

  #addRow(text: string, { number, end }: SourceLine): void {
    if (text.startsWith("#")) {
      throw this.#fail(
        "a comment stands between the rows of a sentence; expected it before the first row. " +
          "An empty line may be missing before it.",
        number,
      );
    }
    if (this.#rows.length >= longestSentence) {
      throw this.#fail(
        `the sentence has more than ${longestSentence} rows; expected an empty line between sentences.`,
        number,
      );
    }
    const fields = text.split("\t");
    const expected = conlluColumns.length;
    if (fields.length !== expected) {
      throw this.#fail(
        `the row ${quoted(text)} has ${fields.length} ${fields.length === 1 ? "column" : "columns"}; ` +
          `expected ${expected}, separated by tabs. ` +
          (fields.length === 1
            ? "Replace spaces between columns by tabs."
            : "Write _ where there is nothing to say."),
        number,
        Math.min(fields.length, expected) + 1,
      );
    }
    const empty = fields.indexOf("");
    if (empty >= 0) {
      throw this.#fail(
        `column ${conlluColumns[empty]?.toUpperCase()} is empty; expected text. ` +
          "Write _ where there is nothing to say.",
        number,
        empty + 1,
      );
    }
    this.#rows.push({ kind: this.#takeId(fields[0] ?? "", number), fields, end, line: number });
  }

  /** Checks an ID against those before it. */
  #takeId(id: string, line: number): ConlluRow["kind"] {
    const word = this.#words + 1;
    if (id === String(word)) {
      this.#words = word;
      this.#empty = 0;
      return "word";
    }
    const [, first, mark, second] = pairPattern.exec(id) ?? [];
    if (mark === "." && Number(first) === this.#words && Number(second) === this.#empty + 1) {
      this.#empty++;
      return "empty";
    }
    const starts = mark === "-" && Number(first) === word && Number(second) >= word;
    if (starts && this.#rangeEnd < word) {
      this.#rangeEnd = Number(second);
      this.#rangeLine = line;
      return "range";
    }
    throw this.#fail(
      `got the ID ${quoted(id)}; expected ${word}, a range that begins with it such as ` +
        `${word}-${word + 1}, or the empty node ${this.#words}.${this.#empty + 1}. ` +
        (id === "1"
          ? "The empty line between two sentences may be missing."
          : "A row may be missing."),
      line,
      1,
    );
  }

  #fail(problem: string, line: number, column?: number): FormatError {
    const { operation, file } = this.#source;
    return new FormatError(operation, problem, { file, line, column });
  }
}

/**
 * The sentences of a CoNLL-U text (format of Universal Dependencies, version 2). Their `toString`s,
 * joined, are the text again; comments or empty lines after the last sentence come as a sentence
 * without rows.
 * @param file a name for error messages
 * @throws FormatError naming line and column of what is malformed
 */
export function parseConllu(
  text: string,
  file?: string,
): Generator<ConlluSentence, undefined, undefined> {
  const source = { operation: "parseConllu", file };
  return parseText(new ConlluParser(source), source, text);
}

/**
 * As {@link parseConllu}, of a text that arrives in pieces, sentence by sentence as they are
 * complete.
 * @throws FormatError naming line and column of what is malformed
 */
export function conlluSentences(
  pieces: AsyncIterable<string>,
  source: TextSource = { operation: "conlluSentences" },
): AsyncGenerator<ConlluSentence, undefined, undefined> {
  return parsePieces(new ConlluParser(source), source, pieces);
}
