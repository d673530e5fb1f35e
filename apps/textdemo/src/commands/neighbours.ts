import type { WordVectors } from "@nnf/data";
import { UsageError } from "../errors.ts";
import { formatCount } from "../terminal/format.ts";
import { print, styles, type Terminal } from "../terminal/terminal.ts";
import { loadTable, rowFinder } from "../vectors/lookup.ts";
import { neighbourTable } from "../vectors/neighbour-table.ts";
import { type Metric, neighbours } from "../vectors/neighbours.ts";

/** Options of the command `neighbours`. */
export interface NeighboursOptions {
  /** A file of word vectors. */
  readonly vectors: string;
  readonly top: number;
  readonly metric: Metric;
  readonly json: boolean;
}

/**
 * Prints the nearest neighbours of words.
 * @throws UsageError when the file has none of the words
 */
export async function neighboursCommand(
  words: readonly string[],
  { vectors: file, top, metric, json }: NeighboursOptions,
  terminal: Terminal,
): Promise<void> {
  const table = await loadTable(file);
  if (json) {
    printJson(table.vectors, words, { metric, top }, terminal);
    return;
  }
  const { lines, unknown } = neighbourTable(table, words, { metric, top, style: styles(terminal) });
  const missing = `not among the ${formatCount(table.vectors.words.length)} words of ${file}: ${unknown.join(", ")}`;
  if (lines.length === 0) throw new UsageError(`${missing}. Try other words.`);
  for (const line of lines) print(terminal, line);
  if (unknown.length > 0) print(terminal, `\n${missing}`);
}

/** A line for each word; those the table lacks have no neighbours. */
function printJson(
  vectors: WordVectors,
  words: readonly string[],
  how: { readonly metric: Metric; readonly top: number },
  terminal: Terminal,
): void {
  const find = rowFinder(vectors);
  for (const word of words) {
    const row = find(word);
    const [near = []] = row === undefined ? [] : neighbours(vectors, [row], how);
    const found = near.map(({ word: other, value }) => ({ word: other, [how.metric]: value }));
    print(
      terminal,
      JSON.stringify({ word, rank: row === undefined ? null : row + 1, neighbours: found }),
    );
  }
}
