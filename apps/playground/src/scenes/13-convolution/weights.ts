import { fromHost, round, type Tensor, type TensorRecord } from "@nnf/tensor";

/** Weights of a network in int8 take a quarter of the room: whole numbers, and a scale for each row. */
const endings = { numbers: ".int8", scales: ".scale" } as const;

/** Bytes as a file of tensors holds them: four to an int32, the first in its lowest byte. */
export function bytesOf(packed: Tensor): Int8Array<ArrayBuffer> {
  return new Int8Array(Int32Array.from(packed.data()).buffer);
}

/** The weights of a network from a file in which those that end in `.int8` are rounded. */
export function unpackWeights(
  file: TensorRecord,
  shapes: Readonly<Record<string, Tensor>>,
): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, { shape, size }]) => {
      const [numbers, scales] = [file[name + endings.numbers], file[name + endings.scales]];
      const exact = file[name];
      if (exact !== undefined) return [name, exact];
      if (numbers === undefined || scales === undefined) throw new Error(`no ${name} in the file`);
      const rows = fromHost(Float32Array.from(bytesOf(numbers).subarray(0, size)), [
        scales.size,
        size / scales.size,
      ]);
      return [name, rows.mul(scales.reshape(scales.size, 1)).reshape(shape)];
    }),
  );
}

/** The inverse of {@link unpackWeights}, but for rounding: what has rows is rounded to int8. */
export function packWeights(state: TensorRecord): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([name, weight]): [string, Tensor][] => {
      if (weight.rank < 2) return [[name, weight]];
      const rows = weight.reshape(weight.shape[0] ?? 1, -1);
      const scales = rows.abs().max([1]).div(127).maximum(1e-30);
      const numbers = round(rows.div(scales.reshape(-1, 1)));
      return [
        [name + endings.numbers, packBytes(Int8Array.from(numbers.data()))],
        [name + endings.scales, scales],
      ];
    }),
  );
}

/** The inverse of {@link bytesOf}, filled up with zeros to a multiple of four. */
export function packBytes(bytes: Int8Array | Uint8Array): Tensor {
  const fours = new Int32Array(Math.ceil(bytes.length / 4));
  new Uint8Array(fours.buffer).set(bytes);
  return fromHost(fours, [fours.length]);
}
