import { type Dtype, ShapeError, type Tensor } from "@nnf/tensor";
import type { Column } from "./columns.ts";
import {
  allocate,
  copyNumbers,
  type HostArray,
  hostTensor,
  naturalDtype,
  type ShapedArray,
  sizeOfShape,
} from "./host.ts";

/** Rows of a shaped array, each a tensor over the column's own memory. */
export class HostColumn implements Column<Tensor> {
  readonly length: number;
  readonly #data: HostArray;
  readonly #rowShape: readonly number[];
  readonly #rowSize: number;
  readonly #dtype: Dtype;

  /** @throws ShapeError when the shape has no axis for the examples or does not fit the data */
  constructor(name: string, { data, shape, dtype = naturalDtype(data) }: ShapedArray) {
    const size = sizeOfShape("Dataset.fromArrays", `column ${name}`, shape);
    const [length, ...rowShape] = shape;
    if (length === undefined) {
      throw new ShapeError(
        "Dataset.fromArrays",
        `column ${name} is a scalar; expected a first axis that counts the examples.`,
      );
    }
    if (size !== data.length) {
      throw new ShapeError(
        "Dataset.fromArrays",
        `column ${name} has shape [${shape.join(", ")}], which is ${size} elements, ` +
          `and data of ${data.length}; expected equally many.`,
      );
    }
    this.length = length;
    this.#data = data;
    this.#rowShape = rowShape;
    this.#rowSize = length === 0 ? 0 : size / length;
    this.#dtype = dtype;
  }

  at(index: number): Tensor {
    const start = index * this.#rowSize;
    const row = this.#data.subarray(start, start + this.#rowSize);
    return hostTensor(row, this.#rowShape, this.#dtype);
  }

  gather(indices: Int32Array, dtype: Dtype = this.#dtype): ShapedArray {
    const data = gatherRows(this.#data, this.#rowSize, indices, dtype);
    return { data, shape: [indices.length, ...this.#rowShape], dtype };
  }
}

/** The elements of a typed array, as numbers. */
export class NumberColumn implements Column<number> {
  readonly length: number;
  readonly #data: HostArray;

  constructor(data: HostArray) {
    this.length = data.length;
    this.#data = data;
  }

  at(index: number): number {
    return this.#data[index] as number;
  }

  gather(indices: Int32Array, dtype: Dtype = naturalDtype(this.#data)): ShapedArray {
    return { data: gatherRows(this.#data, 1, indices, dtype), shape: [indices.length], dtype };
  }
}

function gatherRows(
  data: HostArray,
  rowSize: number,
  indices: Int32Array,
  dtype: Dtype,
): Float32Array | Float64Array | Int32Array | Uint8Array {
  const block = allocate(dtype, indices.length * rowSize);
  for (let row = 0; row < indices.length; row++) {
    const start = (indices[row] as number) * rowSize;
    copyNumbers(data.subarray(start, start + rowSize), block, row * rowSize, dtype, "the column");
  }
  return block;
}
