const NO_TRANSPOSE = 111;
const TRANSPOSE = 112;

/** How BLAS is told where a matrix's elements are. */
export interface Orientation {
  readonly transpose: typeof NO_TRANSPOSE | typeof TRANSPOSE;
  /** Elements from one stored row to the next. */
  readonly leading: number;
}

/**
 * A matrix of any strides as one stored by rows or by columns; null when it is neither, or when its
 * rows overlap.
 */
export function orientation(
  rows: number,
  columns: number,
  rowStride: number,
  columnStride: number,
): Orientation | null {
  // The stride of an axis of length 1 is never used, so it may be what makes the matrix regular.
  let [row, column] = [rowStride, columnStride];
  if (rows === 1) row = columnStride === 1 ? columns : 1;
  else if (columns === 1) column = rowStride === 1 ? rows : 1;
  if (column === 1 && row >= columns) return { transpose: NO_TRANSPOSE, leading: row };
  if (row === 1 && column >= rows) return { transpose: TRANSPOSE, leading: column };
  return null;
}
