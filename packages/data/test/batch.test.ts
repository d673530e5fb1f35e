import { DtypeError, ShapeError, tensor, ValueError } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dataset } from "../src/index.ts";

function only<T>(elements: Iterable<T>): T {
  const [first] = elements;
  if (first === undefined) throw new Error("no batch");
  return first;
}

describe("stacking", () => {
  test("numbers, booleans, arrays, typed arrays, tensors, strings and records", () => {
    const batch = only(
      Dataset.fromArrays([
        { n: 1, b: true, a: [1, 2], i: Int32Array.of(3), t: tensor([[1]]), s: "x", r: { d: 0.5 } },
        { n: 2, b: false, a: [3, 4], i: Int32Array.of(4), t: tensor([[2]]), s: "y", r: { d: 1 } },
      ]).batch(2),
    );
    expect(batch.n.toArray()).toEqual([1, 2]);
    expect(batch.n.dtype).toBe("float32");
    expect(batch.b.toArray()).toEqual([true, false]);
    expect(batch.a.toArray()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(batch.i.dtype).toBe("int32");
    expect(batch.t.shape).toEqual([2, 1, 1]);
    expect(batch.s).toEqual(["x", "y"]);
    expect(batch.r.d.toArray()).toEqual([0.5, 1]);
  });

  test("dtype for all columns or by name", () => {
    const data = Dataset.fromArrays([{ x: 1, label: 2 }]);
    expect(only(data.batch(1, { dtype: { label: "int32" } })).label.dtype).toBe("int32");
    expect(only(data.batch(1, { dtype: { label: "int32" } })).x.dtype).toBe("float32");
    expect(only(data.batch(1, { dtype: "float64" })).x.dtype).toBe("float64");
    const pixels = Dataset.fromArrays({ image: { data: Uint8Array.of(1, 2), shape: [1, 2] } });
    const image = only(pixels.batch(1, { dtype: { image: "float32" } })).image;
    expect([image.dtype, image.toArray()]).toEqual(["float32", [[1, 2]]]);
  });

  test("padding fills every example's end and tells what was real", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 6 }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.integer({ min: 1, max: 4 }),
        (lists, padMultiple) => {
          const data = Dataset.fromArrays(lists.map((ids) => ({ ids: Int32Array.from(ids) })));
          const { ids, lengths, mask } = only(
            data.batch(lists.length, {
              pad: { ids: -1 },
              lengths: "ids",
              mask: "ids",
              padMultiple,
            }),
          );
          const longest = Math.max(...lists.map((list) => list.length));
          const width = Math.ceil(longest / padMultiple) * padMultiple;
          const filled = lists.map((list) => [...list, ...Array(width - list.length).fill(-1)]);
          expect(ids.shape).toEqual([lists.length, width]);
          expect(ids.toArray()).toEqual(filled);
          expect(lengths.toArray()).toEqual(lists.map((list) => list.length));
          expect(mask.toArray()).toEqual(
            lists.map((list) => filled[0]?.map((_, i) => i < list.length) ?? []),
          );
        },
      ),
    );
  });

  test("padding of several axes", () => {
    const data = Dataset.fromArrays([[[1, 2]], [[3], [4]]]);
    expect(only(data.batch(2, { pad: 0 })).toArray()).toEqual([
      [
        [1, 2],
        [0, 0],
      ],
      [
        [3, 0],
        [4, 0],
      ],
    ]);
  });

  test("columns that are gathered know lengths and masks too", () => {
    const data = Dataset.fromArrays({ x: { data: new Float32Array(6), shape: [2, 3] } });
    const { lengths, mask } = only(data.batch(2, { lengths: "x", mask: "x" }));
    expect(lengths.toArray()).toEqual([3, 3]);
    expect(mask.shape).toEqual([2, 3]);
  });
});

