import { type Dtype, DtypeError, fromHost, ShapeError, type Tensor } from "@nnf/tensor";
import { type Cell, toCell } from "./cell.ts";
import { allocate, copyNumbers, isHostArray, sizeOfShape, type TensorData } from "./host.ts";

/** How one column is stacked. */
export interface StackOptions {
  readonly pad?: number | undefined;
  readonly padMultiple: number;
  readonly dtype?: Dtype | undefined;
  /** The dtype of values that are plain numbers. */
  readonly numbers?: Dtype | undefined;
}

/** A column's tensor, and the length of every example's first axis before padding. */
export interface Stacked {
  readonly tensor: Tensor;
  readonly lengths: Int32Array;
}

/** Stacks one value per example along a new first axis. */
export function stackValues(
  values: readonly unknown[],
  name: string,
  options: StackOptions,
): Stacked {
  const cells = values.map((value, index) => toCell(value, whereIs(name, index)));
  const numbers = typeof values[0] === "number" ? options.numbers : undefined;
  const dtype = options.dtype ?? numbers ?? commonDtype(cells, name);
  const shape =
    options.pad === undefined ? commonShape(cells, name) : paddedShape(cells, name, options);
  sizeOfShape("batch", name, [cells.length, ...shape]);
  const stride = shape.reduce((product, length) => product * length, 1);
  const block = allocate(dtype, cells.length * stride);
  if (options.pad !== undefined) fill(block, options.pad, dtype, name);
  cells.forEach((cell, index) => {
    if (sameShape(cell.shape, shape)) {
      copyNumbers(cell.data, block, index * stride, dtype, whereIs(name, index));
    } else {
      copyPadded(cell, shape, block, index * stride, dtype, whereIs(name, index));
    }
  });
  const lengths = Int32Array.from(cells, (cell) => cell.shape[0] ?? 1);
  return { tensor: fromHost(block, [cells.length, ...shape]), lengths };
}

function whereIs(name: string, index: number): string {
  return `${name} of example ${index} of the batch`;
}

function fill(block: TensorData, value: number, dtype: Dtype, name: string): void {
  copyNumbers([value], allocate(dtype, 1), 0, dtype, `pad of ${name}`);
  block.fill(value);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

function commonDtype(cells: readonly Cell[], name: string): Dtype {
  const dtype = (cells[0] as Cell).dtype;
  const other = cells.findIndex((cell) => cell.dtype !== dtype);
  if (other < 0) return dtype;
  throw new DtypeError(
    "batch",
    `${name} is ${dtype} in example 0 of the batch and ${cells[other]?.dtype} in example ${other}; ` +
      "expected one dtype. Give batch the option dtype.",
  );
}

function commonShape(cells: readonly Cell[], name: string): readonly number[] {
  const shape = (cells[0] as Cell).shape;
  const other = cells.findIndex((cell) => !sameShape(cell.shape, shape));
  if (other < 0) return shape;
  throw new ShapeError(
    "batch",
    `${name} has shape [${shape.join(", ")}] in example 0 of the batch and ` +
      `[${cells[other]?.shape.join(", ")}] in example ${other}; expected equal shapes. ` +
      "Give batch the option pad, such as { pad: 0 }.",
  );
}

/** The longest length of each axis, the first rounded up to the multiple asked for. */
function paddedShape(cells: readonly Cell[], name: string, options: StackOptions): number[] {
  const shape = [...(cells[0] as Cell).shape];
  cells.forEach((cell, index) => {
    if (cell.shape.length !== shape.length) {
      throw new ShapeError(
        "batch",
        `${name} has ${shape.length} axes in example 0 of the batch and ${cell.shape.length} in ` +
          `example ${index}; expected equally many. Padding changes lengths, never the rank.`,
      );
    }
    cell.shape.forEach((length, axis) => {
      shape[axis] = Math.max(shape[axis] as number, length);
    });
  });
  if (shape.length > 0) {
    shape[0] = Math.ceil((shape[0] as number) / options.padMultiple) * options.padMultiple;
  }
  return shape;
}

/** Copies row by row into the corner of a larger block. */
function copyPadded(
  cell: Cell,
  shape: readonly number[],
  block: TensorData,
  offset: number,
  dtype: Dtype,
  where: string,
): void {
  let read = 0;
  const copyAxis = (axis: number, at: number): void => {
    const length = cell.shape[axis] as number;
    if (axis === shape.length - 1) {
      copyNumbers(slice(cell.data, read, read + length), block, at, dtype, where);
      read += length;
      return;
    }
    const stride = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
    for (let i = 0; i < length; i++) copyAxis(axis + 1, at + i * stride);
  };
  copyAxis(0, offset);
}

function slice(data: ArrayLike<number>, start: number, stop: number): ArrayLike<number> {
  return isHostArray(data)
    ? data.subarray(start, stop)
    : Array.prototype.slice.call(data, start, stop);
}
