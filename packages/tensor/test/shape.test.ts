import { array as arrayOf, assert, constantFrom, integer, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { AxisError, ShapeError, ValueError } from "../src/errors.ts";
import {
  broadcastShapes,
  checkShape,
  contiguousStrides,
  equalShapes,
  formatShape,
  maxSize,
  normalizeAxes,
  normalizeAxis,
  normalizePermutation,
  type Shape,
  sizeOf,
} from "../src/shape.ts";

/** The error a call throws, by class and text. */
function thrown(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return String(error);
  }
  return "nothing";
}

describe("sizeOf", () => {
  it.each<[Shape, number]>([
    [[], 1],
    [[0], 0],
    [[1], 1],
    [[2, 3, 4], 24],
    [[2, 0, 4], 0],
    [[maxSize], maxSize],
    [[0, maxSize], 0],
  ])("of %j is %i", (shape, size) => {
    expect(sizeOf(shape)).toBe(size);
  });

  it.each<[Shape]>([
    [[2 ** 31]],
    [[65536, 65536]],
    [[0, 65536, 65536]],
    [[2 ** 53 - 1, 2 ** 53 - 1, 2 ** 53 - 1]],
  ])("refuses %j", (shape) => {
    expect(thrown(() => sizeOf(shape, "zeros"))).toBe(
      `ValueError: zeros: shape ${formatShape(shape)} is too large; expected at most 2^31 - 1 ` +
        "elements. Split the data into batches.",
    );
  });
});

describe("checkShape", () => {
  it("returns the size", () => {
    expect(checkShape("zeros", [2, 3])).toBe(6);
    expect(checkShape("zeros", [1, 1, 1, 1, 1, 1, 1, 1])).toBe(1);
  });

  it.each<[unknown, string]>([
    [[2, -1], "shape [2, -1] has length -1 on axis 1; expected a non-negative integer."],
    [[0.5], "shape [0.5] has length 0.5 on axis 0; expected a non-negative integer."],
    [[Number.NaN], "shape [NaN] has length NaN on axis 0; expected a non-negative integer."],
    [[2 ** 53], "shape [9007199254740992] has length 9007199254740992 on axis 0;"],
    [[3, "4"], "shape [3, 4] has length 4 on axis 1; expected a non-negative integer."],
    [new Array(2), "has length undefined on axis 0; expected a non-negative integer."],
    [
      [1, 1, 1, 1, 1, 1, 1, 1, 1],
      "shape [1, 1, 1, 1, 1, 1, 1, 1, 1] has 9 axes; expected at most 8. Merge axes with reshape.",
    ],
    [7, "got 7 as a shape; expected an array of axis lengths such as [2, 3]."],
    [undefined, "got undefined as a shape; expected an array of axis lengths such as [2, 3]."],
  ])("refuses %j", (shape, text) => {
    const call = () => checkShape("zeros", shape as Shape);
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(text);
  });

  it("refuses sizes that overflow", () => {
    expect(() => checkShape("zeros", [65536, 65536])).toThrow(ValueError);
  });
});

describe("broadcastShapes", () => {
  it.each<[Shape, Shape, Shape]>([
    [[], [], []],
    [[], [3], [3]],
    [[2, 3], [3], [2, 3]],
    [[2, 1], [3], [2, 3]],
    [
      [2, 1],
      [1, 3],
      [2, 3],
    ],
    [
      [4, 1, 3],
      [2, 1],
      [4, 2, 3],
    ],
    [[0], [1], [0]],
    [
      [2, 0],
      [2, 1],
      [2, 0],
    ],
    [[1, 1], [1], [1, 1]],
  ])("%j and %j give %j", (a, b, expected) => {
    expect(broadcastShapes("add", a, b)).toEqual(expected);
    expect(broadcastShapes("add", b, a)).toEqual(expected);
  });

  it("returns an operand's own shape where that is the answer", () => {
    const a = [2, 3];
    expect(broadcastShapes("add", a, [2, 3])).toBe(a);
    expect(broadcastShapes("add", a, [3])).toBe(a);
    expect(broadcastShapes("add", [1, 3], a)).toBe(a);
  });

  it("agrees with padding by ones and taking the other length, on random shapes", () => {
    const lengths = arrayOf(constantFrom(0, 1, 2, 3), { maxLength: 5 });
    const pad = (shape: Shape, rank: number) => [
      ...new Array<number>(rank - shape.length).fill(1),
      ...shape,
    ];
    assert(
      property(tuple(lengths, lengths), ([a, b]) => {
        const rank = Math.max(a.length, b.length);
        const pairs = pad(a, rank).map((left, i) => [left, pad(b, rank)[i] as number] as const);
        const fits = pairs.every(([l, r]) => l === r || l === 1 || r === 1);
        if (fits) {
          const expected = pairs.map(([l, r]) => (l === 1 ? r : l));
          expect(broadcastShapes("add", a, b)).toEqual(expected);
        } else {
          expect(() => broadcastShapes("add", a, b)).toThrow(ShapeError);
        }
      }),
    );
  });

  it.each<[Shape, Shape, string]>([
    [
      [4, 3],
      [4],
      "add: shapes [4, 3] and [4] do not broadcast: axis -1 is 3 on the left and 4 on the right; " +
        "expected equal lengths or 1, aligned at the last axis. " +
        "Did you mean right.unsqueeze(-1), shape [4, 1]?",
    ],
    [
      [4],
      [4, 3],
      "add: shapes [4] and [4, 3] do not broadcast: axis -1 is 4 on the left and 3 on the right; " +
        "expected equal lengths or 1, aligned at the last axis. " +
        "Did you mean left.unsqueeze(-1), shape [4, 1]?",
    ],
    [
      [2, 3],
      [3, 2],
      "add: shapes [2, 3] and [3, 2] do not broadcast: axis -1 is 3 on the left and 2 on the " +
        "right; expected equal lengths or 1, aligned at the last axis. " +
        "Did you mean right.transpose()?",
    ],
    [
      [5, 2],
      [3, 2],
      "add: shapes [5, 2] and [3, 2] do not broadcast: axis -2 is 5 on the left and 3 on the " +
        "right; expected equal lengths or 1, aligned at the last axis. " +
        "Insert axes of length 1 with reshape or unsqueeze where a value should repeat.",
    ],
  ])("explains why %j and %j do not fit", (a, b, text) => {
    expect(thrown(() => broadcastShapes("add", a, b))).toBe(`ShapeError: ${text}`);
  });

  it("refuses a result that overflows", () => {
    expect(() => broadcastShapes("add", [65536, 1], [65536])).toThrow(ValueError);
  });
});

