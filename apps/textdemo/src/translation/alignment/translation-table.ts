import type { Cooccurrences } from "./corpus.ts";

/** The probability of what a table does not hold, as in fast_align. */
export const floorProbability = 1e-9;

/**
 * t(generated | given) of the pairs of words for which it is at least {@link floorProbability}, row by
 * row, in a row by generated word.
 */
export interface TranslationTable {
  /** Row r begins at `starts[r]`; row 0 is the null word's, others are those of id + 1. */
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/** Keeps of all entries those that matter, sorted. */
export function compactTable(
  { given, generated }: Cooccurrences,
  probabilities: Float64Array,
  rows: number,
): TranslationTable {
  const kept: number[] = [];
  for (let entry = 0; entry < probabilities.length; entry++) {
    if ((probabilities[entry] as number) >= floorProbability) kept.push(entry);
  }
  const order = Int32Array.from(kept).sort(
    (a, b) =>
      (given[a] as number) - (given[b] as number) ||
      (generated[a] as number) - (generated[b] as number),
  );
  const starts = new Int32Array(rows + 1);
  for (const entry of order) {
    const next = (given[entry] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let row = 0; row < rows; row++) {
    starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number);
  }
  return {
    starts,
    columns: order.map((entry) => generated[entry] as number),
    values: Float32Array.from(order, (entry) => probabilities[entry] as number),
  };
}

/** t(generated | given). Rows of −1 and columns of −1 are those of unknown words. */
export function lookUp(
  { starts, columns, values }: TranslationTable,
  row: number,
  column: number,
): number {
  if (row < 0) return floorProbability;
  let low = starts[row] as number;
  let high = starts[row + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((columns[middle] as number) < column) low = middle + 1;
    else high = middle;
  }
  const isFound = low < (starts[row + 1] as number) && columns[low] === column;
  return isFound ? (values[low] as number) : floorProbability;
}
