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
  features.forEach(({ size, vocabulary }, i) => {
    const name = tableName(i);
    const [fours, scales] = [state[`${name}.int8`], state[`${name}.scale`]];
    if (fours === undefined || scales === undefined) return;
    const count = vocabulary.size * size;
    const [packed, scale] = [fours.data(), scales.data()];
    const sound =
      packed instanceof Int32Array &&
      scale instanceof Float32Array &&
      packed.length === Math.ceil(count / 4) &&
      scale.length === vocabulary.size;
    if (!sound) {
      throw new FormatError(
        "model",
        `${name} has ${packed.length} × 4 numbers and ${scale.length} scales; expected ` +
          `${count} and ${vocabulary.size}.`,
      );
    }
    delete unpacked[`${name}.int8`];
    delete unpacked[`${name}.scale`];
    const numbers = new Int8Array(packed.buffer, packed.byteOffset, count);
    unpacked[name] = fromHost(fromInt8({ numbers, scales: scale }), [vocabulary.size, size]);
  });
  return unpacked;
}

/** The name of a feature's table among the weights. */
function tableName(feature: number): string {
  return `network.tables.${feature}.weight`;
}

/** Four numbers to an int32, the first in its lowest byte, as safetensors stores them in a row. */
function inFours(numbers: Int8Array): Int32Array {
  const fours = new Int32Array(Math.ceil(numbers.length / 4));
  new Int8Array(fours.buffer).set(numbers);
  return fours;
}