describe("axes", () => {
  it("count from either end", () => {
    expect(normalizeAxis("sum", 0, 2)).toBe(0);
    expect(normalizeAxis("sum", -1, 2)).toBe(1);
    expect(normalizeAxis("sum", -2, 2)).toBe(0);
    expect(Object.is(normalizeAxis("sum", -0, 2), 0)).toBe(true);
  });

  it.each<[number, number, string]>([
    [2, 2, "got axis 2 of a tensor with 2 axes; expected an integer from -2 to 1."],
    [-3, 2, "got axis -3 of a tensor with 2 axes; expected an integer from -2 to 1."],
    [0.5, 1, "got axis 0.5 of a tensor with 1 axis; expected an integer from -1 to 0."],
    [Number.NaN, 1, "got axis NaN of a tensor with 1 axis; expected an integer from -1 to 0."],
    [0, 0, "got axis 0 of a scalar, which has no axes. Leave the axis out or reshape first."],
  ])("refuse %d of rank %i", (axis, rank, text) => {
    expect(thrown(() => normalizeAxis("sum", axis, rank))).toBe(`AxisError: sum: ${text}`);
  });

  it("of a reduction: all by default, ascending, each once", () => {
    expect(normalizeAxes("sum", undefined, 3)).toEqual([0, 1, 2]);
    expect(normalizeAxes("sum", undefined, 0)).toEqual([]);
    expect(normalizeAxes("sum", -1, 3)).toEqual([2]);
    expect(normalizeAxes("sum", [-1, 0], 3)).toEqual([0, 2]);
    expect(normalizeAxes("sum", [], 3)).toEqual([]);
    expect(thrown(() => normalizeAxes("sum", [0, -2, 1, 0], 2))).toBe(
      "AxisError: sum: axes [0, -2, 1, 0] name axis 0 more than once; expected each axis once.",
    );
  });

  it("of a permutation: every one exactly once", () => {
    expect(normalizePermutation("permute", [2, 0, -2], 3)).toEqual([2, 0, 1]);
    expect(normalizePermutation("permute", [], 0)).toEqual([]);
    expect(thrown(() => normalizePermutation("permute", [0], 2))).toBe(
      "AxisError: permute: got 1 axes [0] for a tensor with 2; expected every axis exactly once.",
    );
    expect(() => normalizePermutation("permute", [0, 0], 2)).toThrow(AxisError);
    expect(() => normalizePermutation("permute", [0, 2], 2)).toThrow(AxisError);
  });
});

describe("strides", () => {
  it("are the products of the lengths behind", () => {
    expect(contiguousStrides([])).toEqual([]);
    expect(contiguousStrides([5])).toEqual([1]);
    expect(contiguousStrides([2, 3, 4])).toEqual([12, 4, 1]);
    expect(contiguousStrides([2, 0, 4])).toEqual([0, 4, 1]);
  });

  it("number the elements in row-major order", () => {
    assert(
      property(arrayOf(integer({ min: 1, max: 4 }), { maxLength: 4 }), (shape) => {
        const strides = contiguousStrides(shape);
        const coordinates = shape.map(() => 0);
        for (let i = 0; i < sizeOf(shape); i++) {
          expect(coordinates.reduce((sum, c, axis) => sum + c * (strides[axis] ?? 0), 0)).toBe(i);
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            const next = (coordinates[axis] ?? 0) + 1;
            coordinates[axis] = next === shape[axis] ? 0 : next;
            if (next !== shape[axis]) break;
          }
        }
      }),
    );
  });
});

describe("equalShapes", () => {
  it("compares every axis", () => {
    expect(equalShapes([2, 3], [2, 3])).toBe(true);
    expect(equalShapes([], [])).toBe(true);
    expect(equalShapes([2, 3], [3, 2])).toBe(false);
    expect(equalShapes([2], [2, 1])).toBe(false);
  });
});
