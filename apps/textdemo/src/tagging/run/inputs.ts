import {
  type ConlluSentence,
  conllSentences,
  conlluSentences,
  decodeText,
  splitLines,
  tokenize,
} from "@nnf/data";
import type { Input } from "../features.ts";

/**
 * What comes in: text with a sentence on each line, tokens with spaces between them, CoNLL-U, or
 * columns with the word first.
 */
export const inputFormats = ["text", "tokens", "conllu", "columns"] as const;

export type InputFormat = (typeof inputFormats)[number];

/** A sentence to tag, with what is needed to write it again. */
export interface Reading extends Input {
  /** Where the words begin and end in their line, in UTF-16 units, if that was asked for. */
  readonly places?: readonly (readonly [start: number, end: number])[];
  readonly conllu?: ConlluSentence;
}

const source = { operation: "tag run", file: "standard input" };

/**
 * Reads sentences from bytes in UTF-8, as many at a time as arrive together: to wait for each would
 * take longer than to read it. Empty lines of text are sentences without words.
 * @param withPlaces whether it will be asked where words are in their lines
 * @throws FormatError naming the line that is malformed
 */
export function readings(
  format: InputFormat,
  bytes: AsyncIterable<Uint8Array>,
  withPlaces: boolean,
): AsyncIterable<readonly Reading[]> {
  if (format === "conllu") return ofConllu(bytes);
  if (format === "columns") return ofColumns(bytes);
  return ofLines(bytes, format === "text" ? ofText : ofTokens, withPlaces);
}

async function* ofLines(
  bytes: AsyncIterable<Uint8Array>,
  read: typeof ofText,
  withPlaces: boolean,
): AsyncGenerator<readonly Reading[], undefined, undefined> {
  let isFirst = true;
  for await (const block of decodeText(bytes, source)) {
    const text = isFirst ? block.replace(/^\uFEFF/, "") : block;
    isFirst = false;
    yield Array.from(splitLines(text), (line) => read(line, withPlaces));
  }
  return undefined;
}

function ofText(line: string, withPlaces: boolean): Reading {
  const tokens = tokenize(line);
  const words = tokens.map(({ text }) => text);
  if (!withPlaces) return { words, columns: [] };
  return { words, columns: [], places: tokens.map(({ start, end }) => [start, end]) };
}

/** The words between spaces and tabs. */
function ofTokens(line: string, withPlaces: boolean): Reading {
  const words: string[] = [];
  const places: [start: number, end: number][] = [];
  for (let start = 0; start < line.length; start++) {
    if (isBlank(line, start)) continue;
    let end = start + 1;
    while (end < line.length && !isBlank(line, end)) end++;
    words.push(line.slice(start, end));
    if (withPlaces) places.push([start, end]);
    start = end;
  }
  return withPlaces ? { words, columns: [], places } : { words, columns: [] };
}

function isBlank(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}

async function* ofConllu(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Reading[], undefined, undefined> {
  for await (const conllu of conlluSentences(decodeText(bytes, source), source)) {
    yield [{ words: conllu.column("form"), columns: [], conllu }];
  }
  return undefined;
}

async function* ofColumns(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Reading[], undefined, undefined> {
  const options = { file: source.file, columns: "file" } as const;
  for await (const { rows } of conllSentences(decodeText(bytes, source), options)) {
    const width = rows[0]?.length ?? 1;
    const columns = Array.from({ length: width - 1 }, (_, c) =>
      rows.map((row) => row[c + 1] ?? ""),
    );
    yield [{ words: rows.map((row) => row[0] ?? ""), columns }];
  }
  return undefined;
}

/** Words in a portion, about: no more than are looked up together, unless the last sentence is long. */
const portion = 3840;

/** Sentences in portions, or one by one for somebody who waits for each. */
export async function* portions(
  readings: AsyncIterable<readonly Reading[]>,
  oneByOne: boolean,
): AsyncGenerator<Reading[], undefined, undefined> {
  let gathered: Reading[] = [];
  let words = 0;
  for await (const sentences of readings) {
    for (const sentence of sentences) {
      gathered.push(sentence);
      // Empty sentences count as well, so that a portion of them has an end.
      words += 1 + sentence.words.length;
      if (!oneByOne && words < portion) continue;
      yield gathered;
      gathered = [];
      words = 0;
    }
  }
  if (gathered.length > 0) yield gathered;
  return undefined;
}
