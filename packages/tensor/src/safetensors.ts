import { constant } from "./graph/constant.ts";
import { defineTensorClass } from "./graph/node.ts";
import { decodeSafetensors as decode, type SafetensorsContent } from "./safetensors/decode.ts";
import { encodeSafetensors as encode } from "./safetensors/encode.ts";
import type { TensorData } from "./safetensors/header.ts";
import { Tensor } from "./tensor.ts";

// Whoever makes the first tensor brings the class along, so a bundler cannot leave it out.
defineTensorClass(Tensor);

/** Tensors by name. */
export type TensorRecord = Readonly<Record<string, Tensor>>;

/** What {@link decodeSafetensors} returns. */
export interface DecodedSafetensors {
  readonly tensors: Record<string, Tensor>;
  readonly metadata: Record<string, string>;
}

/**
 * Tensors in the safetensors format. The bytes depend on the contents alone: tensors are sorted by
 * element width, then name.
 * @throws ValueError for metadata that is no text or names the format reserves.
 */
export function encodeSafetensors(
  tensors: TensorRecord,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  return encode(toData(tensors), metadata);
}

/**
 * Reads tensors from bytes in the safetensors format.
 * @throws FormatError naming the tensor at fault; every length is checked before any allocation.
 */
export function decodeSafetensors(bytes: Uint8Array): DecodedSafetensors {
  return fromContent(decode(bytes));
}

export function toData(tensors: TensorRecord): Record<string, TensorData> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, x]) => [
      name,
      { dtype: x.dtype, shape: x.shape, data: x.data() },
    ]),
  );
}

export function fromContent({ tensors, metadata }: SafetensorsContent): DecodedSafetensors {
  const read = Object.entries(tensors).map(([name, { dtype, shape, data }]) => [
    name,
    constant(data, shape, dtype),
  ]);
  return { tensors: Object.fromEntries(read), metadata };
}
