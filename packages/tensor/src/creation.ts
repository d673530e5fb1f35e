import {
  checkDtype,
  type Dtype,
  dtypeOf,
  isFloat,
  type TypedArray,
  typedArrayOf,
} from "./dtype.ts";
import { DtypeError, ShapeError, ValueError } from "./errors.ts";
import { constant } from "./graph/constant.ts";
import { defineTensorClass } from "./graph/node.ts";
import { cast } from "./ops/elementwise.ts";
import { fill, iota } from "./ops/fill.ts";
import { where } from "./ops/where.ts";
import { checkShape, formatShape, maxRank, type Shape } from "./shape.ts";
import type { NestedShape, ShapeOf } from "./shape-types.ts";
import { Tensor } from "./tensor.ts";

// Whoever makes the first tensor brings the class along, so a bundler cannot leave it out.
defineTensorClass(Tensor);

const leastInt32 = -(2 ** 31);
const greatestInt32 = 2 ** 31 - 1;

function isInt32(value: number): boolean {
  return value >= leastInt32 && value <= greatestInt32;
}

/** Numbers or booleans in arrays of arrays; `readonly` so that literals keep their shape. */
export type NestedData = number | boolean | readonly NestedData[] | TypedArray;

/** Options of functions that create tensors. */
export interface CreateOptions {
  /** float32 unless the data says otherwise. */
  readonly dtype?: Dtype | undefined;
}

/**
 * A tensor of the given values, which are copied: a number, a boolean, nested arrays or a typed
 * array. Numbers become float32, booleans bool, typed arrays their own dtype, unless one is given;
 * numbers become int32 as by `cast`, truncated and limited to 32 bits, NaN giving 0.
 * @throws ShapeError for ragged arrays, DtypeError for other values.
 */
export function tensor<const D extends NestedData>(
  data: D,
  options?: CreateOptions,
): Tensor<NestedShape<D>>;
export function tensor(data: NestedData, options: CreateOptions = {}): Tensor {
  const { values, shape, dtype } = hostData("tensor", data, options.dtype);
  return constant(values, shape, dtype);
}

/** A fresh typed array with its shape, from anything {@link tensor} takes. */
export function hostData(
  operation: string,
  data: NestedData,
  wanted?: Dtype,
): { values: TypedArray; shape: number[]; dtype: Dtype } {
  if (wanted !== undefined) checkDtype(operation, wanted);
  if (ArrayBuffer.isView(data)) {
    const dtype = wanted ?? dtypeOf(data, operation);
    return { values: converted(data, dtype), shape: [data.length], dtype };
  }
  const shape: number[] = [];
  let first: NestedData = data;
  while (Array.isArray(first)) {
    shape.push(first.length);
    // Too deep for a tensor, or an array that holds itself.
    if (shape.length > maxRank) checkShape(operation, shape);
    first = first[0] ?? 0;
  }
  if (ArrayBuffer.isView(first)) shape.push(first.length);
  const dtype = wanted ?? leafDtype(operation, first);
  const values = new typedArrayOf[dtype](checkShape(operation, shape));
  let next = 0;
  const put = (item: NestedData, axis: number): void => {
    if (axis === shape.length) {
      if (typeof item !== "number" && typeof item !== "boolean")
        throw ragged(operation, item, axis, shape);
      values[next++] = held(Number(item), dtype);
      return;
    }
    if (!isList(item) || item.length !== shape[axis]) throw ragged(operation, item, axis, shape);
    for (let i = 0; i < item.length; i++) put(item[i] as NestedData, axis + 1);
  };
  put(data, 0);
  return { values, shape, dtype };
}

function isList(item: NestedData): item is readonly NestedData[] | TypedArray {
  return Array.isArray(item) || ArrayBuffer.isView(item);
}

function leafDtype(operation: string, value: NestedData): Dtype {
  if (typeof value === "number") return "float32";
  if (typeof value === "boolean") return "bool";
  if (ArrayBuffer.isView(value)) return dtypeOf(value, operation);
  throw new DtypeError(
    operation,
    `got ${value === null ? "null" : typeof value}; expected numbers, booleans, nested arrays of them, ` +
      "or a typed array.",
  );
}

function ragged(operation: string, item: NestedData, axis: number, shape: Shape): ShapeError {
  const found = isList(item) ? `a list of ${item.length}` : `${String(item)}`;
  const expected = axis < shape.length ? `a list of ${shape[axis]}` : "a number or a boolean";
  return new ShapeError(
    operation,
    `nested arrays are ragged: at depth ${axis} found ${found}; expected ${expected}, as in the first ` +
      `item (shape ${formatShape(shape)}). Pad the rows to one length.`,
  );
}

/** A number as an array of the dtype holds it, by the rules of `cast`. */
function held(value: number, dtype: Dtype): number {
  if (dtype === "bool") return Number(value !== 0);
  if (dtype !== "int32") return value;
  return Math.min(Math.max(Math.trunc(value) || 0, leastInt32), greatestInt32);
}

function converted(data: TypedArray, dtype: Dtype): TypedArray {
  if (isFloat(dtype) || (dtype === "int32" && data instanceof Int32Array)) {
    return new typedArrayOf[dtype](data);
  }
  const values = new typedArrayOf[dtype](data.length);
  for (let i = 0; i < data.length; i++) values[i] = held(data[i] as number, dtype);
  return values;
}

