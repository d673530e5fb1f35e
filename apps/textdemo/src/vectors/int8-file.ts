import type { WordVectors } from "@nnf/data";
import { FormatError, fromHost, type TensorRecord, ValueError } from "@nnf/tensor";
import { fromInt8, inFours, toInt8 } from "../tagging/int8.ts";

/** What a safetensors file of vectors in int8 holds. */
export interface Int8Content {
  /** `int8`, four numbers to an int32, and `scale`, one for each row. */
  readonly tensors: TensorRecord;
  /** `words` with spaces between them, in the order of the rows, and the `size` of a vector. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Vectors with a byte for each number and a scale for each row: no number moves by more than 1/254
 * of the largest of its row.
 * @throws ValueError for words that have spaces in them
 */
export function encodeInt8Vectors({ words, vectors }: WordVectors): Int8Content {
  const spaced = words.find((word) => word === "" || word.includes(" "));
  if (spaced !== undefined) {
    throw new ValueError(
      "vectors",
      `got the word ${JSON.stringify(spaced)}; expected words without spaces for int8.`,
    );
  }
  const [, size = 1] = vectors.shape;
  const { numbers, scales } = toInt8(vectors.data, size);
  const fours = inFours(numbers);
  return {
    tensors: { int8: fromHost(fours, [fours.length]), scale: fromHost(scales, [scales.length]) },
    metadata: { words: words.join(" "), size: String(size) },
  };
}

/**
 * The vectors of {@link encodeInt8Vectors}.
 * @param file a name for error messages
 * @throws FormatError for a file that holds something else
 */
export function decodeInt8Vectors({ tensors, metadata }: Int8Content, file?: string): WordVectors {
  const words = metadata["words"]?.split(" ") ?? [];
  const [fours, scales] = [tensors["int8"]?.data(), tensors["scale"]?.data()];
  const size = Number(metadata["size"]);
  const count = words.length * size;
  const isWhole =
    fours instanceof Int32Array &&
    scales instanceof Float32Array &&
    Number.isSafeInteger(size) &&
    scales.length === words.length &&
    fours.length === Math.ceil(count / 4);
  if (!isWhole) {
    throw new FormatError(
      "vectors",
      "these are no vectors in int8; expected what vectors convert --to int8 writes.",
      { file },
    );
  }
  const numbers = new Int8Array(fours.buffer, fours.byteOffset, count);
  return { words, vectors: { data: fromInt8({ numbers, scales }), shape: [words.length, size] } };
}
