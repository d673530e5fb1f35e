import { FormatError, ShapeError, Tensor, ValueError } from "@nnf/tensor";
import type { HostArray, ShapedArray } from "../batch/host.ts";
import { splitLines } from "./lines.ts";

/** Words with their vectors, row by row. */
export interface WordVectors {
  readonly words: string[];
  /** [words, dimensions] */
  readonly vectors: ShapedArray<Float32Array>;
}

/**
 * Collects lines of `word value value …`, the text formats of word2vec (a first line with the
 * numbers of words and dimensions) and GloVe (without it), told apart by the first line.
 */
export class VectorParser {
  readonly #operation: string;
  readonly #file: string | undefined;
  readonly #words: string[] = [];
  readonly #seen = new Set<string>();
  #values = new Float32Array(1024);
  #header: { words: number; dimensions: number } | undefined;
  #dimensions: number | undefined;
  #line = 0;

  constructor(operation: string, file?: string) {
    this.#operation = operation;
    this.#file = file;
  }

  /** @throws FormatError naming line and field that is malformed */
  add(text: string): void {
    const fields = text.replace(/[ \t]+$/, "").split(/[ \t]/);
    if (this.#line === 0 && fields.length === 2 && fields.every((field) => /^\d+$/.test(field))) {
      this.#line++;
      this.#header = { words: Number(fields[0]), dimensions: Number(fields[1]) };
      this.#dimensions = this.#header.dimensions;
      return;
    }
    const [word = "", ...values] = fields;
    this.addValues(word, values, 2);
  }

  /**
   * @param column the field of the first number, for error messages
   * @throws FormatError naming line and field that is malformed
   */
  addValues(word: string, values: readonly string[], column = 1): void {
    this.#line++;
    if (word === "") throw this.#fail("the line begins with no word; expected a word and numbers.");
    this.#dimensions ??= values.length;
    if (values.length !== this.#dimensions || values.length === 0) {
      throw this.#fail(
        `${JSON.stringify(word)} has ${values.length} numbers; expected ` +
          `${this.#dimensions || "at least 1"}, ` +
          (this.#header ? "as the first line says." : "as in the first line."),
      );
    }
    if (this.#seen.has(word)) {
      throw this.#fail(`${JSON.stringify(word)} occurs a second time; expected each word once.`);
    }
    this.#store(values, column);
    this.#seen.add(word);
    this.#words.push(word);
  }

  /** @throws FormatError when there were no vectors or another number than the first line says */
  end(): WordVectors {
    const count = this.#words.length;
    const dimensions = this.#dimensions ?? 0;
    if (count === 0 || (this.#header && this.#header.words !== count)) {
      throw this.#fail(
        `the file has ${count} vectors; expected ` +
          `${this.#header ? `${this.#header.words}, as its first line says` : "at least one"}. ` +
          "It may be cut off.",
      );
    }
    const data = this.#values.slice(0, count * dimensions);
    return { words: this.#words, vectors: { data, shape: [count, dimensions] } };
  }

  #store(values: readonly string[], column: number): void {
    const offset = this.#words.length * values.length;
    if (offset + values.length > this.#values.length) {
      const grown = new Float32Array(Math.max(2 * this.#values.length, offset + values.length));
      grown.set(this.#values);
      this.#values = grown;
    }
    for (let i = 0; i < values.length; i++) {
      const value = values[i] === "" ? Number.NaN : Math.fround(Number(values[i]));
      if (!Number.isFinite(value)) {
        throw this.#fail(`got ${JSON.stringify(values[i])}; expected a finite number.`, i + column);
      }
      this.#values[offset + i] = value;
    }
  }

  #fail(problem: string, column?: number): FormatError {
    return new FormatError(this.#operation, problem, {
      file: this.#file,
      line: Math.max(this.#line, 1),
      column,
    });
  }
}

/**
 * Reads word vectors in the text format of word2vec or GloVe. Columns in errors count fields.
 * @param file a name for error messages
 * @throws FormatError naming line and field that is malformed
 */
export function parseVectors(text: string, file?: string): WordVectors {
  const parser = new VectorParser("parseVectors", file);
  for (const line of splitLines(text)) parser.add(line);
  return parser.end();
}

/** Options of `formatVectors`. */
export interface VectorFormatOptions {
  /** Write word2vec's first line, the numbers of words and dimensions. Default true. */
  readonly header?: boolean;
}

/**
 * Word vectors in the text format of word2vec, or of GloVe with `header: false`: the fewest digits
 * that read back as the same float32.
 * @param vectors [words, dimensions]
 * @throws ShapeError when rows and words differ in number, ValueError for a word that is empty,
 *   repeated or has white space, or a value that is not finite
 */
export function formatVectors(
  words: readonly string[],
  vectors: Tensor | ShapedArray,
  { header = true }: VectorFormatOptions = {},
): string {
  const operation = "formatVectors";
  const { data, count, dimensions } = checkedVectors(operation, words, vectors);
  const lines: string[] = header ? [`${count} ${dimensions}`] : [];
  words.forEach((word, row) => {
    checkWord(operation, word);
    const values = data.subarray(row * dimensions, (row + 1) * dimensions);
    lines.push(`${word} ${Array.from(values, (value) => shortest(operation, value)).join(" ")}`);
  });
  return `${lines.join("\n")}\n`;
}

/**
 * The numbers of vectors that are to be written.
 * @throws ShapeError when rows and words differ in number, ValueError for a word that is repeated
 */
export function checkedVectors(
  operation: string,
  words: readonly string[],
  vectors: Tensor | ShapedArray,
): { readonly data: HostArray; readonly count: number; readonly dimensions: number } {
  const [count, dimensions] = vectors.shape;
  if (vectors.shape.length !== 2 || count !== words.length || dimensions === undefined) {
    throw new ShapeError(
      operation,
      `got ${words.length} words and vectors of shape [${vectors.shape.join(", ")}]; ` +
        "expected one row per word, [words, dimensions].",
    );
  }
  if (new Set(words).size !== words.length) {
    throw new ValueError(operation, "a word occurs twice; expected each word once.");
  }
  return { data: vectors instanceof Tensor ? vectors.data() : vectors.data, count, dimensions };
}

/** @throws ValueError for a word that white space would end */
export function checkWord(operation: string, word: string): void {
  if (word === "" || /\s/u.test(word)) {
    throw new ValueError(
      operation,
      `the word ${JSON.stringify(word)} has white space or is empty, which the format cannot ` +
        "hold; expected words without. Replace the spaces, for example by _.",
    );
  }
}

/** @throws ValueError for NaN and infinities */
export function checkFinite(operation: string, value: number): void {
  if (!Number.isFinite(value)) {
    throw new ValueError(operation, `got the value ${value}; expected finite numbers.`);
  }
}

/**
 * The fewest digits that read back as the same float32.
 * @throws ValueError for NaN and infinities
 */
export function shortest(operation: string, value: number): string {
  checkFinite(operation, value);
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === Math.fround(value)) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}
