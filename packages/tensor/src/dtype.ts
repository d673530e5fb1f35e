import { DtypeError } from "./errors.ts";

/** The element types of tensors. */
export type Dtype = "float32" | "float64" | "int32" | "bool";

/** The typed array that holds each dtype on the host; bool is one byte per element, 0 or 1. */
export interface TypedArrays {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  bool: Uint8Array;
}

/** Any typed array that holds tensor data. */
export type TypedArray = TypedArrays[Dtype];

/** The element types that have fractions. */
export type FloatDtype = "float32" | "float64";

/** All dtypes, each at the position of its {@link dtypeCode}. */
export const dtypes = ["float32", "float64", "int32", "bool"] as const satisfies readonly Dtype[];

type DtypeTable<T> = { readonly [D in Dtype]: T };

/** The number by which kernels know each dtype. */
export const dtypeCode: {
  readonly float32: 0;
  readonly float64: 1;
  readonly int32: 2;
  readonly bool: 3;
} = {
  float32: 0,
  float64: 1,
  int32: 2,
  bool: 3,
};

const bytes: DtypeTable<number> = { float32: 4, float64: 8, int32: 4, bool: 1 };

const promotionRank: DtypeTable<number> = { bool: 0, int32: 1, float32: 2, float64: 3 };

interface TypedArrayConstructor<A extends TypedArray> {
  new (length: number): A;
  new (elements: ArrayLike<number>): A;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): A;
  readonly BYTES_PER_ELEMENT: number;
}

/** The constructor of each dtype's typed array. */
export const typedArrayOf: { readonly [D in Dtype]: TypedArrayConstructor<TypedArrays[D]> } = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
};

/** Bytes per element. */
export function byteSize(dtype: Dtype): number {
  return bytes[dtype];
}

/**
 * The dtype two tensors meet in: the higher of bool < int32 < float32 < float64.
 * int32 with float32 gives float32, so integers beyond 2^24 round; cast to float64 first where
 * that matters. Plain numbers are no tensors: they take the tensor's dtype (see {@link scalarDtype}).
 */
export function promote(a: Dtype, b: Dtype): Dtype {
  return a === b || promotionRank[a] > promotionRank[b] ? a : b;
}

/**
 * The dtype in which a tensor meets a plain number or boolean: the tensor's own, except that an
 * integer tensor meets a fraction (or NaN, or an infinity, or an integer beyond 32 bits) in
 * float32, and a bool tensor meets a number in int32 or float32 by the same rule.
 */
export function scalarDtype(dtype: Dtype, scalar: number | boolean): Dtype {
  if (typeof scalar === "boolean" || isFloat(dtype)) return dtype;
  return (scalar | 0) === scalar ? "int32" : "float32";
}

/** Whether the dtype has fractions, and so gradients. */
export function isFloat(dtype: Dtype): dtype is FloatDtype {
  return dtype === "float32" || dtype === "float64";
}

/** Whether a value names a dtype. */
export function isDtype(value: unknown): value is Dtype {
  return typeof value === "string" && Object.hasOwn(bytes, value);
}

/** @throws DtypeError unless the value names a dtype. */
export function checkDtype(operation: string, dtype: unknown): void {
  if (isDtype(dtype)) return;
  throw new DtypeError(
    operation,
    `got dtype ${String(dtype)}; expected ${dtypes.map((name) => `"${name}"`).join(", ")}.`,
  );
}

/**
 * The dtype a typed array holds: Uint8Array is bool.
 * @throws DtypeError for any other kind of typed array.
 */
export function dtypeOf(data: ArrayBufferView, operation = "dtypeOf"): Dtype {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Uint8Array) return "bool";
  throw new DtypeError(
    operation,
    `got a ${data.constructor.name}; expected a Float32Array, Float64Array, Int32Array or ` +
      "Uint8Array (bool). Convert it first, for example Float32Array.from(data).",
  );
}
