import { byteSize, dtypeOf, isDtype } from "../dtype.ts";
import { DtypeError, ShapeError, ValueError } from "../errors.ts";
import { checkShape, formatShape } from "../shape.ts";
import { bytesOf } from "./decode.ts";
import {
  formatNames,
  maxHeaderBytes,
  metadataKey,
  prefixBytes,
  type TensorData,
} from "./header.ts";

/**
 * Writes tensors in the safetensors format: the header's length, a JSON header, the data.
 *
 * The bytes depend on the contents alone, not on the order of the records: tensors are sorted by
 * bytes per element, widest first, then by name, and metadata by key. With the header padded by
 * spaces to a multiple of 8, every tensor is aligned to its elements.
 *
 * @throws DtypeError, ShapeError when a tensor's data does not match its dtype or shape;
 *   ValueError for metadata that is no text, a tensor named `__metadata__`, a header over 100 MB.
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, TensorData>>,
  metadata: Readonly<Record<string, string>> = {},
  operation = "encodeSafetensors",
): Uint8Array {
  const sorted = Object.entries(tensors).sort(
    ([nameA, a], [nameB, b]) => byteSize(b.dtype) - byteSize(a.dtype) || compareText(nameA, nameB),
  );
  const header: [string, unknown][] = [];
  const texts = checkMetadata(operation, metadata);
  if (texts.length > 0) header.push([metadataKey, Object.fromEntries(texts)]);
  let position = 0;
  for (const [name, tensor] of sorted) {
    checkTensor(operation, name, tensor);
    const { dtype, shape, data } = tensor;
    const end = position + data.byteLength;
    header.push([name, { dtype: formatNames[dtype], shape, data_offsets: [position, end] }]);
    position = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  if (headerBytes > maxHeaderBytes) {
    throw new ValueError(
      operation,
      `names and metadata take ${headerBytes} bytes; expected at most ${maxHeaderBytes}. ` +
        "Keep large texts in a file of their own.",
    );
  }
  const dataOffset = prefixBytes + headerBytes;
  const bytes = new Uint8Array(dataOffset + position);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerBytes), true);
  bytes.set(json, prefixBytes);
  bytes.fill(0x20, prefixBytes + json.length, dataOffset);
  position = dataOffset;
  for (const [, { data }] of sorted) {
    bytes.set(bytesOf(data), position);
    position += data.byteLength;
  }
  return bytes;
}

/** By UTF-16 units, so that no locale changes the bytes. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkMetadata(
  operation: string,
  metadata: Readonly<Record<string, unknown>>,
): [string, unknown][] {
  const entries = Object.entries(metadata);
  for (const [key, value] of entries) {
    if (typeof value === "string") continue;
    throw new ValueError(
      operation,
      `metadata ${JSON.stringify(key)} is ${String(value)}; expected a string. ` +
        "Use JSON.stringify for other values.",
    );
  }
  return entries.sort(([a], [b]) => compareText(a, b));
}

function checkTensor(operation: string, name: string, { dtype, shape, data }: TensorData): void {
  const label = `tensor ${JSON.stringify(name)}`;
  if (name === metadataKey) {
    throw new ValueError(
      operation,
      `${label} has the name the format keeps for metadata; expected another name.`,
    );
  }
  if (!isDtype(dtype) || dtypeOf(data, operation) !== dtype) {
    throw new DtypeError(
      operation,
      `${label} has dtype ${String(dtype)} and its data is a ${data.constructor.name}; ` +
        "expected them to match.",
    );
  }
  const size = checkShape(operation, shape);
  if (size !== data.length) {
    throw new ShapeError(
      operation,
      `${label} has shape ${formatShape(shape)} and ${data.length} elements; expected ${size}.`,
    );
  }
}
