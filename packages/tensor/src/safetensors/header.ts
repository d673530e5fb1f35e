import { byteSize, type Dtype, type TypedArray } from "../dtype.ts";
import { FormatError } from "../errors.ts";
import { formatShape, maxRank, maxSize, type Shape } from "../shape.ts";
import { structureProblem } from "./json-structure.ts";

/** A tensor's elements on the host, row-major; bool is one byte per element, 0 or 1. */
export interface TensorData {
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly data: TypedArray;
}

/** One tensor of a file: where its bytes are, counted from the first byte after the header. */
export interface HeaderEntry {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: Shape;
  /** Number of elements. */
  readonly size: number;
  readonly begin: number;
  readonly end: number;
}

/** A header all of whose claims have been checked against the length of the data. */
export interface Header {
  /** In the order of the file's header. */
  readonly entries: readonly HeaderEntry[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Who reads which file, for error messages. */
export interface ReadContext {
  readonly operation: string;
  readonly file?: string | undefined;
}

/** The header's own length comes first, as a 64-bit little-endian integer. */
export const prefixBytes = 8;

/** Longer headers are refused, as the reference implementation does. */
export const maxHeaderBytes = 100_000_000;

/** The header holds entries, an entry its shape: nothing valid nests deeper. */
const headerDepth = 3;

export const metadataKey = "__metadata__";

/** What the format calls each dtype. */
export const formatNames: { readonly [D in Dtype]: string } = {
  float32: "F32",
  float64: "F64",
  int32: "I32",
  bool: "BOOL",
};

const dtypeByFormatName = new Map<unknown, Dtype>(
  (Object.keys(formatNames) as Dtype[]).map((dtype) => [formatNames[dtype], dtype]),
);

function malformed(context: ReadContext, problem: string, cause?: unknown): FormatError {
  const options = cause === undefined ? undefined : { cause };
  return new FormatError(context.operation, problem, { file: context.file }, options);
}

/**
 * The length of the JSON header, from the first eight bytes of a file of `fileBytes` bytes.
 * @throws FormatError when the file is too short for it or the header is over 100 MB.
 */
export function readHeaderLength(
  prefix: Uint8Array,
  fileBytes: number,
  context: ReadContext,
): number {
  if (fileBytes < prefixBytes || prefix.length < prefixBytes) {
    throw malformed(
      context,
      `${fileBytes} bytes are too few; a safetensors file begins with 8 bytes for the ` +
        "length of its header.",
    );
  }
  const view = new DataView(prefix.buffer, prefix.byteOffset, prefixBytes);
  const length = view.getBigUint64(0, true);
  if (length > maxHeaderBytes || length > fileBytes - prefixBytes) {
    throw malformed(
      context,
      `the first 8 bytes announce a header of ${length} bytes in a file of ${fileBytes}; expected ` +
        `at most ${Math.min(maxHeaderBytes, fileBytes - prefixBytes)}. ` +
        "It is no safetensors file, or it has been cut.",
    );
  }
  return Number(length);
}

/**
 * Parses a JSON header and checks every entry against the `dataBytes` bytes that follow it:
 * dtype, shape, length, and that the tensors cover the data exactly, without holes or overlaps.
 * Allocates nothing for the tensors.
 * @throws FormatError naming the tensor at fault.
 */
export function parseHeader(bytes: Uint8Array, dataBytes: number, context: ReadContext): Header {
  const json = parseJson(bytes, context);
  const metadata = readMetadata(json[metadataKey], context);
  const entries: HeaderEntry[] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name !== metadataKey) entries.push(readEntry(name, value, dataBytes, context));
  }
  checkCoverage(entries, dataBytes, context);
  return { entries, metadata };
}

/**
 * Reads and checks the header of a whole file in memory; see {@link parseHeader}.
 * `dataOffset` is the position of the first data byte.
 */
