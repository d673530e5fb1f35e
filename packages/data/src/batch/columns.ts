import { type Dtype, ShapeError, Tensor, ValueError } from "@nnf/tensor";
import type { Indexed, Reader } from "../pipeline/indexed.ts";
import { describe } from "./cell.ts";
import { collateColumns, stackOptions } from "./collate.ts";
import { type HostArray, hostTensor, isHostArray, naturalDtype, type ShapedArray } from "./host.ts";
import { HostColumn, NumberColumn } from "./host-column.ts";
import type { NumberDtypes } from "./options.ts";

/**
 * A column that makes its rows when they are asked for, such as the windows over a text. Rows of
 * equal shape may come as one block, [indices, ...row], which spares a batch its parts.
 */
export interface Column<R> {
  readonly length: number;
  at(index: number): R;
  /** `dtype` is the one wanted; a block of another is converted. */
  gather?(indices: Int32Array, dtype?: Dtype): ShapedArray;
}

/** What `Dataset.fromArrays` takes as a column; the first axis counts the examples. */
export type ColumnSource = Tensor | HostArray | ShapedArray | readonly unknown[] | Column<unknown>;

/** One example's value in a column. */
export type Row<C> = C extends Tensor
  ? Tensor
  : C extends HostArray
    ? number
    : C extends readonly (infer R)[]
      ? R
      : C extends Column<infer R>
        ? R
        : C extends ShapedArray
          ? Tensor
          : never;

/** One example of several columns. */
export type Rows<C> = { [K in keyof C]: Row<C[K]> };

/** Records with random access, and the dtypes of the columns whose values are plain numbers. */
export interface IndexedColumns extends Indexed<unknown> {
  readonly numbers: NumberDtypes;
}

/**
 * Columns of equal length as a sequence of records, whose batches are gathered column by column.
 * @throws ShapeError for columns of different lengths, ValueError for no columns.
 */
export function indexedColumns(sources: Readonly<Record<string, ColumnSource>>): IndexedColumns {
  const columns = new Map<string, Column<unknown>>();
  const numbers: Record<string, Dtype> = {};
  for (const [name, source] of Object.entries(sources)) {
    columns.set(name, toColumn(name, source));
    if (isHostArray(source)) numbers[name] = naturalDtype(source);
  }
  const [first] = columns;
  if (first === undefined) {
    throw new ValueError(
      "Dataset.fromArrays",
      "got no columns; expected at least one, such as { image, label }.",
    );
  }
  const [firstName, { length }] = first;
  for (const [name, column] of columns) {
    if (column.length === length) continue;
    throw new ShapeError(
      "Dataset.fromArrays",
      `${firstName} has ${length} examples and ${name} ${column.length}; expected equally many. ` +
        "The first axis counts the examples.",
    );
  }
  const reader: Reader<unknown> = {
    at(index) {
      const row: Record<string, unknown> = {};
      for (const [name, column] of columns) row[name] = column.at(index);
      return row;
    },
    gather(indices, options) {
      const parts = new Map<string, () => readonly unknown[] | Tensor>();
      for (const [name, column] of columns) {
        const { pad, dtype } = stackOptions(options, name);
        const padded = pad !== undefined || options.lengths === name || options.mask === name;
        parts.set(
          name,
          () =>
            (padded ? undefined : gatherBlock(column, indices, dtype)) ??
            Array.from(indices, (index) => column.at(index)),
        );
      }
      return collateColumns(parts, options);
    },
  };
  return { length, numbers, open: () => reader };
}

function gatherBlock(
  column: Column<unknown>,
  indices: Int32Array,
  dtype: Dtype | undefined,
): Tensor | undefined {
  const block = column.gather?.(indices, dtype);
  if (block === undefined) return undefined;
  return hostTensor(block.data, block.shape, dtype ?? block.dtype ?? naturalDtype(block.data));
}

function toColumn(name: string, source: ColumnSource): Column<unknown> {
  if (source instanceof Tensor) {
    const { shape, dtype } = source;
    return new HostColumn(name, { data: source.data(), shape, dtype });
  }
  if (isHostArray(source)) return new NumberColumn(source);
  if (Array.isArray(source)) return { length: source.length, at: (index) => source[index] };
  if (isObject(source) && "at" in source && "length" in source && !ArrayBuffer.isView(source)) {
    return source as Column<unknown>;
  }
  if (isObject(source) && "data" in source && "shape" in source && isHostArray(source.data)) {
    return new HostColumn(name, source as ShapedArray);
  }
  throw new ValueError(
    "Dataset.fromArrays",
    `column ${name} is ${describe(source)}; expected a tensor, a typed array of floats or of ` +
      "integers up to 32 bits, { data, shape }, or an array.",
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
