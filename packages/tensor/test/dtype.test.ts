import { describe, expect, it } from "vitest";
import {
  byteSize,
  type Dtype,
  dtypeCode,
  dtypeOf,
  dtypes,
  isDtype,
  isFloat,
  promote,
  scalarDtype,
  typedArrayOf,
} from "../src/dtype.ts";
import { DtypeError } from "../src/errors.ts";

describe("dtype", () => {
  it("lists the dtypes at the positions of their kernel codes", () => {
    expect(dtypes.map((dtype) => dtypeCode[dtype])).toEqual([0, 1, 2, 3]);
    expect(dtypes.every(isDtype)).toBe(true);
    expect(["float16", "toString", "__proto__", 0, null].some(isDtype)).toBe(false);
  });

  it("agrees with its typed arrays on bytes and back", () => {
    for (const dtype of dtypes) {
      const data = new typedArrayOf[dtype](3);
      expect(data.BYTES_PER_ELEMENT).toBe(byteSize(dtype));
      expect(dtypeOf(data)).toBe(dtype);
    }
  });

  it("promotes along bool < int32 < float32 < float64, in either order", () => {
    const order: Dtype[] = ["bool", "int32", "float32", "float64"];
    for (const [i, a] of order.entries()) {
      for (const [j, b] of order.entries()) {
        expect(promote(a, b)).toBe(order[Math.max(i, j)]);
      }
    }
    expect(promote("int32", "float32")).toBe("float32");
    expect(promote("int32", "float64")).toBe("float64");
  });

  it.each<[Dtype, number | boolean, Dtype]>([
    ["float32", 0.1, "float32"],
    ["float32", 1e300, "float32"],
    ["float64", 1, "float64"],
    ["int32", 2, "int32"],
    ["int32", -(2 ** 31), "int32"],
    ["int32", -0, "int32"],
    ["int32", true, "int32"],
    ["int32", 0.5, "float32"],
    ["int32", Number.NaN, "float32"],
    ["int32", Number.POSITIVE_INFINITY, "float32"],
    ["int32", 2 ** 31, "float32"],
    ["bool", true, "bool"],
    ["bool", 1, "int32"],
    ["bool", 0.5, "float32"],
  ])("a %s tensor meets %s in %s", (dtype, scalar, expected) => {
    expect(scalarDtype(dtype, scalar)).toBe(expected);
  });

  it("knows which dtypes have fractions", () => {
    expect(dtypes.filter(isFloat)).toEqual(["float32", "float64"]);
  });

  it.each([
    [new Int8Array(1), "Int8Array"],
    [new Uint32Array(1), "Uint32Array"],
    [new BigInt64Array(1), "BigInt64Array"],
    [new DataView(new ArrayBuffer(1)), "DataView"],
  ])("refuses other arrays (%#)", (data, name) => {
    const call = () => dtypeOf(data, "fromHost");
    expect(call).toThrow(DtypeError);
    expect(call).toThrow(
      `fromHost: got a ${name}; expected a Float32Array, Float64Array, Int32Array or Uint8Array ` +
        "(bool). Convert it first, for example Float32Array.from(data).",
    );
  });
});
