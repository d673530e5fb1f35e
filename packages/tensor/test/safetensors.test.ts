import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteSize } from "../src/dtype.ts";
import { DtypeError, FormatError, ShapeError, ValueError } from "../src/errors.ts";
import { decodeSafetensors } from "../src/safetensors/decode.ts";
import { encodeSafetensors } from "../src/safetensors/encode.ts";
import { decodeHeader, readHeaderLength, type TensorData } from "../src/safetensors/header.ts";
import { anyFile, context, file, raw } from "./safetensors-files.ts";

function headerText(bytes: Uint8Array): string {
  const { dataOffset } = decodeHeader(bytes, context);
  return new TextDecoder().decode(bytes.subarray(8, dataOffset));
}

const f32 = (data: number[], shape = [data.length]): TensorData => ({
  dtype: "float32",
  shape,
  data: Float32Array.from(data),
});

describe("encodeSafetensors", () => {
  it("writes these bytes", () => {
    const bytes = encodeSafetensors({ w: f32([1, -2], [1, 2]) }, { by: "nnf" });
    const header =
      '{"__metadata__":{"by":"nnf"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}    ';
    expect(header.length).toBe(88);
    expect([...bytes.subarray(0, 8)]).toEqual([88, 0, 0, 0, 0, 0, 0, 0]);
    expect(headerText(bytes)).toBe(header);
    expect([...bytes.subarray(96)]).toEqual([0, 0, 128, 63, 0, 0, 0, 192]);
  });

  it("writes a file without tensors", () => {
    const bytes = encodeSafetensors({});
    expect(headerText(bytes)).toBe("{}      ");
    expect(decodeSafetensors(bytes)).toEqual({ tensors: {}, metadata: {} });
  });

  it("writes the same bytes whatever the order of the records", () => {
    fc.assert(
      fc.property(anyFile, ({ tensors, metadata }) => {
        const reversed = <T>(record: Record<string, T>): Record<string, T> =>
          Object.fromEntries(Object.entries(record).reverse());
        expect(encodeSafetensors(reversed(tensors), reversed(metadata))).toEqual(
          encodeSafetensors(tensors, metadata),
        );
      }),
    );
  });

  it("aligns every tensor to its elements", () => {
    fc.assert(
      fc.property(anyFile, ({ tensors, metadata }) => {
        const { entries, dataOffset } = decodeHeader(encodeSafetensors(tensors, metadata), context);
        for (const { dtype, begin } of entries)
          expect((dataOffset + begin) % byteSize(dtype)).toBe(0);
      }),
    );
  });

  it("takes views of larger buffers", () => {
    const data = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    const bytes = encodeSafetensors({ x: { dtype: "float32", shape: [2], data } });
    expect(decodeSafetensors(bytes).tensors["x"]?.data).toEqual(Float32Array.of(1, 2));
  });

  it.each<
    [string, Record<string, unknown>, Record<string, unknown>, new (...a: never) => Error, string]
  >([
    [
      "a shape of another size",
      { w: f32([1, 2, 3], [2]) },
      {},
      ShapeError,
      'encodeSafetensors: tensor "w" has shape [2] and 3 elements; expected 2.',
    ],
    [
      "a negative length",
      { w: f32([], [-1]) },
      {},
      ShapeError,
      "encodeSafetensors: shape [-1] has length -1 on axis 0",
    ],
    [
      "data of another dtype",
      { w: { dtype: "float64", shape: [1], data: Float32Array.of(1) } },
      {},
      DtypeError,
      'encodeSafetensors: tensor "w" has dtype float64 and its data is a Float32Array; expected them to match.',
    ],
    [
      "an unknown dtype",
      { w: { dtype: "float16", shape: [1], data: Float32Array.of(1) } },
      {},
      DtypeError,
      'tensor "w" has dtype float16',
    ],
    [
      "a typed array that holds no dtype",
      { w: { dtype: "int32", shape: [1], data: Int16Array.of(1) } },
      {},
      DtypeError,
      "encodeSafetensors: got a Int16Array; expected a Float32Array",
    ],
    [
      "the name kept for metadata",
      { __metadata__: f32([1]) },
      {},
      ValueError,
      'tensor "__metadata__" has the name the format keeps for metadata; expected another name.',
    ],
    [
      "metadata that is no text",
      {},
      { step: 3 },
      ValueError,
      'metadata "step" is 3; expected a string. Use JSON.stringify for other values.',
    ],
  ])("refuses %s", (_, tensors, metadata, ErrorClass, text) => {
    const call = () =>
      encodeSafetensors(tensors as Record<string, TensorData>, metadata as Record<string, string>);
    expect(call).toThrow(ErrorClass);
    expect(call).toThrow(text);
  });

  it("refuses a header over 100 MB", () => {
    const call = () => encodeSafetensors({}, { text: " ".repeat(100_000_000) });
    expect(call).toThrow(ValueError);
    expect(call).toThrow("expected at most 100000000");
  });
});

