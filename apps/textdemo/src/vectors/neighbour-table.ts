import { formatCount } from "../terminal/format.ts";
import { formatTable } from "../terminal/table.ts";
import type { VectorTable } from "./lookup.ts";
import { type Metric, neighbours } from "./neighbours.ts";
import { rowFinder } from "./rows.ts";

/** What a table of neighbours shows. */
export interface NeighbourTableOptions {
  readonly metric: Metric;
  /** Neighbours for each word. */
  readonly top: number;
  /** Colours the head and the lines beneath it. */
  readonly style?: { bold(text: string): string; dim(text: string): string } | undefined;
}

/** The lines of a table, and the words it has no column for. */
export interface NeighbourTable {
  readonly lines: string[];
  readonly unknown: string[];
}

/**
 * The lecture's table: each word with its rank and frequency beneath, then its nearest neighbours.
 */
export function neighbourTable(
  { vectors, count }: VectorTable,
  words: readonly string[],
  { metric, top, style }: NeighbourTableOptions,
): NeighbourTable {
  const find = rowFinder(vectors);
  const unknown = words.filter((word) => find(word) === undefined);
  const rows = words.flatMap((word) => find(word) ?? []);
  if (rows.length === 0) return { lines: [], unknown };
  const near = neighbours(vectors, rows, { metric, top });
  const heads = rows.map((row) => {
    const word = vectors.words[row] ?? "";
    const times = count(word);
    return [
      word,
      `rank ${row + 1}`,
      ...(times === undefined ? [] : [`${formatCount(times)} times`]),
    ];
  });
  const headRows = Math.max(...heads.map((head) => head.length));
  const columns = heads.map((head, column) => [
    ...head,
    ...Array.from({ length: headRows - head.length }, () => ""),
    ...(near[column] ?? []).map(({ word }) => word),
  ]);
  const lines = formatTable(columns, (cell, row) => {
    if (style === undefined || row >= headRows) return cell;
    return row === 0 ? style.bold(cell) : style.dim(cell);
  });
  const width = Math.max(...formatTable(columns).map((line) => line.length));
  lines.splice(headRows, 0, "─".repeat(width));
  return { lines, unknown };
}
