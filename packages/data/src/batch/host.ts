import { type Dtype, DtypeError, fromHost, ShapeError, type Tensor, ValueError } from "@nnf/tensor";

/** The typed arrays a column may be. Uint8Array holds small integers here (pixels, labels). */
export type HostArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

/** A typed array with the shape its elements have, row-major: what `parseIdx` and `windows` give. */
export interface ShapedArray<A extends HostArray = HostArray> {
  readonly data: A;
  readonly shape: readonly number[];
  /** Default: float32 and float64 for their arrays, int32 for arrays of integers. */
  readonly dtype?: Dtype;
}

/** Whether a value is one of the typed arrays a column may be. */
export function isHostArray(value: unknown): value is HostArray {
  return (
    value instanceof Float32Array ||
    value instanceof Float64Array ||
    value instanceof Int32Array ||
    value instanceof Int16Array ||
    value instanceof Int8Array ||
    value instanceof Uint16Array ||
    value instanceof Uint8Array ||
    value instanceof Uint8ClampedArray
  );
}

/** The dtype a typed array is batched to unless told otherwise. */
export function naturalDtype(data: HostArray): Dtype {
  if (data instanceof Float32Array) return "float32";
  return data instanceof Float64Array ? "float64" : "int32";
}

/** A zeroed array that holds `dtype`. */
export function allocate(dtype: Dtype, size: number): TensorData {
  switch (dtype) {
    case "float32":
      return new Float32Array(size);
    case "float64":
      return new Float64Array(size);
    case "int32":
      return new Int32Array(size);
    case "bool":
      return new Uint8Array(size);
  }
}

/** The arrays that hold tensor data: one per dtype. */
export type TensorData = Float32Array | Float64Array | Int32Array | Uint8Array;

/**
 * Copies numbers into a block of `dtype`.
 * @throws DtypeError for a number that an int32 block cannot hold, instead of cutting it silently.
 */
export function copyNumbers(
  source: ArrayLike<number>,
  target: TensorData,
  offset: number,
  dtype: Dtype,
  where: string,
): void {
  const exact = isHostArray(source) && naturalDtype(source) === "int32";
  if (dtype === "bool") {
    for (let i = 0; i < source.length; i++) target[offset + i] = source[i] === 0 ? 0 : 1;
  } else if (dtype !== "int32" || exact) {
    target.set(source, offset);
  } else {
    for (let i = 0; i < source.length; i++) {
      const value = source[i] as number;
      if ((value | 0) !== value) {
        throw new DtypeError(
          "batch",
          `${where} has ${value}; expected 32-bit integers, as dtype is int32. ` +
            "Ask for float32 or round the values first.",
        );
      }
      target[offset + i] = value;
    }
  }
}

/** A tensor over the data, which is copied only where the dtype wants another array. */
export function hostTensor(data: HostArray, shape: readonly number[], dtype: Dtype): Tensor {
  const fits =
    dtype === "bool"
      ? data instanceof Uint8Array
      : allocate(dtype, 0).constructor === data.constructor;
  if (fits) return fromHost(data as TensorData, shape);
  const block = allocate(dtype, data.length);
  copyNumbers(data, block, 0, dtype, "the array");
  return fromHost(block, shape);
}

/**
 * The number of elements of a shape.
 * @throws ShapeError for lengths that are no non-negative integers, ValueError when they multiply to
 *   more than 2^31 − 1 elements.
 */
export function sizeOfShape(operation: string, name: string, shape: readonly number[]): number {
  let size = 1;
  let extent = 1;
  for (const length of shape) {
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new ShapeError(
        operation,
        `${name} has shape [${shape.join(", ")}]; expected non-negative integers.`,
      );
    }
    size *= length;
    extent *= Math.max(length, 1);
  }
  if (extent > 2 ** 31 - 1) {
    throw new ValueError(
      operation,
      `${name} has shape [${shape.join(", ")}], which is too large; ` +
        "expected at most 2^31 - 1 elements. Split the data or take smaller batches.",
    );
  }
  return size;
}