describe("a round trip", () => {
  it("keeps names, dtypes, shapes, every bit, and metadata", () => {
    fc.assert(
      fc.property(anyFile, ({ tensors, metadata }) => {
        const content = decodeSafetensors(encodeSafetensors(tensors, metadata));
        expect(content).toEqual({ tensors, metadata });
        expect(Object.keys(content.tensors).sort()).toEqual(Object.keys(tensors).sort());
      }),
    );
  });

  it("keeps the payload of NaN and the sign of zero", () => {
    const data = new Float32Array(Uint32Array.of(0x7fc12345, 0x80000000, 1, 0xff800000).buffer);
    const bytes = encodeSafetensors({ x: { dtype: "float32", shape: [4], data } });
    const read = decodeSafetensors(bytes).tensors["x"]?.data;
    expect([...new Uint32Array(read?.buffer ?? new ArrayBuffer(0))]).toEqual([
      0x7fc12345, 0x80000000, 1, 0xff800000,
    ]);
  });

  it("gives copies, from bytes at any address", () => {
    const encoded = encodeSafetensors({ x: f32([1, 2]), y: f32([3]) });
    const shifted = new Uint8Array(encoded.length + 1).subarray(1);
    shifted.set(encoded);
    const { x, y } = decodeSafetensors(shifted).tensors;
    shifted.fill(0);
    expect(x?.data).toEqual(Float32Array.of(1, 2));
    expect(x?.data.buffer.byteLength).toBe(8);
    expect(y?.data).toEqual(Float32Array.of(3));
  });
});

