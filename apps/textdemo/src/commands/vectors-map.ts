import { writeFileAtomic } from "@nnf/tensor/node";
import { UsageError } from "../errors.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { loadTable } from "../vectors/lookup.ts";
import { wordMap } from "../vectors/map.ts";
import { firstRows, wordClasses } from "../vectors/word-classes.ts";

/** Options of the command `vectors map`. */
export interface MapOptions {
  /** A file of word vectors. */
  readonly vectors: string;
  /** Where the picture goes. */
  readonly output: string;
  /** How many of the first words of the file may be in it. */
  readonly among: number;
  readonly json: boolean;
}

/**
 * Draws words, or those of the word classes, where the two principal components of their vectors lie.
 * @throws UsageError when the vectors know fewer than three, FileError and FormatError for files
 */
export async function mapCommand(
  words: readonly string[],
  { vectors, output, among, json }: MapOptions,
  terminal: Terminal,
): Promise<void> {
  const table = firstRows((await loadTable(vectors)).vectors, among);
  const classes = Object.entries(wordClasses).map(([name, members]) => ({ name, words: members }));
  const map = wordMap(table, words.length > 0 ? [{ name: "", words }] : classes);
  if (map === undefined) {
    throw new UsageError(
      `vectors map: ${vectors} has fewer than three of the words; expected at least three.`,
    );
  }
  await writeFileAtomic(output, map.svg);
  const { words: count, variance } = map;
  if (json) print(terminal, JSON.stringify({ output, vectors, words: count, variance }));
  else {
    print(
      terminal,
      `Wrote ${output}: ${count} words, ${(100 * variance).toFixed(0)} % of their variance.`,
    );
  }
}
