import { FormatError } from "@nnf/tensor";
import type { HostArray, ShapedArray } from "../batch/host.ts";

/** What the first bytes of an IDX file say of the rest. */
export interface IdxHeader {
  readonly type: IdxType;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly offset: number;
  /** The length of the whole file in bytes. */
  readonly total: number;
}

interface IdxType {
  readonly name: string;
  readonly bytes: number;
  read(view: DataView, count: number): HostArray;
}

/** Element types by the third byte of the file; elements are big-endian. */
const types: ReadonlyMap<number, IdxType> = new Map([
  [0x08, { name: "unsigned byte", bytes: 1, read: bytesOf }],
  [
    0x09,
    {
      name: "signed byte",
      bytes: 1,
      read: (v, n) => Int8Array.from({ length: n }, (_, i) => v.getInt8(i)),
    },
  ],
  [
    0x0b,
    {
      name: "short",
      bytes: 2,
      read: (v, n) => Int16Array.from({ length: n }, (_, i) => v.getInt16(2 * i)),
    },
  ],
  [
    0x0c,
    {
      name: "int",
      bytes: 4,
      read: (v, n) => Int32Array.from({ length: n }, (_, i) => v.getInt32(4 * i)),
    },
  ],
  [
    0x0d,
    {
      name: "float",
      bytes: 4,
      read: (v, n) => Float32Array.from({ length: n }, (_, i) => v.getFloat32(4 * i)),
    },
  ],
  [
    0x0e,
    {
      name: "double",
      bytes: 8,
      read: (v, n) => Float64Array.from({ length: n }, (_, i) => v.getFloat64(8 * i)),
    },
  ],
] satisfies [number, IdxType][]);

function bytesOf(view: DataView, count: number): HostArray {
  return new Uint8Array(view.buffer, view.byteOffset, count);
}

/**
 * Reads the IDX format, in which MNIST is published: images give [60000, 28, 28], labels [60000],
 * both of bytes, ready as columns of `Dataset.fromArrays`. Arrays of bytes alias `bytes`. Nothing is
 * allocated before the header's sizes are found to match the length of the data.
 * @param file a name for error messages
 * @throws FormatError for a malformed header or another length than it says
 */
export function parseIdx(bytes: Uint8Array, file?: string): ShapedArray {
  const header = parseIdxHeader(bytes, "parseIdx", file);
  if (header === undefined) {
    throw new FormatError(
      "parseIdx",
      `${bytes.length} bytes end within the header; expected a whole IDX file.`,
      { file },
    );
  }
  return readElements(bytes, header, "parseIdx", file);
}

/** The elements behind a header. */
export function readElements(
  bytes: Uint8Array,
  { type, shape, offset, total }: IdxHeader,
  operation: string,
  file: string | undefined,
): ShapedArray {
  if (bytes.length !== total) {
    throw new FormatError(
      operation,
      `the file has ${bytes.length} bytes; expected ${total}, as its header says shape ` +
        `[${shape.join(", ")}] of ${type.name}. It may be cut off or no IDX file.`,
      { file },
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, total - offset);
  return { data: type.read(view, (total - offset) / type.bytes), shape };
}

/**
 * Reads the header, or gives undefined while bytes of it are missing.
 * @throws FormatError for another magic number, element type, rank or size
 */
export function parseIdxHeader(
  bytes: Uint8Array,
  operation: string,
  file: string | undefined,
): IdxHeader | undefined {
  const fail = (problem: string): FormatError => new FormatError(operation, problem, { file });
  if (bytes.length < 4) return undefined;
  const [zero0 = 0, zero1 = 0, code = 0, rank = 0] = bytes;
  const type = types.get(code);
  if (zero0 !== 0 || zero1 !== 0 || type === undefined) {
    const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0"));
    throw fail(
      `the file begins with the bytes ${start.join(" ")}; expected 00 00, a type from 08 to 0e ` +
        "and the number of axes. It is no IDX file.",
    );
  }
  if (rank < 1 || rank > 8) throw fail(`the header says ${rank} axes; expected 1 to 8.`);
  const offset = 4 + 4 * rank;
  if (bytes.length < offset) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, offset);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis));
  const size = shape.reduce((product, length) => product * length, 1);
  if (shape.reduce((product, length) => product * Math.max(length, 1), 1) > 2 ** 31 - 1) {
    throw fail(`the header says shape [${shape.join(", ")}]; expected at most 2^31 - 1 elements.`);
  }
  return { type, shape, offset, total: offset + size * type.bytes };
}