/**
 * A tensor on the caller's own array, which is not copied: later changes of the array may or may
 * not be seen, so make none.
 * @throws ShapeError when the shape has another size than the array, ValueError for a Uint8Array
 *   that holds more than 0 and 1.
 */
export function fromHost<const S extends Shape = [number]>(
  data: TypedArray,
  shape?: S,
): Tensor<ShapeOf<S>>;
export function fromHost(data: TypedArray, shape: Shape = [data.length]): Tensor {
  const dtype = dtypeOf(data, "fromHost");
  if (dtype === "bool") checkBooleans(data);
  const size = checkShape("fromHost", shape);
  if (size !== data.length) {
    throw new ShapeError(
      "fromHost",
      `got ${data.length} values for shape ${formatShape(shape)}, which has ${size}; ` +
        "expected equal sizes.",
    );
  }
  return constant(data, [...shape], dtype);
}

/** Kernels take a bool's byte for a 0 or a 1. */
function checkBooleans(data: TypedArray): void {
  const position = data.findIndex((byte: number) => byte > 1);
  if (position === -1) return;
  throw new ValueError(
    "fromHost",
    `byte ${position} is ${data[position]}; expected 0 or 1, as a Uint8Array holds bool. ` +
      'For bytes as numbers call tensor(data, { dtype: "float32" }).',
  );
}

/** A tensor of one value, held by the dtype as {@link tensor} does. */
export function full<const S extends Shape | number>(
  shape: S,
  value: number | boolean,
  options?: CreateOptions,
): Tensor<S extends Shape ? ShapeOf<S> : [S]>;
export function full(
  shape: Shape | number,
  value: number | boolean,
  options: CreateOptions = {},
): Tensor {
  return filled(
    "full",
    shape,
    Number(value),
    options.dtype ?? (typeof value === "boolean" ? "bool" : "float32"),
  );
}

/** A tensor of zeros. */
export function zeros<const S extends Shape | number>(
  shape: S,
  options?: CreateOptions,
): Tensor<S extends Shape ? ShapeOf<S> : [S]>;
export function zeros(shape: Shape | number, options: CreateOptions = {}): Tensor {
  return filled("zeros", shape, 0, options.dtype ?? "float32");
}

/** A tensor of ones. */
export function ones<const S extends Shape | number>(
  shape: S,
  options?: CreateOptions,
): Tensor<S extends Shape ? ShapeOf<S> : [S]>;
export function ones(shape: Shape | number, options: CreateOptions = {}): Tensor {
  return filled("ones", shape, 1, options.dtype ?? "float32");
}

function filled(operation: string, shape: Shape | number, value: number, dtype: Dtype): Tensor {
  const lengths = typeof shape === "number" ? [shape] : [...shape];
  checkShape(operation, lengths);
  checkDtype(operation, dtype);
  return fill(lengths, held(value, dtype), dtype);
}

/**
 * The numbers from start (0 unless two are given) up to, not including, stop; int32 where start
 * and step are integers, else float32.
 * @throws ValueError for a step of 0, for what is not finite, and for numbers beyond 32 bits unless
 *   a float dtype is given.
 */
export function arange(
  start: number,
  stop?: number,
  step = 1,
  options: CreateOptions = {},
): Tensor<[number]> {
  const [from, to] = stop === undefined ? [0, start] : [start, stop];
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (![from, to, step, count].every(Number.isFinite)) {
    throw new ValueError(
      "arange",
      `got start ${from}, stop ${to}, step ${step}; expected finite numbers and a step other than 0.`,
    );
  }
  const integers = Number.isInteger(from) && Number.isInteger(step);
  const dtype = options.dtype ?? (integers ? "int32" : "float32");
  checkShape("arange", [count]);
  const last = from + Math.max(0, count - 1) * step;
  if (dtype === "int32" && !(isInt32(from) && isInt32(last))) {
    throw new ValueError(
      "arange",
      `got start ${from}, stop ${to}, step ${step}, which reach beyond int32; expected numbers ` +
        'from -2^31 to 2^31 - 1. Pass { dtype: "float64" } for greater ones.',
    );
  }
  // float64 holds every int32 and what lies between two of them.
  const position = iota([count], dtype === "float32" ? "float32" : "float64");
  return cast(position.mul(step).add(from), dtype);
}

/** `count` numbers at equal distances from start to stop, both included, float32. */
export function linspace<N extends number>(
  start: number,
  stop: number,
  count: N,
  options?: CreateOptions,
): Tensor<[N]>;
export function linspace(
  start: number,
  stop: number,
  count: number,
  options: CreateOptions = {},
): Tensor {
  checkShape("linspace", [count]);
  const position = iota([count], options.dtype === "float64" ? "float64" : "float32");
  const line = position.mul(count > 1 ? (stop - start) / (count - 1) : 0).add(start);
  // Rounding must not move the last one.
  const exact = count > 1 ? where(position.equal(count - 1), stop, line) : line;
  return cast(exact, options.dtype ?? "float32");
}

/** The identity matrix. */
export function eye<N extends number>(n: N, options?: CreateOptions): Tensor<[N, N]>;
export function eye(n: number, options: CreateOptions = {}): Tensor {
  checkShape("eye", [n, n]);
  const position = iota([n], "int32");
  return position
    .unsqueeze(1)
    .equal(position)
    .cast(options.dtype ?? "float32");
}
