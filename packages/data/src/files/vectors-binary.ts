import { FormatError, type Tensor } from "@nnf/tensor";
import type { ShapedArray } from "../batch/host.ts";
import { checkedVectors, checkFinite, checkWord, type WordVectors } from "./vectors.ts";

const newline = 10;
const space = 32;
/** Bytes in which the first line must end, and a word: what is longer is no such file. */
const longestText = 4096;

/**
 * Collects word2vec's binary format from bytes that arrive in pieces: a line with the numbers of
 * words and dimensions, then each word, a space and its float32s, least significant byte first. A
 * line end after the numbers is written by some tools and left out by others.
 */
export class BinaryVectorParser {
  readonly #operation: string;
  readonly #file: string | undefined;
  readonly #words: string[] = [];
  readonly #seen = new Set<string>();
  #header: { words: number; dimensions: number } | undefined;
  #values = new Float32Array(1024);
  #rest = new Uint8Array(0);
  /** The bytes before `#rest`. */
  #offset = 0;

  constructor(operation: string, file?: string) {
    this.#operation = operation;
    this.#file = file;
  }

  /** @throws FormatError naming the byte at which it is malformed */
  add(chunk: Uint8Array): void {
    const bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    let at = 0;
    for (let end = this.#next(bytes, at); end > at; end = this.#next(bytes, at)) at = end;
    this.#rest = bytes.slice(at);
    this.#offset += at;
  }

  /** @throws FormatError when the bytes end before the last vector, or go on after it */
  end(): WordVectors {
    const rest = this.#rest.some((byte) => byte !== newline);
    if (this.#header === undefined || this.#words.length < this.#header.words) {
      const found =
        this.#header === undefined
          ? "the first line"
          : `vector ${this.#words.length + 1} of ${this.#header.words}`;
      const length = this.#offset + this.#rest.length;
      throw this.#fail(length, `the bytes end in ${found}; expected all of it. It may be cut off.`);
    }
    if (rest) {
      throw this.#fail(
        this.#offset,
        `bytes follow the last of ${this.#words.length} vectors; expected as many as the first line says.`,
      );
    }
    const { words, dimensions } = this.#header;
    const data = this.#values.slice(0, words * dimensions);
    return { words: this.#words, vectors: { data, shape: [words, dimensions] } };
  }

  /** Where what begins at `at` ends, or `at` when it is not whole yet. */
  #next(bytes: Uint8Array, at: number): number {
    if (this.#header === undefined) return this.#readHeader(bytes, at);
    if (this.#words.length === this.#header.words) return at;
    const { dimensions } = this.#header;
    const start = bytes[at] === newline ? at + 1 : at;
    const stop = this.#find(bytes, start, space, "a word and a space");
    const end = stop + 1 + 4 * dimensions;
    if (stop < 0 || end > bytes.length) return at;
    const word = this.#decode(bytes.subarray(start, stop), start);
    this.#store(new DataView(bytes.buffer, bytes.byteOffset + stop + 1, 4 * dimensions), stop + 1);
    if (this.#seen.has(word)) {
      throw this.#fail(
        this.#offset + start,
        `${JSON.stringify(word)} occurs a second time; expected each word once.`,
      );
    }
    this.#seen.add(word);
    this.#words.push(word);
    return end;
  }

  #readHeader(bytes: Uint8Array, at: number): number {
    const stop = this.#find(bytes, at, newline, "a first line with two numbers");
    if (stop < 0) return at;
    const line = this.#decode(bytes.subarray(at, stop), at);
    const [, words, dimensions] = /^(\d+) (\d+) *\r?$/.exec(line) ?? [];
    this.#header = { words: Number(words), dimensions: Number(dimensions) };
    if (!(this.#header.words > 0 && this.#header.dimensions > 0)) {
      throw this.#fail(
        0,
        `the first line is ${JSON.stringify(line.slice(0, 40))}; expected the numbers of words and ` +
          "dimensions, as in word2vec's binary format.",
      );
    }
    return stop + 1;
  }

  #find(bytes: Uint8Array, start: number, byte: number, expected: string): number {
    const window = bytes.subarray(start, start + longestText);
    const found = window.indexOf(byte);
    if (found < 0 && window.length === longestText) {
      throw this.#fail(
        this.#offset + start,
        `no ${byte === space ? "space" : "line end"} in ${longestText} bytes; expected ${expected}. ` +
          "The file may be of another format.",
      );
    }
    return found < 0 ? -1 : start + found;
  }

  #decode(bytes: Uint8Array, at: number): string {
    let text: string | undefined;
    try {
      text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      text = undefined;
    }
    if (text !== undefined && (this.#header === undefined || /^\S+$/u.test(text))) return text;
    throw this.#fail(
      this.#offset + at,
      "expected a word in UTF-8 without white space. The dimensions may be others than the first " +
        "line says.",
    );
  }

  #store(view: DataView, at: number): void {
    const dimensions = view.byteLength / 4;
    const start = this.#words.length * dimensions;
    if (start + dimensions > this.#values.length) {
      const grown = new Float32Array(Math.max(2 * this.#values.length, start + dimensions));
      grown.set(this.#values);
      this.#values = grown;
    }
    for (let i = 0; i < dimensions; i++) {
      const value = view.getFloat32(4 * i, true);
      if (!Number.isFinite(value)) {
        throw this.#fail(
          this.#offset + at + 4 * i,
          `got the value ${value}; expected a finite float32. The dimensions may be others than the ` +
            "first line says.",
        );
      }
      this.#values[start + i] = value;
    }
  }

  /** @param byte counted from 0, as tools that show bytes do */
  #fail(byte: number, problem: string): FormatError {
    return new FormatError(this.#operation, `byte ${byte}: ${problem}`, { file: this.#file });
  }
}

/**
 * Reads word vectors in word2vec's binary format.
 * @param file a name for error messages
 * @throws FormatError naming the byte at which it is malformed, counted from 0
 */
export function parseVectorsBinary(bytes: Uint8Array, file?: string): WordVectors {
  const parser = new BinaryVectorParser("parseVectorsBinary", file);
  parser.add(bytes);
  return parser.end();
}

/**
 * Word vectors in word2vec's binary format, with the line end after each vector that word2vec writes.
 * @param vectors [words, dimensions]
 * @throws ShapeError when rows and words differ in number, ValueError for a word that is empty,
 *   repeated or has white space, or a value that is no finite float32
 */
export function formatVectorsBinary(
  words: readonly string[],
  vectors: Tensor | ShapedArray,
): Uint8Array {
  const operation = "formatVectorsBinary";
  const { data, count, dimensions } = checkedVectors(operation, words, vectors);
  const encoder = new TextEncoder();
  const header = encoder.encode(`${count} ${dimensions}\n`);
  const encoded = words.map((word) => {
    checkWord(operation, word);
    return encoder.encode(word);
  });
  const length = encoded.reduce((sum, word) => sum + word.length + 2 + 4 * dimensions, 0);
  const bytes = new Uint8Array(header.length + length);
  const view = new DataView(bytes.buffer);
  bytes.set(header);
  let at = header.length;
  encoded.forEach((word, row) => {
    bytes.set(word, at);
    at += word.length;
    bytes[at++] = space;
    for (let i = 0; i < dimensions; i++, at += 4) {
      const value = Math.fround(data[row * dimensions + i] as number);
      checkFinite(operation, value);
      view.setFloat32(at, value, true);
    }
    bytes[at++] = newline;
  });
  return bytes;
}
