/**
 * Rows of cells as lines of text, the columns as wide as their widest cell. The first row is the header;
 * columns whose title is in `text` are aligned left, the others, which hold numbers, right.
 */
export function align(rows: readonly (readonly string[])[], text: readonly string[]): string[] {
  const [header = []] = rows;
  const widths = header.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return text.includes(header[column] ?? "") ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
