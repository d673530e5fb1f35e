import { UsageError } from "../errors.ts";
import { formatCount } from "../terminal/format.ts";
import { print, styles, type Terminal } from "../terminal/terminal.ts";
import { loadTable } from "../vectors/lookup.ts";
import { neighbourTable } from "../vectors/neighbour-table.ts";
import type { Metric } from "../vectors/neighbours.ts";

/** Options of the command `neighbours`. */
export interface NeighboursOptions {
  /** A file of word vectors. */
  readonly vectors: string;
  readonly top: number;
  readonly metric: Metric;
}

/**
 * Prints the nearest neighbours of words.
 * @throws UsageError when the file has none of the words
 */
export async function neighboursCommand(
  words: readonly string[],
  { vectors: file, top, metric }: NeighboursOptions,
  terminal: Terminal,
): Promise<void> {
  const table = await loadTable(file);
  const { lines, unknown } = neighbourTable(table, words, { metric, top, style: styles(terminal) });
  const missing = `not among the ${formatCount(table.vectors.words.length)} words of ${file}: ${unknown.join(", ")}`;
  if (lines.length === 0) throw new UsageError(`${missing}. Try other words.`);
  for (const line of lines) print(terminal, line);
  if (unknown.length > 0) print(terminal, `\n${missing}`);
}
