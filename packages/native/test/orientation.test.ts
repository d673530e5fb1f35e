import fc from "fast-check";
import { expect, it } from "vitest";
import { orientation } from "../src/orientation.ts";

const size = fc.integer({ min: 1, max: 5 });
const stride = fc.integer({ min: -2, max: 7 });

it("an oriented matrix has its elements where its strides put them", () => {
  fc.assert(
    fc.property(size, size, stride, stride, (rows, columns, row, column) => {
      const found = orientation(rows, columns, row, column);
      if (found === null) return;
      const { transpose, leading } = found;
      expect(leading).toBeGreaterThanOrEqual(transpose === 112 ? rows : columns);
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const at = transpose === 112 ? j * leading + i : i * leading + j;
          expect(at).toBe(i * row + j * column);
        }
      }
    }),
  );
});

it.each([
  { rows: 3, columns: 4, row: 4, column: 1, expected: { transpose: 111, leading: 4 } },
  { rows: 3, columns: 4, row: 9, column: 1, expected: { transpose: 111, leading: 9 } },
  { rows: 3, columns: 4, row: 1, column: 3, expected: { transpose: 112, leading: 3 } },
  { rows: 1, columns: 4, row: 0, column: 1, expected: { transpose: 111, leading: 4 } },
  { rows: 1, columns: 4, row: 7, column: 5, expected: { transpose: 112, leading: 5 } },
  { rows: 4, columns: 1, row: 1, column: 0, expected: { transpose: 112, leading: 4 } },
  { rows: 4, columns: 1, row: 6, column: 3, expected: { transpose: 111, leading: 6 } },
  // Overlapping windows, both strides above 1, repeated and reversed rows.
  { rows: 3, columns: 4, row: 2, column: 1, expected: null },
  { rows: 3, columns: 4, row: 8, column: 2, expected: null },
  { rows: 3, columns: 4, row: 0, column: 1, expected: null },
  { rows: 3, columns: 4, row: -4, column: 1, expected: null },
])("$rows × $columns by $row and $column", ({ rows, columns, row, column, expected }) => {
  expect(orientation(rows, columns, row, column)).toEqual(expected);
});
