import { FormatError, type Tensor, ValueError } from "@nnf/tensor";
import type { ShapedArray } from "../batch/host.ts";
import { splitLines } from "./lines.ts";
import { checkedVectors, shortest, VectorParser, type WordVectors } from "./vectors.ts";

/** Word vectors as two texts: one with a word in each line, one with the numbers of its vector. */
export interface VectorPair {
  readonly words: string;
  readonly vectors: string;
}

/** Names of the two files of a pair, for error messages. */
export interface PairFiles {
  readonly words?: string;
  readonly vectors?: string;
}

/**
 * Collects word vectors in two texts, line by line: SENNA's words.lst and embeddings.txt, or the
 * Embedding Projector's metadata and vectors. Numbers are separated by spaces or tabs.
 * @throws FormatError naming file and line of what is malformed
 */
export class PairParser {
  readonly #operation: string;
  readonly #files: PairFiles;
  readonly #words: string[] = [];
  readonly #vectors: VectorParser;
  #columns = 1;
  #row = 0;
  #line = 0;

  constructor(operation: string, files: PairFiles = {}) {
    this.#operation = operation;
    this.#files = files;
    this.#vectors = new VectorParser(operation, files.vectors);
  }

  /** All words come before all vectors. The Projector's metadata of several columns have a head. */
  addWord(text: string): void {
    this.#line++;
    const fields = text.split("\t");
    if (this.#line === 1) {
      this.#columns = fields.length;
      if (fields.length > 1) return;
    }
    const [word = ""] = fields;
    if (word.trim() === "") throw this.#wordError("the line has no word; expected one.");
    if (fields.length !== this.#columns) {
      throw this.#wordError(
        `got ${fields.length} columns; expected ${this.#columns}, as in the first line.`,
      );
    }
    this.#words.push(word);
  }

  addVector(text: string): void {
    const word = this.#words[this.#row++];
    if (word === undefined) {
      throw new FormatError(
        this.#operation,
        `a vector follows the last of ${this.#words.length} words; expected one for each word.`,
        { file: this.#files.vectors, line: this.#row },
      );
    }
    this.#vectors.addValues(word, text.trim().split(/[ \t]/));
  }

  end(): WordVectors {
    if (this.#row < this.#words.length) {
      throw new FormatError(
        this.#operation,
        `${this.#row} vectors for ${this.#words.length} words; expected one for each word. ` +
          "The file may be cut off.",
        { file: this.#files.vectors, line: Math.max(this.#row, 1) },
      );
    }
    return this.#vectors.end();
  }

  #wordError(problem: string): FormatError {
    return new FormatError(this.#operation, problem, {
      file: this.#files.words,
      line: this.#line,
    });
  }
}

/**
 * Reads word vectors in two texts: SENNA's words.lst and embeddings.txt, or the Embedding
 * Projector's metadata and vectors. Of metadata with several columns, which begin with a head, the
 * first column is the word.
 * @throws FormatError naming file and line of what is malformed
 */
export function parseVectorPair({ words, vectors }: VectorPair, files?: PairFiles): WordVectors {
  const parser = new PairParser("parseVectorPair", files);
  for (const line of splitLines(words)) parser.addWord(line);
  for (const line of splitLines(vectors)) parser.addVector(line);
  return parser.end();
}

/**
 * Word vectors as two texts.
 * @param vectors [words, dimensions]
 * @param separator between numbers: a space as in SENNA's files, a tab for the Embedding Projector
 * @throws ShapeError when rows and words differ in number, ValueError for a word that is empty,
 *   repeated or has a tab or a line end, or a value that is not finite
 */
export function formatVectorPair(
  words: readonly string[],
  vectors: Tensor | ShapedArray,
  separator: " " | "\t",
): VectorPair {
  const operation = "formatVectorPair";
  const { data, count, dimensions } = checkedVectors(operation, words, vectors);
  for (const word of words) {
    if (word.trim() === "" || /[\t\r\n]/.test(word)) {
      throw new ValueError(
        operation,
        `the word ${JSON.stringify(word)} is empty or has a tab or a line end, which the format ` +
          "cannot hold; expected words without. Replace them, for example by _.",
      );
    }
  }
  const rows = Array.from({ length: count }, (_, row) => {
    const values = data.subarray(row * dimensions, (row + 1) * dimensions);
    return `${Array.from(values, (value) => shortest(operation, value)).join(separator)}\n`;
  });
  return { words: words.map((word) => `${word}\n`).join(""), vectors: rows.join("") };
}
