import { readLines } from "@nnf/data/node";
import { formatTable } from "../terminal/table.ts";
import { print, styles, type Terminal } from "../terminal/terminal.ts";
import { loadTable } from "../vectors/lookup.ts";
import { agreement, readPairs } from "../vectors/similarity.ts";

/** Options of the command `vectors similarity`. */
export interface SimilarityOptions {
  /** A file of word vectors. */
  readonly vectors: string;
  readonly json: boolean;
}

/**
 * Prints how the cosines of word pairs agree with the scores that people gave them.
 * @throws FileError and FormatError for files that cannot be read
 */
export async function similarityCommand(
  files: readonly string[],
  { vectors, json }: SimilarityOptions,
  terminal: Terminal,
): Promise<void> {
  const table = (await loadTable(vectors)).vectors;
  const rows: string[][] = [];
  for (const file of files) {
    const found = agreement(table, await readPairs(readLines(file), file));
    const { pairs, unknown, pearson, spearman } = found;
    const share = `${((100 * unknown) / pairs).toFixed(1)} %`;
    rows.push([file, String(pairs), share, pearson.toFixed(3), spearman.toFixed(3)]);
    // NaN, where there is nothing to correlate, becomes null.
    if (json) print(terminal, JSON.stringify({ file, vectors, ...found }));
  }
  if (json) return;
  const heads = ["file", "pairs", "not in the vectors", "Pearson", "Spearman"];
  const columns = heads.map((head, column) => [head, ...rows.map((row) => row[column] ?? "")]);
  for (const line of formatTable(columns, (cell, row) =>
    row === 0 ? styles(terminal).bold(cell) : cell,
  )) {
    print(terminal, line);
  }
}