describe("bad input", () => {
  const batchOf = (examples: readonly unknown[], options?: object) => () => [
    ...Dataset.fromArrays<unknown>(examples).batch(examples.length, options),
  ];
  test.each([
    [
      "ragged",
      batchOf([{ ids: [1, 2, 3] }, { ids: [1] }]),
      ShapeError,
      "batch: ids has shape [3] in example 0 of the batch and [1] in example 1; expected equal " +
        "shapes. Give batch the option pad, such as { pad: 0 }.",
    ],
    [
      "ragged inside",
      batchOf([{ a: [[1, 2], [3]] }]),
      ShapeError,
      "batch: [1] in a of example 0 of the batch has 1 elements; expected 2, as in its neighbours.",
    ],
    [
      "number beside array",
      batchOf([{ a: [[1], 2] }]),
      ShapeError,
      "batch: [1] in a of example 0 of the batch is 2; expected an array of 1 elements",
    ],
    [
      "rank under pad",
      batchOf([[1], [[1]]], { pad: 0 }),
      ShapeError,
      "batch: the value has 1 axes in example 0 of the batch and 2 in example 1; expected equally many.",
    ],
    [
      "missing column",
      batchOf([{ a: 1, b: 2 }, { a: 1 }]),
      ValueError,
      "batch: example 1 of the batch has no column b; expected the columns of example 0: a, b.",
    ],
    [
      "extra column",
      batchOf([{ a: 1 }, { a: 1, c: 2 }]),
      ValueError,
      "batch: example 1 of the batch has the unknown column c; expected the columns of example 0: a.",
    ],
    [
      "no record",
      batchOf([{ a: 1 }, 2]),
      ValueError,
      "batch: example 1 of the batch is a number; expected a record with the columns a, like example 0.",
    ],
    [
      "missing value",
      batchOf([{ a: undefined }]),
      ValueError,
      "batch: a of example 0 of the batch is undefined; expected a value in every example.",
    ],
    [
      "date",
      batchOf([{ a: new Date() }]),
      DtypeError,
      "batch: a of example 0 of the batch is a Date; expected a number, boolean, string, tensor,",
    ],
    [
      "promise",
      batchOf([Promise.resolve(1)]),
      DtypeError,
      "batch: the value of example 0 of the batch is a Promise;",
    ],
    [
      "mixed dtypes",
      batchOf([{ a: Int32Array.of(1) }, { a: Float32Array.of(1) }]),
      DtypeError,
      "batch: a is int32 in example 0 of the batch and float32 in example 1; expected one dtype.",
    ],
    [
      "string and number",
      batchOf([{ a: "x" }, { a: 1 }]),
      DtypeError,
      "batch: a is a string in example 0 of the batch and a number in example 1;",
    ],
    [
      "fraction as int32",
      batchOf([{ a: 1.5 }], { dtype: { a: "int32" } }),
      DtypeError,
      "batch: a of example 0 of the batch has 1.5; expected 32-bit integers, as dtype is int32.",
    ],
    [
      "overflow as int32",
      batchOf([{ a: 2 ** 31 }], { dtype: "int32" }),
      DtypeError,
      "batch: a of example 0 of the batch has 2147483648; expected 32-bit integers",
    ],
    [
      "unknown column in pad",
      batchOf([{ a: [1] }], { pad: { b: 0 } }),
      ValueError,
      "batch: pad names the column b; the columns are a. Check the name.",
    ],
    [
      "lengths of numbers",
      batchOf([{ a: 1 }], { lengths: "a" }),
      ValueError,
      "batch: lengths names the column a, whose examples have no length;",
    ],
    [
      "lengths is taken",
      batchOf([{ lengths: [1] }], { lengths: "lengths" }),
      ValueError,
      "batch: the option lengths adds a column of that name, but the examples have one already;",
    ],
    [
      "names without records",
      batchOf([[1]], { lengths: "a" }),
      ValueError,
      "batch: the options name columns, but the examples are single values; expected records.",
    ],
    [
      "padding fraction for integers",
      batchOf([Int32Array.of(1), Int32Array.of()], { pad: 0.5 }),
      DtypeError,
      "batch: pad of the value has 0.5; expected 32-bit integers",
    ],
    [
      "padMultiple 0",
      batchOf([[1]], { pad: 0, padMultiple: 0 }),
      ValueError,
      "batch: got the padMultiple 0; expected an integer of at least 1.",
    ],
  ])("%s", (_, attempt, kind, message) => {
    expect(attempt).toThrow(kind);
    expect(attempt).toThrow(message);
  });
});
