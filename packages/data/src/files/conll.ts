import { FormatError, ValueError } from "@nnf/tensor";
import { type LineParser, parsePieces, parseText, quoted, type SourceLine } from "./line-parser.ts";
import type { TextSource } from "./utf8.ts";

/** A sentence of a column file. */
export interface ConllSentence {
  /** Comment lines before or between the rows, as read. */
  readonly comments: readonly string[];
  /** The columns of each word: `rows[i][j]` is column j of word i. */
  readonly rows: readonly (readonly string[])[];
  /** The number of the line of the first row, counted from 1. */
  readonly line: number;
  /** Whether this is no sentence but the row `-DOCSTART-` between two documents. */
  readonly documentStart: boolean;
}

/** How a column file is read. */
export interface ConllOptions {
  /**
   * What separates columns: runs of spaces and tabs, or one tab each, where words may hold spaces.
   * Default `"whitespace"`.
   */
  readonly separator?: "whitespace" | "tab";
  /**
   * How many columns a row has: a number, or as many as the first row of the file (the default), or
   * as the first row of the sentence, as in files with a column for each predicate.
   */
  readonly columns?: number | "file" | "sentence";
  /** What becomes of rows that begin with `-DOCSTART-`. Default `"skip"`. */
  readonly documentStarts?: "skip" | "keep";
  /**
   * What a comment line begins with. Unless given there are none, because `#` may be a word of the
   * sentence.
   */
  readonly comment?: string;
  /** A name for error messages. */
  readonly file?: string | undefined;
}

const documentMark = "-DOCSTART-";

/** Text without line breaks between sentences must not fill the memory. */
const longestSentence = 2 ** 20;

/** Collects rows to sentences; the columns in its errors count fields. */
export class ConllParser implements LineParser<ConllSentence> {
  readonly #source: TextSource;
  readonly #tabs: boolean;
  readonly #keepDocuments: boolean;
  readonly #comment: string | undefined;
  readonly #columns: number | "file" | "sentence";
  /** The first row to which others are compared: its line and its columns. */
  #first: { line: number; columns: number } | undefined;
  #rows: string[][] = [];
  #comments: string[] = [];
  #line = 0;
  #inDocumentStart = false;

  /** @throws ValueError for a number of columns that is no positive integer or an empty comment mark */
  constructor(source: TextSource, options: ConllOptions) {
    const { columns = "file", comment } = options;
    if (typeof columns === "number" && !(Number.isInteger(columns) && columns > 0)) {
      throw new ValueError(
        source.operation,
        `got columns ${columns}; expected a positive integer, "file" or "sentence".`,
      );
    }
    if (comment === "") {
      throw new ValueError(
        source.operation,
        'got an empty comment mark; expected one such as "#".',
      );
    }
    this.#source = source;
    this.#tabs = options.separator === "tab";
    this.#keepDocuments = options.documentStarts === "keep";
    this.#comment = comment;
    this.#columns = columns;
  }