export function decodeHeader(
  bytes: Uint8Array,
  context: ReadContext,
): Header & { readonly dataOffset: number } {
  const dataOffset = prefixBytes + readHeaderLength(bytes, bytes.length, context);
  const header = bytes.subarray(prefixBytes, dataOffset);
  return { ...parseHeader(header, bytes.length - dataOffset, context), dataOffset };
}

function parseJson(bytes: Uint8Array, context: ReadContext): Record<string, unknown> {
  if (bytes[0] !== 0x7b) throw malformed(context, 'the header does not begin with "{".');
  let text: string;
  let json: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    json = JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // The reason quotes the header, whose line breaks would break the message.
    const line = reason.replace(/\s+/g, " ");
    throw malformed(context, `the header is not JSON in UTF-8 (${line}).`, cause);
  }
  const problem = structureProblem(text, headerDepth);
  if (problem !== undefined) throw malformed(context, `the header ${problem}.`);
  return json as Record<string, unknown>;
}

function readMetadata(value: unknown, context: ReadContext): Record<string, string> {
  if (value === undefined) return {};
  if (!isRecord(value)) {
    throw malformed(context, `"${metadataKey}" is ${quote(value)}; expected an object of strings.`);
  }
  const metadata: [string, string][] = [];
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") {
      throw malformed(context, `metadata ${quote(key)} is ${quote(text)}; expected a string.`);
    }
    metadata.push([key, text]);
  }
  return Object.fromEntries(metadata);
}

function readEntry(
  name: string,
  value: unknown,
  dataBytes: number,
  context: ReadContext,
): HeaderEntry {
  const fail = (problem: string) => malformed(context, `tensor ${quote(name)} ${problem}`);
  if (!isRecord(value)) {
    throw fail(`is ${quote(value)}; expected { "dtype", "shape", "data_offsets" }.`);
  }
  const { dtype: formatName, shape, data_offsets: offsets } = value;
  const dtype = dtypeByFormatName.get(formatName);
  if (dtype === undefined) {
    throw fail(`has dtype ${quote(formatName)}; expected "F32", "F64", "I32" or "BOOL".`);
  }
  if (!isCounts(shape) || shape.length > maxRank) {
    throw fail(`has shape ${quote(shape)}; expected at most ${maxRank} non-negative integers.`);
  }
  if (!isCounts(offsets) || offsets.length !== 2) {
    throw fail(`has data_offsets ${quote(offsets)}; expected [begin, end].`);
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > dataBytes) {
    throw fail(
      `has data_offsets [${begin}, ${end}]; expected begin ≤ end ≤ ${dataBytes}, the data's length. ` +
        "The file may have been cut.",
    );
  }
  const volume = shape.reduce((product, length) => product * (length || 1), 1);
  if (volume > maxSize) {
    throw fail(`has shape ${formatShape(shape)}; expected at most 2^31 - 1 elements.`);
  }
  const size = shape.includes(0) ? 0 : volume;
  if (end - begin !== size * byteSize(dtype)) {
    throw fail(
      `has ${end - begin} bytes; shape ${formatShape(shape)} of ${String(formatName)} takes ` +
        `${size * byteSize(dtype)}.`,
    );
  }
  return { name, dtype, shape, size, begin, end };
}

function checkCoverage(
  entries: readonly HeaderEntry[],
  dataBytes: number,
  context: ReadContext,
): void {
  const inOrder = [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let position = 0;
  for (const { name, begin, end } of inOrder) {
    if (begin !== position) {
      throw malformed(
        context,
        `tensor ${quote(name)} begins at byte ${begin} of the data; expected ${position}, where ` +
          `the tensor before it ends (${begin < position ? "they overlap" : "there is a hole"}).`,
      );
    }
    position = end;
  }
  if (position !== dataBytes) {
    throw malformed(
      context,
      `the data has ${dataBytes} bytes; the tensors of the header take ${position}.`,
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

/** A value of the header as JSON, cut to a readable length. */
function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
