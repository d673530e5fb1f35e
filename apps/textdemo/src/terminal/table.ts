/**
 * Columns side by side, each as wide as its longest cell; short columns end early.
 * @param style applied to a padded cell, so that its colour codes do not count as width
 */
export function formatTable(
  columns: readonly (readonly string[])[],
  style: (cell: string, row: number) => string = (cell) => cell,
): string[] {
  const widths = columns.map((cells) => Math.max(0, ...cells.map((cell) => widthOf(cell))));
  const rows = Math.max(0, ...columns.map((cells) => cells.length));
  return Array.from({ length: rows }, (_, row) =>
    columns
      .map((cells, column) => {
        const cell = cells[row] ?? "";
        return style(cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)), row);
      })
      .join("  ")
      .trimEnd(),
  );
}

/** Columns of a terminal that a text takes, counted in Unicode code points. */
function widthOf(text: string): number {
  return Array.from(text).length;
}
