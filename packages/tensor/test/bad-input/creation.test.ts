import { describe, expect, it } from "vitest";
import {
  arange,
  eye,
  fromHost,
  full,
  linspace,
  ones,
  parameter,
  Random,
  tensor,
  variable,
  zeros,
} from "../../src/index.ts";
import { thrown } from "../thrown.ts";

const random = new Random(0);
const endless: never[] = [];
endless.push(endless as never);

describe("bad input of creation", () => {
  it.each<[string, () => unknown, string]>([
    [
      "ragged rows",
      () => tensor([[1, 2], [3]]),
      "ShapeError: tensor: nested arrays are ragged: at depth 1 found a list of 1; expected a list of 2, as in the first item (shape [2, 2]). Pad the rows to one length.",
    ],
    [
      "ragged depth",
      () => tensor([[1, 2], 3] as never),
      "ShapeError: tensor: nested arrays are ragged: at depth 1 found 3; expected a list of 2, as in the first item (shape [2, 2]). Pad the rows to one length.",
    ],
    [
      "a number where a list was",
      () => tensor([1, [2]] as never),
      "ShapeError: tensor: nested arrays are ragged: at depth 1 found a list of 1; expected a number or a boolean, as in the first item (shape [2]). Pad the rows to one length.",
    ],
    [
      "nothing among numbers",
      () => tensor([1, null] as never),
      "ShapeError: tensor: nested arrays are ragged: at depth 1 found null; expected a number or a boolean, as in the first item (shape [2]). Pad the rows to one length.",
    ],
    [
      "text",
      () => tensor("1" as never),
      "DtypeError: tensor: got string; expected numbers, booleans, nested arrays of them, or a typed array.",
    ],
    [
      "nothing",
      () => tensor(undefined as never),
      "DtypeError: tensor: got undefined; expected numbers, booleans, nested arrays of them, or a typed array.",
    ],
    [
      "nine axes",
      () => tensor([[[[[[[[[1]]]]]]]]]),
      "ShapeError: tensor: shape [1, 1, 1, 1, 1, 1, 1, 1, 1] has 9 axes; expected at most 8. Merge axes with reshape.",
    ],
    [
      "an array that holds itself",
      () => tensor(endless),
      "ShapeError: tensor: shape [1, 1, 1, 1, 1, 1, 1, 1, 1] has 9 axes; expected at most 8. Merge axes with reshape.",
    ],
    [
      "an unknown dtype",
      () => tensor([1], { dtype: "float16" as never }),
      'DtypeError: tensor: got dtype float16; expected "float32", "float64", "int32", "bool".',
    ],
    [
      "bytes of another kind",
      () => tensor(new Uint16Array(2) as never),
      "DtypeError: tensor: got a Uint16Array; expected a Float32Array, Float64Array, Int32Array or Uint8Array (bool). Convert it first, for example Float32Array.from(data).",
    ],
    [
      "another size than the shape",
      () => fromHost(new Float32Array(5), [2, 3]),
      "ShapeError: fromHost: got 5 values for shape [2, 3], which has 6; expected equal sizes.",
    ],
    [
      "bytes that are no bools",
      () => fromHost(Uint8Array.of(0, 1, 2)),
      'ValueError: fromHost: byte 2 is 2; expected 0 or 1, as a Uint8Array holds bool. For bytes as numbers call tensor(data, { dtype: "float32" }).',
    ],
    [
      "a negative length",
      () => zeros([2, -1]),
      "ShapeError: zeros: shape [2, -1] has length -1 on axis 1; expected a non-negative integer.",
    ],
    [
      "a fraction of a length",
      () => ones([1.5]),
      "ShapeError: ones: shape [1.5] has length 1.5 on axis 0; expected a non-negative integer.",
    ],
    [
      "too many elements",
      () => zeros([65536, 65536]),
      "ValueError: zeros: shape [65536, 65536] is too large; expected at most 2^31 - 1 elements. Split the data into batches.",
    ],
    [
      "too many elements, though empty",
      () => full([0, 65536, 65536], 1),
      "ValueError: full: shape [0, 65536, 65536] is too large; expected at most 2^31 - 1 elements. Split the data into batches.",
    ],
    [
      "too many axes",
      () => ones([1, 1, 1, 1, 1, 1, 1, 1, 1]),
      "ShapeError: ones: shape [1, 1, 1, 1, 1, 1, 1, 1, 1] has 9 axes; expected at most 8. Merge axes with reshape.",
    ],
    [
      "an unknown dtype of a fill",
      () => zeros([1], { dtype: "int8" as never }),
      'DtypeError: zeros: got dtype int8; expected "float32", "float64", "int32", "bool".',
    ],
    [
      "a step of zero",
      () => arange(0, 5, 0),
      "ValueError: arange: got start 0, stop 5, step 0; expected finite numbers and a step other than 0.",
    ],
    [
      "an endless range",
      () => arange(0, Number.POSITIVE_INFINITY),
      "ValueError: arange: got start 0, stop Infinity, step 1; expected finite numbers and a step other than 0.",
    ],
    [
      "a range of NaN",
      () => arange(Number.NaN),
      "ValueError: arange: got start 0, stop NaN, step 1; expected finite numbers and a step other than 0.",
    ],
    [
      "a range that starts beyond int32",
      () => arange(3000000000, 3000000003, 1),
      'ValueError: arange: got start 3000000000, stop 3000000003, step 1, which reach beyond int32; expected numbers from -2^31 to 2^31 - 1. Pass { dtype: "float64" } for greater ones.',
    ],
    [
      "steps beyond int32",
      () => arange(0, 10000000000, 1000000000),
      'ValueError: arange: got start 0, stop 10000000000, step 1000000000, which reach beyond int32; expected numbers from -2^31 to 2^31 - 1. Pass { dtype: "float64" } for greater ones.',
    ],
    [
      "a range that ends beyond int32",
      () => arange(2147483646, 2147483650, 1),
      'ValueError: arange: got start 2147483646, stop 2147483650, step 1, which reach beyond int32; expected numbers from -2^31 to 2^31 - 1. Pass { dtype: "float64" } for greater ones.',
    ],
    [
      "a range below int32",
      () => arange(-2147483648, -2147483650, -1),
      'ValueError: arange: got start -2147483648, stop -2147483650, step -1, which reach beyond int32; expected numbers from -2^31 to 2^31 - 1. Pass { dtype: "float64" } for greater ones.',
    ],
    [
      "a range down without an end",
      () => arange(0, Number.NEGATIVE_INFINITY),
      "ValueError: arange: got start 0, stop -Infinity, step 1; expected finite numbers and a step other than 0.",
    ],
    [
      "an infinite step",
      () => arange(0, 5, Number.POSITIVE_INFINITY),
      "ValueError: arange: got start 0, stop 5, step Infinity; expected finite numbers and a step other than 0.",
    ],
    [
      "a fraction of a count",
      () => linspace(0, 1, 2.5),
      "ShapeError: linspace: shape [2.5] has length 2.5 on axis 0; expected a non-negative integer.",
    ],
    [
      "a negative count",
      () => linspace(0, 1, -1),
      "ShapeError: linspace: shape [-1] has length -1 on axis 0; expected a non-negative integer.",
    ],
    [
      "a negative size",
      () => eye(-1),
      "ShapeError: eye: shape [-1, -1] has length -1 on axis 0; expected a non-negative integer.",
    ],
    [
      "integers to train",
      () => parameter([1, 2], { dtype: "int32" }),
      'DtypeError: parameter: got int32 values; expected float32 or float64, which have gradients. Pass { dtype: "float32" }.',
    ],
    [
      "bools to differentiate",
      () => variable([true]),
      'DtypeError: variable: got bool values; expected float32 or float64, which have gradients. Pass { dtype: "float32" }.',
    ],
    [
      "ragged rows of a parameter",
      () => parameter([[1], []]),
      "ShapeError: parameter: nested arrays are ragged: at depth 1 found a list of 0; expected a list of 1, as in the first item (shape [2, 1]). Pad the rows to one length.",
    ],
    [
      "a new value of another shape",
      () => variable([1, 2]).assign([1, 2, 3]),
      "ShapeError: assign: a variable of shape [2] cannot take a value of shape [3]; expected equal shapes.",
    ],
    [
      "a ragged new value",
      () => parameter([1, 2], { name: "w" }).assign([[1], [2]]),
      'ShapeError: assign: parameter "w" of shape [2] cannot take a value of shape [2, 1]; expected equal shapes.',
    ],
    [
      "a seed that is no integer",
      () => new Random(0.5),
      "ValueError: Random: got seed 0.5; expected an integer between -(2^53 - 1) and 2^53 - 1. Use a bigint for 64 bits, or a string.",
    ],
    [
      "low above high",
      () => random.uniform([2], { low: 2, high: 1 }),
      "ValueError: uniform: got low 2 and high 1; expected finite numbers with low ≤ high.",
    ],
    [
      "a limit of NaN",
      () => random.uniform([2], { low: Number.NaN }),
      "ValueError: uniform: got low NaN and high 1; expected finite numbers with low ≤ high.",
    ],
    [
      "limits beyond float32",
      () => random.uniform([2], { high: 1e39 }),
      "ValueError: uniform: got low 0 and high 1e+39; expected finite numbers with low ≤ high.",
    ],
    [
      "a negative deviation",
      () => random.normal([2], { std: -1 }),
      "ValueError: normal: got mean 0 and standard deviation -1; expected finite numbers, the second not negative.",
    ],
    [
      "a bad shape",
      () => random.normal([-2]),
      "ShapeError: normal: shape [-2] has length -2 on axis 0; expected a non-negative integer.",
    ],
    [
      "no integers between",
      () => random.integers([2], 3, 3),
      "ValueError: integers: got low 3 and high 3; expected integers of 32 bits with low < high.",
    ],
    [
      "integers beyond 32 bits",
      () => random.integers([2], 0, 2 ** 33),
      "ValueError: integers: got low 0 and high 8589934592; expected integers of 32 bits with low < high.",
    ],
    [
      "a probability above 1",
      () => random.bernoulli([2], 1.5),
      "ValueError: bernoulli: got probability 1.5; expected a number from 0 to 1.",
    ],
    [
      "a probability of NaN",
      () => random.bernoulli([2], Number.NaN),
      "ValueError: bernoulli: got probability NaN; expected a number from 0 to 1.",
    ],
    [
      "a fraction of items",
      () => random.permutation(2.5),
      "ValueError: permutation: got 2.5 as the number of items; expected an integer from 0 to 2^31 - 1.",
    ],
    [
      "several elements as one",
      () => ones([2]).item(),
      "ShapeError: item: shape [2] has 2 elements; expected one. Use toArray() or data().",
    ],
    [
      "no element as one",
      () => ones([0]).item(),
      "ShapeError: item: shape [0] has 0 elements; expected one. Use toArray() or data().",
    ],
    [
      "no seed",
      () => new Random(undefined as never),
      "ValueError: Random: got undefined as the seed; expected an integer, a string or a state.",
    ],
  ])("%s", (_, call, text) => {
    expect(thrown(call)).toBe(text);
  });
});