describe("decodeSafetensors", () => {
  it("reads what others write: unaligned data, no padding, spaces, entries in any order", () => {
    const bytes = file(
      '{"b": {"shape": [], "data_offsets": [1, 5], "dtype": "F32"},\n' +
        '"a": {"dtype": "BOOL", "shape": [1], "data_offsets": [0, 1]}, "e":' +
        '{"dtype": "F64", "shape": [0, 3], "data_offsets": [5, 5]}}  ',
      5,
    );
    bytes.set([1, 0, 0, 128, 63], bytes.length - 5);
    expect(decodeSafetensors(bytes)).toEqual({
      tensors: {
        b: f32([1], []),
        a: { dtype: "bool", shape: [1], data: Uint8Array.of(1) },
        e: { dtype: "float64", shape: [0, 3], data: new Float64Array(0) },
      },
      metadata: {},
    });
  });

  const entry = (change: object) => ({
    w: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...change },
  });
  const two = (a: [number, number], b: [number, number]) => ({
    a: { dtype: "BOOL", shape: [a[1] - a[0]], data_offsets: a },
    b: { dtype: "BOOL", shape: [b[1] - b[0]], data_offsets: b },
  });

  it.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), "0 bytes are too few; a safetensors file begins with 8 bytes"],
    ["seven bytes", new Uint8Array(7), "7 bytes are too few"],
    ["an empty header", new Uint8Array(8), 'the header does not begin with "{".'],
    [
      "a header longer than the file",
      file({}).subarray(0, 9),
      "the first 8 bytes announce a header of 2 bytes in a file of 9; expected at most 1. " +
        "It is no safetensors file, or it has been cut.",
    ],
    [
      "an enormous header",
      new Uint8Array(16).fill(255, 0, 8),
      "the first 8 bytes announce a header of 18446744073709551615 bytes in a file of 16; expected at most 8.",
    ],
    ["a header that is a list", file([]), 'the header does not begin with "{".'],
    ["a header that begins with a space", file(" {}"), 'the header does not begin with "{".'],
    ["broken JSON", file('{"w":'), "the header is not JSON in UTF-8 ("],
    ["text after the header", file("{} x"), "the header is not JSON in UTF-8 ("],
    [
      "broken UTF-8",
      raw(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)),
      "the header is not JSON in UTF-8 (",
    ],
    [
      "a name twice",
      file('{"w":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"\\u0077":{}}'),
      'the header has the key "w" twice; expected it once.',
    ],
    [
      "a key of metadata twice, behind quotes and backslashes in texts",
      file(String.raw`{"__metadata__":{"a":"\"a\":\\","\\\"":"\\\"","a":""}}`),
      'the header has the key "a" twice; expected it once.',
    ],
    [
      "a key of an entry twice",
      file('{"w":{"dtype":"F32","shape":[0],"shape":[0],"data_offsets":[0,0]}}'),
      'the header has the key "shape" twice; expected it once.',
    ],
    [
      "a number for an entry",
      file({ w: 3 }),
      'tensor "w" is 3; expected { "dtype", "shape", "data_offsets" }.',
    ],
    [
      "an unknown dtype",
      file(entry({ dtype: "F16" }), 8),
      'tensor "w" has dtype "F16"; expected "F32", "F64", "I32" or "BOOL".',
    ],
    ["no dtype", file({ w: {} }), 'tensor "w" has dtype missing; expected "F32"'],
    [
      "a negative length",
      file(entry({ shape: [-2] }), 8),
      'tensor "w" has shape [-2]; expected at most 8 non-negative integers.',
    ],
    ["a fraction", file(entry({ shape: [0.5] }), 8), 'tensor "w" has shape [0.5]; expected'],
    ["a shape that is no list", file(entry({ shape: 2 }), 8), 'tensor "w" has shape 2; expected'],
    [
      "nine axes",
      file(entry({ shape: [1, 1, 1, 1, 1, 1, 1, 1, 2] }), 8),
      'tensor "w" has shape [1,1,1,1,1,1,1,1,2]; expected at most 8 non-negative integers.',
    ],
    [
      "a shape that overflows",
      file(entry({ shape: [4294967296, 4294967296] }), 8),
      'tensor "w" has shape [4294967296, 4294967296]; expected at most 2^31 - 1 elements.',
    ],
    [
      "an empty shape that overflows",
      file(entry({ shape: [0, 4294967296], data_offsets: [0, 0] })),
      'tensor "w" has shape [0, 4294967296]; expected at most 2^31 - 1 elements.',
    ],
    [
      "bytes that do not fit the shape",
      file(entry({ shape: [3] }), 8),
      'tensor "w" has 8 bytes; shape [3] of F32 takes 12.',
    ],
    [
      "offsets beyond the data",
      file(entry({}), 7),
      'tensor "w" has data_offsets [0, 8]; expected begin ≤ end ≤ 7, the data\'s length. ' +
        "The file may have been cut.",
    ],
    [
      "offsets the wrong way round",
      file(entry({ data_offsets: [8, 0] }), 8),
      'tensor "w" has data_offsets [8, 0]; expected begin ≤ end ≤ 8',
    ],
    [
      "three offsets",
      file(entry({ data_offsets: [0, 8, 8] }), 8),
      'tensor "w" has data_offsets [0,8,8]; expected [begin, end].',
    ],
    [
      "negative offsets",
      file(entry({ data_offsets: [-8, 0] }), 8),
      'tensor "w" has data_offsets [-8,0]; expected [begin, end].',
    ],
    [
      "overlapping tensors",
      file(two([0, 4], [3, 6]), 6),
      'tensor "b" begins at byte 3 of the data; expected 4, where the tensor before it ends ' +
        "(they overlap).",
    ],
    [
      "a tensor twice in one place",
      file(two([0, 4], [0, 4]), 4),
      'tensor "b" begins at byte 0 of the data; expected 4',
    ],
    [
      "a hole",
      file(two([0, 4], [5, 6]), 6),
      'tensor "b" begins at byte 5 of the data; expected 4, where the tensor before it ends ' +
        "(there is a hole).",
    ],
    [
      "a hole before the first tensor",
      file(two([1, 2], [2, 6]), 6),
      'tensor "a" begins at byte 1 of the data; expected 0',
    ],
    [
      "bytes after the last tensor",
      file(two([0, 2], [2, 6]), 7),
      "the data has 7 bytes; the tensors of the header take 6.",
    ],
    [
      "metadata that is no object",
      file({ __metadata__: ["x"] }),
      '"__metadata__" is ["x"]; expected an object of strings.',
    ],
    [
      "metadata that is no text",
      file({ __metadata__: { step: 3 } }),
      'metadata "step" is 3; expected a string.',
    ],
    [
      "a bool that is neither 0 nor 1",
      (() => {
        const bytes = file(two([0, 2], [2, 6]), 6);
        bytes[bytes.length - 1] = 2;
        return bytes;
      })(),
      'tensor "b" has byte 2 at element 3; expected 0 or 1 in a BOOL tensor.',
    ],
    [
      "a very long name, shortened",
      file({ ["n".repeat(10_000)]: 1 }),
      `tensor "${"n".repeat(76)}... is 1; expected`,
    ],
  ])("refuses %s", (_, bytes, text) => {
    const call = () => decodeSafetensors(bytes);
    expect(call).toThrow(FormatError);
    expect(call).toThrow(`decodeSafetensors: ${text}`);
  });

  it("refuses headers over 100 MB, however large the file is", () => {
    const prefix = new Uint8Array(8);
    new DataView(prefix.buffer).setBigUint64(0, 100_000_001n, true);
    expect(() => readHeaderLength(prefix, 2 ** 40, context)).toThrow(
      "announce a header of 100000001 bytes in a file of 1099511627776; expected at most 100000000.",
    );
    new DataView(prefix.buffer).setBigUint64(0, 100_000_000n, true);
    expect(readHeaderLength(prefix, 2 ** 40, context)).toBe(100_000_000);
  });

  it("refuses a deeply nested header without running out of stack", () => {
    const depth = 200_000;
    const text = `{"w":${"[".repeat(depth)}${"]".repeat(depth)}}`;
    expect(() => decodeSafetensors(file(text))).toThrow(FormatError);
    expect(() => decodeSafetensors(file({ w: { shape: [[1]] } }))).toThrow(
      "decodeSafetensors: the header nests deeper than 3 levels.",
    );
  });
});