  /** @throws FormatError naming line and column of what is malformed */
  add({ text: read, number }: SourceLine): ConllSentence | undefined {
    const text = number === 1 ? read.replace(/^\uFEFF/, "") : read;
    if (this.#comment !== undefined && text.startsWith(this.#comment)) {
      this.#comments.push(text);
      return undefined;
    }
    const fields = this.#tabs ? splitTabs(text) : splitWhitespace(text);
    if (fields.length === 0) return this.end();
    const isDocumentStart = fields[0] === documentMark;
    const before = isDocumentStart || this.#inDocumentStart ? this.end() : undefined;
    if (isDocumentStart) {
      if (!this.#keepDocuments) return before;
      this.#inDocumentStart = true;
    } else {
      this.#check(fields, text, number);
    }
    if (this.#rows.length === 0) this.#line = number;
    this.#rows.push(fields);
    return before;
  }

  end(): ConllSentence | undefined {
    if (this.#columns === "sentence") this.#first = undefined;
    if (this.#rows.length === 0) return undefined;
    const sentence: ConllSentence = {
      comments: this.#comments,
      rows: this.#rows,
      line: this.#line,
      documentStart: this.#inDocumentStart,
    };
    this.#rows = [];
    this.#comments = [];
    this.#inDocumentStart = false;
    return sentence;
  }

  #check(fields: readonly string[], text: string, line: number): void {
    if (this.#rows.length >= longestSentence) {
      throw this.#fail(
        `the sentence has more than ${longestSentence} words; expected an empty line between sentences.`,
        line,
      );
    }
    const empty = fields.indexOf("");
    if (empty >= 0) {
      throw this.#fail(
        `the row has an empty column; expected text in each of its ${fields.length} columns. ` +
          "Write - or _ where there is nothing to say.",
        line,
        empty + 1,
      );
    }
    this.#first ??= { line, columns: fields.length };
    const given = typeof this.#columns === "number" ? this.#columns : undefined;
    const expected = given ?? this.#first.columns;
    if (fields.length === expected) return;
    const lacksTabs = this.#tabs && !text.includes("\t") && expected > 1;
    throw this.#fail(
      `the row ${quoted(text)} has ${count(fields.length)}; expected ${expected}` +
        `${given === undefined ? `, as in line ${this.#first.line}` : ""}. ` +
        (lacksTabs
          ? "Separate the columns by tabs."
          : "A column may be missing, or the empty line between two sentences."),
      line,
      Math.min(fields.length, expected) + 1,
    );
  }

  #fail(problem: string, line: number, column?: number): FormatError {
    const { operation, file } = this.#source;
    return new FormatError(operation, problem, { file, line, column });
  }
}

/**
 * The sentences of a column file, as the CoNLL shared tasks have them: a word a line, an empty line
 * after a sentence. Line ends may be `\n` or `\r\n`.
 * @throws FormatError naming line and column of what is malformed
 */
export function parseConll(
  text: string,
  options: ConllOptions = {},
): Generator<ConllSentence, undefined, undefined> {
  const source = { operation: "parseConll", file: options.file };
  return parseText(new ConllParser(source, options), source, text);
}

/**
 * As {@link parseConll}, of a text that arrives in pieces (lines, or what a stream gives), sentence
 * by sentence as they are complete.
 * @throws FormatError naming line and column of what is malformed
 */
export function conllSentences(
  pieces: AsyncIterable<string>,
  options: ConllOptions = {},
): AsyncGenerator<ConllSentence, undefined, undefined> {
  const source = { operation: "conllSentences", file: options.file };
  return parsePieces(new ConllParser(source, options), source, pieces);
}

/**
 * The lines of a sentence in a column file: comments, a row a word, an empty line.
 * @param separator between columns; a tab unless given
 * @throws ValueError for a column that is empty, or that holds the separator or a line break
 */
export function formatConll(
  sentence: Pick<ConllSentence, "rows"> & Partial<ConllSentence>,
  separator: "\t" | " " = "\t",
): string {
  const forbidden = separator === "\t" ? /[\t\r\n]/ : /[ \t\r\n]/;
  const lines = [...(sentence.comments ?? [])];
  sentence.rows.forEach((row, index) => {
    const bad = row.findIndex((field) => field === "" || forbidden.test(field));
    if (bad >= 0 || row.length === 0) {
      throw new ValueError(
        "formatConll",
        `column ${Math.max(bad, 0) + 1} of row ${index + 1} is ${quoted(row[bad] ?? "")}; expected text ` +
          `without line breaks or ${separator === "\t" ? "tabs" : "white space"}. ` +
          "Write - or _ where there is nothing to say.",
      );
    }
    lines.push(row.join(separator));
  });
  return `${lines.map((line) => `${line}\n`).join("")}\n`;
}

/** The fields of a line; none of a blank line. */
function splitTabs(text: string): string[] {
  return /^[ \t]*$/.test(text) ? [] : text.split("\t");
}

/** As {@link splitTabs}; blanks at the beginning and the end of the line separate nothing. */
function splitWhitespace(text: string): string[] {
  const fields = text.split(/[ \t]+/);
  if (fields.at(-1) === "") fields.pop();
  if (fields[0] === "") fields.shift();
  return fields;
}

function count(columns: number): string {
  return columns === 1 ? "1 column" : `${columns} columns`;
}
