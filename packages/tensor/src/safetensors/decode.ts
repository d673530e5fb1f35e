import { type TypedArray, typedArrayOf } from "../dtype.ts";
import { FormatError } from "../errors.ts";
import { decodeHeader, type HeaderEntry, type ReadContext, type TensorData } from "./header.ts";

/** What a safetensors file holds. */
export interface SafetensorsContent {
  /** By name, in the order of the file's header. */
  readonly tensors: Record<string, TensorData>;
  readonly metadata: Record<string, string>;
}

/**
 * Reads a safetensors file from memory. Every length and offset is checked before anything is
 * allocated; the tensors are copies and keep nothing of `bytes` alive.
 * @throws FormatError naming the tensor at fault and what was expected.
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  context: ReadContext = { operation: "decodeSafetensors" },
): SafetensorsContent {
  const { entries, metadata, dataOffset } = decodeHeader(bytes, context);
  const tensors = entries.map((entry): [string, TensorData] => {
    const data = new typedArrayOf[entry.dtype](entry.size);
    bytesOf(data).set(bytes.subarray(dataOffset + entry.begin, dataOffset + entry.end));
    return [entry.name, checkedTensor(entry, data, context)];
  });
  return { tensors: Object.fromEntries(tensors), metadata: { ...metadata } };
}

/** The bytes of a typed array, in place. */
export function bytesOf(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/**
 * A tensor of its entry and its data as read.
 * @throws FormatError when a bool has a byte other than 0 and 1.
 */
export function checkedTensor(
  entry: HeaderEntry,
  data: TypedArray,
  context: ReadContext,
): TensorData {
  const { name, dtype, shape } = entry;
  if (dtype === "bool") {
    const position = data.findIndex((byte) => byte > 1);
    if (position >= 0) {
      throw new FormatError(
        context.operation,
        `tensor ${JSON.stringify(name)} has byte ${data[position]} at element ${position}; ` +
          "expected 0 or 1 in a BOOL tensor.",
        { file: context.file },
      );
    }
  }
  return { dtype, shape, data };
}
