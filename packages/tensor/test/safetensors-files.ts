import * as fc from "fast-check";
import { type Dtype, dtypes, typedArrayOf } from "../src/dtype.ts";
import type { TensorData } from "../src/safetensors/header.ts";
import { sizeOf } from "../src/shape.ts";

export const context = { operation: "decode" };

/** A file of a header, as text or as what JSON writes, and `dataBytes` zero bytes. */
export function file(header: unknown, dataBytes = 0): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  return raw(new TextEncoder().encode(text), dataBytes);
}

/** A file of a header's bytes and `dataBytes` zero bytes. */
export function raw(header: Uint8Array, dataBytes = 0): Uint8Array {
  const bytes = new Uint8Array(8 + header.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  return bytes;
}

const anyTensor: fc.Arbitrary<TensorData> = fc
  .tuple(
    fc.constantFrom<Dtype>(...dtypes),
    fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }),
    fc.infiniteStream(fc.double()),
  )
  .map(([dtype, shape, numbers]) => {
    const data = new typedArrayOf[dtype](sizeOf(shape));
    for (let i = 0; i < data.length; i++) {
      const value: number = numbers.next().value;
      data[i] = dtype === "bool" ? Number(value > 0) : value;
    }
    return { dtype, shape, data };
  });

const anyName = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "constructor", "0", "17", 'a"b\\c', "\ud800", "layers.0.weight"),
);

/** Tensors of every dtype under difficult names, and metadata. */
export const anyFile = fc.record({
  tensors: fc.dictionary(anyName, anyTensor, { noNullPrototype: false, maxKeys: 6 }),
  metadata: fc.dictionary(anyName, fc.string({ unit: "binary" }), { noNullPrototype: false }),
});
