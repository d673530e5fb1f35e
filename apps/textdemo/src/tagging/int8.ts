import { FormatError, fromHost, type Tensor, type TensorRecord } from "@nnf/tensor";
import type { Feature } from "./features.ts";

/** A table whose rows are whole numbers from −127 to 127, each row times a scale of its own. */
export interface Int8Table {
  readonly numbers: Int8Array;
  /** One for each row. */
  readonly scales: Float32Array;
}

/**
 * Rounds a table to int8. No number moves by more than half its row's scale, which is the row's
 * largest absolute value over 127.
 * @param table [rows, size], row-major
 */
export function toInt8(table: ArrayLike<number>, size: number): Int8Table {
  const numbers = new Int8Array(table.length);
  const scales = new Float32Array(table.length / size);
  for (let row = 0; row < scales.length; row++) {
    const [begin, end] = [row * size, (row + 1) * size];
    let largest = 0;
    for (let i = begin; i < end; i++) largest = Math.max(largest, Math.abs(table[i] ?? 0));
    const scale = Math.fround(largest / 127);
    scales[row] = scale;
    if (scale === 0) continue;
    for (let i = begin; i < end; i++) numbers[i] = Math.round((table[i] ?? 0) / scale);
  }
  return { numbers, scales };
}

/** The table of {@link toInt8}, as float32. */
export function fromInt8({ numbers, scales }: Int8Table): Float32Array {
  const size = numbers.length / scales.length;
  const table = new Float32Array(numbers.length);
  for (let row = 0; row < scales.length; row++) {
    const scale = scales[row] ?? 0;
    for (let i = row * size; i < (row + 1) * size; i++) table[i] = (numbers[i] ?? 0) * scale;
  }
  return table;
}

/** The weights of a model with the tables of its features in int8. */
export function withInt8Tables(
  state: TensorRecord,
  features: readonly Feature[],
): Record<string, Tensor> {
  const packed: Record<string, Tensor> = { ...state };
  features.forEach(({ size }, i) => {
    const name = tableName(i);
    const table = state[name];
    if (table === undefined) return;
    const { numbers, scales } = toInt8(table.data(), size);
    delete packed[name];
    packed[`${name}.int8`] = fromHost(inFours(numbers), [Math.ceil(numbers.length / 4)]);
    packed[`${name}.scale`] = fromHost(scales, [scales.length]);
  });
  return packed;
}

/**
 * The weights of a model with all tables in float32, whichever way they were stored.
 * @throws FormatError for tables of another size than the features need
 */
export function withFloatTables(
  state: TensorRecord,
  features: readonly Feature[],
): Record<string, Tensor> {
  const unpacked: Record<string, Tensor> = { ...state };
  features.forEach((feature, i) => {
    const table = int8TableOf(state, i, feature);
    if (table === undefined) return;
    const name = tableName(i);
    delete unpacked[`${name}.int8`];
    delete unpacked[`${name}.scale`];
    unpacked[name] = fromHost(fromInt8(table), [feature.vocabulary.size, feature.size]);
  });
  return unpacked;
}

/**
 * The table of a feature among a model's weights, if it is in int8.
 * @param i the feature's number
 * @throws FormatError for a table of another size than the feature needs
 */
export function int8TableOf(
  state: TensorRecord,
  i: number,
  { size, vocabulary }: Feature,
): Int8Table | undefined {
  const name = tableName(i);
  const [fours, scales] = [state[`${name}.int8`]?.data(), state[`${name}.scale`]?.data()];
  if (fours === undefined || scales === undefined) return undefined;
  const count = vocabulary.size * size;
  const isSound =
    fours instanceof Int32Array &&
    scales instanceof Float32Array &&
    fours.length === Math.ceil(count / 4) &&
    scales.length === vocabulary.size;
  if (isSound) return { numbers: new Int8Array(fours.buffer, fours.byteOffset, count), scales };
  throw new FormatError(
    "model",
    `${name} has ${fours.length} × 4 numbers and ${scales.length} scales; expected ` +
      `${count} and ${vocabulary.size}.`,
  );
}

/** The name of a feature's table among the weights. */
export function tableName(feature: number): string {
  return `network.tables.${feature}.weight`;
}

/** Four numbers to an int32, the first in its lowest byte, as safetensors stores them in a row. */
export function inFours(numbers: Int8Array): Int32Array {
  const fours = new Int32Array(Math.ceil(numbers.length / 4));
  new Int8Array(fours.buffer).set(numbers);
  return fours;
}
