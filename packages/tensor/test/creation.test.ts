import { assert, constantFrom, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arange,
  cast,
  eye,
  fromHost,
  full,
  linspace,
  ones,
  parameter,
  type Tensor,
  tensor,
  variable,
  zeros,
} from "../src/index.ts";
import { seed } from "./checker.ts";

/** dtype, shape and values of a tensor. */
function all(x: Tensor): unknown[] {
  return [x.dtype, x.shape, x.toArray()];
}

describe("tensor", () => {
  it.each<[string, () => Tensor, unknown[]]>([
    ["a number", () => tensor(2.5), ["float32", [], 2.5]],
    ["a boolean", () => tensor(true), ["bool", [], true]],
    ["a list", () => tensor([1, 2]), ["float32", [2], [1, 2]]],
    [
      "nested lists",
      () =>
        tensor([
          [1, 2],
          [3, 4],
          [5, 6],
        ]),
      [
        "float32",
        [3, 2],
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      ],
    ],
    ["booleans", () => tensor([[true], [false]]), ["bool", [2, 1], [[true], [false]]]],
    ["nothing", () => tensor([]), ["float32", [0], []]],
    ["lists of nothing", () => tensor([[], []]), ["float32", [2, 0], [[], []]]],
    ["rank 6", () => tensor([[[[[[1]]]]]]), ["float32", [1, 1, 1, 1, 1, 1], [[[[[[1]]]]]]]],
    ["doubles", () => tensor(Float64Array.of(0.1)), ["float64", [1], [0.1]]],
    ["integers", () => tensor(Int32Array.of(-1, 2)), ["int32", [2], [-1, 2]]],
    ["bytes as bools", () => tensor(Uint8Array.of(0, 1, 7)), ["bool", [3], [false, true, true]]],
    [
      "bytes as numbers",
      () => tensor(Uint8Array.of(0, 255), { dtype: "float32" }),
      ["float32", [2], [0, 255]],
    ],
    [
      "typed rows",
      () => tensor([Float64Array.of(1, 2), Float64Array.of(3, 4)]),
      [
        "float64",
        [2, 2],
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    [
      "fractions as integers",
      () => tensor([1.9, -1.9], { dtype: "int32" }),
      ["int32", [2], [1, -1]],
    ],
    [
      "numbers as bools",
      () => tensor([0, 2, -1], { dtype: "bool" }),
      ["bool", [3], [false, true, true]],
    ],
    [
      "special values",
      () => tensor([Number.NaN, Number.POSITIVE_INFINITY]),
      ["float32", [2], [Number.NaN, Number.POSITIVE_INFINITY]],
    ],
  ])("takes %s", (_, make, expected) => {
    expect(all(make())).toEqual(expected);
  });

  it("rounds to float32 unless told", () => {
    expect(tensor(0.1).item()).toBe(Math.fround(0.1));
    expect(tensor(0.1, { dtype: "float64" }).item()).toBe(0.1);
  });
});

describe("fills and ranges", () => {
  it.each<[string, () => Tensor, unknown[]]>([
    [
      "zeros",
      () => zeros([2, 2]),
      [
        "float32",
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      ],
    ],
    ["zeros of a length", () => zeros(3, { dtype: "int32" }), ["int32", [3], [0, 0, 0]]],
    ["ones of a scalar", () => ones([]), ["float32", [], 1]],
    ["ones of nothing", () => ones([0, 2]), ["float32", [0, 2], []]],
    ["full", () => full([2], 2.5), ["float32", [2], [2.5, 2.5]]],
    ["full of booleans", () => full([1], true), ["bool", [1], [true]]],
    [
      "full of a number as bool",
      () => full([2], 2, { dtype: "bool" }).cast("int32"),
      ["int32", [2], [1, 1]],
    ],
    ["full of NaN as bool", () => full([1], Number.NaN, { dtype: "bool" }), ["bool", [1], [true]]],
    ["arange", () => arange(4), ["int32", [4], [0, 1, 2, 3]]],
    ["arange from", () => arange(2, 5), ["int32", [3], [2, 3, 4]]],
    ["arange down", () => arange(3, -3, -2), ["int32", [3], [3, 1, -1]]],
    ["arange by fractions", () => arange(0, 1, 0.25), ["float32", [4], [0, 0.25, 0.5, 0.75]]],
    ["arange of nothing", () => arange(5, 2), ["int32", [0], []]],
    ["arange in float64", () => arange(0, 3, 1, { dtype: "float64" }), ["float64", [3], [0, 1, 2]]],
    [
      "arange to the greatest int32",
      () => arange(2147483646, 2147483648),
      ["int32", [2], [2147483646, 2147483647]],
    ],
    [
      "arange over all of int32",
      () => arange(-2147483648, 2147483648, 4294967295),
      ["int32", [2], [-2147483648, 2147483647]],
    ],
    [
      "arange beyond int32 in float64",
      () => arange(3e9, 3e9 + 3, 1, { dtype: "float64" }),
      ["float64", [3], [3e9, 3e9 + 1, 3e9 + 2]],
    ],
    [
      "arange beyond int32 in float32",
      () => arange(0, 2 ** 34, 2 ** 33, { dtype: "float32" }),
      ["float32", [2], [0, 2 ** 33]],
    ],
    [
      "arange by fractions as integers",
      () => arange(-1, 1, 0.5, { dtype: "int32" }),
      ["int32", [4], [-1, 0, 0, 0]],
    ],
    [
      "arange as bools",
      () => arange(0, 3, 1, { dtype: "bool" }),
      ["bool", [3], [false, true, true]],
    ],
    ["linspace", () => linspace(0, 1, 5), ["float32", [5], [0, 0.25, 0.5, 0.75, 1]]],
    ["linspace of one", () => linspace(2, 7, 1), ["float32", [1], [2]]],
    ["linspace of none", () => linspace(2, 7, 0), ["float32", [0], []]],
    [
      "eye",
      () => eye(2),
      [
        "float32",
        [2, 2],
        [
          [1, 0],
          [0, 1],
        ],
      ],
    ],
    ["eye as integers", () => eye(1, { dtype: "int32" }), ["int32", [1, 1], [[1]]]],
    ["eye of nothing", () => eye(0), ["float32", [0, 0], []]],
  ])("%s", (_, make, expected) => {
    expect(all(make())).toEqual(expected);
  });

  it("numbers become int32 as by cast", () => {
    const numbers = [1.9, -1.9, 2 ** 31, -(2 ** 31) - 1, 1e300, -1e300, Number.NaN, 1 / 0, -1 / 0];
    const expected = [...cast(tensor(Float64Array.from(numbers)), "int32").data()];
    const dtype = "int32";
    expect(expected.slice(0, 4)).toEqual([1, -1, 2 ** 31 - 1, -(2 ** 31)]);
    expect(tensor(numbers, { dtype }).toArray()).toEqual(expected);
    expect(tensor(Float64Array.from(numbers), { dtype }).toArray()).toEqual(expected);
    expect(tensor([Float64Array.from(numbers)], { dtype }).toArray()).toEqual([expected]);
    expect(numbers.map((number) => full([], number, { dtype }).item())).toEqual(expected);
    expect(tensor(Uint8Array.of(0, 255), { dtype }).toArray()).toEqual([0, 255]);
  });

  it("linspace ends exactly where it should", () => {
    const numbers = record({
      start: integer({ min: -1000, max: 1000 }).map((n) => n / 7),
      stop: integer({ min: -1000, max: 1000 }).map((n) => n / 3),
      count: integer({ min: 2, max: 60 }),
      dtype: constantFrom("float32", "float64"),
    });
    assert(
      property(numbers, ({ start, stop, count, dtype }) => {
        const line = linspace(start, stop, count, { dtype }).data();
        const round = dtype === "float32" ? Math.fround : Number;
        expect([line[0], line.at(-1)]).toEqual([round(start), round(stop)]);
      }),
      { seed },
    );
  });
});

describe("leaves", () => {
  it("parameters and variables copy what they are made of", () => {
    const data = Float32Array.of(1, 2);
    const [w, v] = [parameter(data, { name: "w" }), variable(fromHost(data))];
    data[0] = 9;
    expect([w.toArray(), v.toArray()]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect([w.name, parameter(1).name]).toEqual(["w", ""]);
    expect([w.describe(), parameter(1).describe(), v.describe()]).toEqual([
      'parameter "w" of shape [2]',
      "a parameter of shape []",
      "a variable of shape [2]",
    ]);
  });

  it("take the dtype they are told", () => {
    expect(parameter([1, 2], { dtype: "float64" }).dtype).toBe("float64");
    expect(variable(tensor([1, 2], { dtype: "int32" }), { dtype: "float32" }).dtype).toBe(
      "float32",
    );
  });
});

describe("reading", () => {
  it("gives numbers, nested lists and typed arrays", async () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect([x.rank, x.size, tensor(true).item(), tensor(false).item()]).toEqual([2, 4, 1, 0]);
    expect(tensor([[[7]]]).item()).toBe(7);
    expect(x.transpose().toArray()).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(x.transpose().data()).toEqual(Float32Array.of(1, 3, 2, 4));
    expect(await tensor([true]).read()).toEqual(Uint8Array.of(1));
  });
});

describe("dtypes meet", () => {
  const of = (dtype: "float32" | "float64" | "int32" | "bool"): Tensor => tensor([1], { dtype });
  it.each([
    ["bool", "int32", "int32"],
    ["int32", "float32", "float32"],
    ["float32", "float64", "float64"],
    ["bool", "float64", "float64"],
    ["bool", "bool", "int32"],
    ["int32", "int32", "int32"],
  ] as const)("%s and %s in %s", (a, b, expected) => {
    expect(of(a).add(of(b)).dtype).toBe(expected);
    expect(of(b).mul(of(a)).dtype).toBe(expected);
  });

  it.each([
    ["float32", 1e300, "float32"],
    ["float64", 1, "float64"],
    ["int32", 2, "int32"],
    ["int32", 0.5, "float32"],
    ["int32", 2 ** 31, "float32"],
    ["bool", 1, "int32"],
    ["bool", 0.5, "float32"],
  ] as const)("%s and the number %d in %s", (dtype, number, expected) => {
    expect(of(dtype).add(number).dtype).toBe(expected);
  });

  it("int32 wraps around", () => {
    const most = tensor([2 ** 31 - 1], { dtype: "int32" });
    expect(most.add(1).toArray()).toEqual([-(2 ** 31)]);
    expect(most.mul(2).toArray()).toEqual([-2]);
    expect(most.reshape(1, 1).broadcastTo([2, 1]).sum().item()).toBe(-2);
  });
});
