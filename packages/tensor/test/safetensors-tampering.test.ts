import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { typedArrayOf } from "../src/dtype.ts";
import { FormatError } from "../src/errors.ts";
import { decodeSafetensors } from "../src/safetensors/decode.ts";
import { encodeSafetensors } from "../src/safetensors/encode.ts";
import { decodeHeader } from "../src/safetensors/header.ts";
import { sizeOf } from "../src/shape.ts";
import { anyFile, context, file } from "./safetensors-files.ts";

describe("tampering", () => {
  /** What a decoder may do with any bytes at all: refuse them, or give tensors that they hold. */
  function decodesOrRefuses(bytes: Uint8Array): void {
    let content: ReturnType<typeof decodeSafetensors>;
    try {
      content = decodeSafetensors(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
      return;
    }
    let total = 0;
    for (const { dtype, shape, data } of Object.values(content.tensors)) {
      expect(data).toBeInstanceOf(typedArrayOf[dtype]);
      expect(data.length).toBe(sizeOf(shape));
      total += data.byteLength;
    }
    expect(total).toBeLessThanOrEqual(bytes.length);
    expect(Object.values(content.metadata).every((text) => typeof text === "string")).toBe(true);
  }

  const encoded = anyFile.map(({ tensors, metadata }) => encodeSafetensors(tensors, metadata));

  it("with bytes of the header gives a valid file or a FormatError", () => {
    const change = fc.record({
      at: fc.nat(),
      to: fc.oneof(
        fc.nat(255),
        fc.constantFrom(...new TextEncoder().encode('0123456789{}[],:"\\-.eE')),
      ),
    });
    fc.assert(
      fc.property(encoded, fc.array(change, { minLength: 1, maxLength: 3 }), (bytes, changes) => {
        const { dataOffset } = decodeHeader(bytes, context);
        for (const { at, to } of changes) bytes[at % dataOffset] = to;
        decodesOrRefuses(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  it("by cutting gives a FormatError wherever the cut is", () => {
    fc.assert(
      fc.property(encoded, fc.nat(), (bytes, at) => {
        expect(() => decodeSafetensors(bytes.subarray(0, at % bytes.length))).toThrow(FormatError);
      }),
      { numRuns: 500 },
    );
  });

  it("by inserting and removing bytes gives a valid file or a FormatError", () => {
    fc.assert(
      fc.property(
        encoded,
        fc.nat(),
        fc.nat(4),
        fc.uint8Array({ maxLength: 4 }),
        (bytes, at, removed, inserted) => {
          const start = at % bytes.length;
          const rest = bytes.subarray(start + removed);
          decodesOrRefuses(Uint8Array.of(...bytes.subarray(0, start), ...inserted, ...rest));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it("with a header of any JSON gives a valid file or a FormatError", () => {
    const plausible = fc.record(
      {
        dtype: fc.constantFrom("F32", "F64", "I32", "BOOL", "I64", null),
        shape: fc.array(fc.oneof(fc.nat(3), fc.constantFrom(-1, 0.5, 2 ** 32, 2 ** 60, "1"))),
        data_offsets: fc.array(fc.oneof(fc.nat(24), fc.constantFrom(-1, 2 ** 60)), {
          maxLength: 3,
        }),
      },
      { requiredKeys: [] },
    );
    const header = fc.dictionary(
      fc.constantFrom("a", "b", "__metadata__", "__proto__"),
      fc.oneof({ weight: 4, arbitrary: plausible }, fc.jsonValue()),
    );
    fc.assert(
      fc.property(header, fc.nat(24), (json, dataBytes) => decodesOrRefuses(file(json, dataBytes))),
      { numRuns: 2000 },
    );
  });
});
