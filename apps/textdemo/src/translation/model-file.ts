import { FormatError, fromHost, NnfError, type TensorRecord } from "@nnf/tensor";
import { loadContent, saveFile } from "@nnf/tensor/node";

/** What a part of a translation model is stored as: numbers in arrays, the rest as JSON. */
export interface Stored {
  readonly description: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, Int32Array | Float32Array>>;
}

/** Changes whenever older files would be misread. */
const version = 1;

/** The entry of the metadata with the description. */
const entry = "translation";

/** What a safetensors file holds. */
export interface Content {
  readonly tensors: TensorRecord;
  readonly metadata: Readonly<Record<string, string>>;
}

/** A part of a model as tensors and metadata of a safetensors file, which may hold others. */
export function encodePart({ description, arrays }: Stored): Content {
  const tensors = Object.entries(arrays).map(([name, array]) => [name, fromHost(array)] as const);
  const metadata = { [entry]: JSON.stringify({ version, ...description }) };
  return { tensors: Object.fromEntries(tensors), metadata };
}

/** Whether a file holds what {@link encodePart} gave. */
export function hasPart({ metadata }: Content): boolean {
  return metadata[entry] !== undefined;
}

/**
 * Writes a part of a model as a safetensors file, atomically.
 * @throws FileError when it cannot be written
 */
export async function savePart(path: string, stored: Stored): Promise<void> {
  const { tensors, metadata } = encodePart(stored);
  await saveFile(path, tensors, { metadata });
}

/** Takes what a file holds; throws {@link FormatError} for what is not as {@link encodePart} gave it. */
export class PartReader {
  readonly #path: string;
  readonly #description: Record<string, unknown>;
  readonly #arrays: Map<string, unknown>;

  constructor(path: string, description: Record<string, unknown>, arrays: Map<string, unknown>) {
    this.#path = path;
    this.#description = description;
    this.#arrays = arrays;
  }

  words(name: string): string[] {
    const words = this.#description[name];
    if (typeof words !== "string") throw malformed(this.#path);
    return words === "" ? [] : words.split("\n");
  }

  /** An integer of at least 1. */
  size(name: string): number {
    const size = this.#description[name];
    if (Number.isSafeInteger(size) && typeof size === "number" && size > 0) return size;
    throw malformed(this.#path);
  }

  /** A number from `least` to `most`. */
  number(name: string, least: number, most: number): number {
    const value = this.#description[name];
    if (typeof value === "number" && value >= least && value <= most) return value;
    throw malformed(this.#path);
  }

  /** One of some texts. */
  choice<T extends string>(name: string, choices: readonly T[]): T {
    const found = choices.find((choice) => choice === this.#description[name]);
    if (found === undefined) throw malformed(this.#path);
    return found;
  }

  /** Integers from `least` to less than `limit`. */
  integers(name: string, least: number, limit: number): Int32Array {
    const array = this.#arrays.get(name);
    const isSound = (value: number): boolean => value >= least && value < limit;
    if (array instanceof Int32Array && array.every(isSound)) return array;
    throw malformed(this.#path);
  }

  /** Logarithms: finite numbers. */
  logarithms(name: string, length: number): Float32Array {
    const array = this.#arrays.get(name);
    if (!(array instanceof Float32Array) || array.length !== length) throw malformed(this.#path);
    if (array.every(Number.isFinite)) return array;
    throw malformed(this.#path);
  }

  /** Numbers from 0 to 1. */
  probabilities(name: string, length: number): Float32Array {
    const array = this.#arrays.get(name);
    if (!(array instanceof Float32Array) || array.length !== length) throw malformed(this.#path);
    if (array.every((value) => value >= 0 && value <= 1)) return array;
    throw malformed(this.#path);
  }

  /** @throws FormatError unless the condition holds */
  check(condition: boolean): void {
    if (!condition) throw malformed(this.#path);
  }
}

/**
 * Reads what {@link savePart} wrote.
 * @throws FileError when it cannot be read, FormatError when it is something else
 */
export async function loadPart(path: string): Promise<PartReader> {
  return decodePart(await loadContent(path), path);
}

/**
 * Takes what {@link encodePart} gave out of a file.
 * @param path for error messages
 * @throws FormatError when it is something else
 */
export function decodePart({ tensors, metadata }: Content, path: string): PartReader {
  let description: unknown;
  try {
    description = JSON.parse(metadata[entry] ?? "");
  } catch (cause) {
    throw malformed(path, cause);
  }
  if (typeof description !== "object" || description === null) throw malformed(path);
  const record: Record<string, unknown> = { ...description };
  if (record["version"] !== version) throw malformed(path);
  const arrays = Object.entries(tensors).map(([name, tensor]) => [name, tensor.data()] as const);
  return new PartReader(path, record, new Map(arrays));
}

function malformed(path: string, cause?: unknown): FormatError {
  return new FormatError(
    "translation model",
    "this is no part of a translation model as this version writes it; expected what translate " +
      `train, align --save or nnjm train without --links wrote.${cause instanceof NnfError ? ` ${cause.message}` : ""}`,
    { file: path },
    { cause },
  );
}
