import { describe, expect, it } from "vitest";
import {
  avgPool1d,
  avgPool2d,
  conv1d,
  conv2d,
  matmul,
  maxOverTime,
  maxPool1d,
  maxPool2d,
  ones as onesOf,
  type Tensor,
} from "../../src/index.ts";
import { thrown } from "../thrown.ts";

/** Ones of a shape that the compiler does not know, as it would refuse most of what follows. */
const ones = (shape: readonly number[]): Tensor => onesOf(shape);

describe("bad input of products", () => {
  it.each<[string, () => unknown, string]>([
    [
      "inner lengths that differ",
      () => matmul(ones([64, 784]), ones([256, 10])),
      "ShapeError: matmul: left has 784 columns, right has 256 rows (shapes [64, 784] and [256, 10]); expected the columns of the left to equal the rows of the right. Transpose one of them, or check a layer's sizes.",
    ],
    [
      "a scalar",
      () => matmul(ones([2, 2]), ones([])),
      "ShapeError: matmul: a scalar has no rows; multiply with mul (shapes [2, 2] and []); expected the columns of the left to equal the rows of the right. Transpose one of them, or check a layer's sizes.",
    ],
    [
      "batches that do not broadcast",
      () => matmul(ones([2, 3, 4]), ones([3, 4, 5])),
      "ShapeError: matmul: batch axes [2] and [3] do not broadcast (shapes [2, 3, 4] and [3, 4, 5]); expected equal lengths or 1, aligned at the last. Reshape or unsqueeze one of them.",
    ],
    [
      "an array",
      () => matmul(ones([2]), [1, 2] as never),
      "DtypeError: matmul: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "a result too large",
      () => matmul(ones([65536, 1]), ones([1, 65536])),
      "ValueError: matmul: shape [65536, 65536] is too large; expected at most 2^31 - 1 elements. Split the data into batches.",
    ],
    [
      "images without channels",
      () => conv2d(ones([1, 28, 28]), ones([8, 1, 3, 3])),
      "ShapeError: conv2d: input has shape [1, 28, 28], weight [8, 1, 3, 3]; expected [N, C, H, W] and [O, C, KH, KW] with equal C. Add a channel axis with unsqueeze(1)?",
    ],
    [
      "other channels",
      () => conv1d(ones([1, 3, 9]), ones([8, 2, 3])),
      "ShapeError: conv1d: input has shape [1, 3, 9], weight [8, 2, 3]; expected [N, C, L] and [O, C, K] with equal C. Add a channel axis with unsqueeze(1)?",
    ],
    [
      "a stride of zero",
      () => conv1d(ones([1, 3, 9]), ones([8, 3, 3]), { stride: 0 }),
      "ValueError: conv1d: got stride 0; expected a positive integer for every axis.",
    ],
    [
      "a negative padding",
      () => conv1d(ones([1, 3, 9]), ones([8, 3, 3]), { padding: -1 }),
      'ValueError: conv1d: got padding -1; expected a non-negative integer, "same" or "valid".',
    ],
    [
      "a fraction of a dilation",
      () => conv2d(ones([1, 1, 9, 9]), ones([1, 1, 3, 3]), { dilation: 1.5 }),
      "ValueError: conv2d: got dilation 1.5; expected a positive integer for every axis.",
    ],
    [
      "one stride for two axes in a list",
      () => conv2d(ones([1, 1, 9, 9]), ones([1, 1, 3, 3]), { stride: [1] }),
      "ValueError: conv2d: got stride [1]; expected a number, or a list of 2, one for each axis.",
    ],
    [
      "a window larger than the input",
      () => conv1d(ones([1, 1, 2]), ones([1, 1, 3])),
      "ShapeError: conv1d: a window of 3 does not fit into [1, 1, 2] on axis 2; expected at least that length. Add padding.",
    ],
    [
      "a pool of zero",
      () => maxPool1d(ones([1, 1, 4]), 0),
      "ValueError: maxPool1d: got window size 0; expected a positive integer for every axis.",
    ],
    [
      "a pool larger than the input",
      () => maxPool2d(ones([1, 1, 4, 4]), 5),
      "ShapeError: maxPool2d: a window of 5 does not fit into [1, 1, 4, 4] on axis 2; expected at least that length. Add padding.",
    ],
    [
      "a pool of too many sizes",
      () => maxPool2d(ones([1, 1, 4, 4]), [2, 2, 2] as never),
      "ValueError: maxPool2d: got window size [2,2,2]; expected a number, or a list of 2, one for each axis.",
    ],
    [
      "a pool with too few strides",
      () => avgPool2d(ones([1, 1, 4, 4]), 2, { stride: [2] }),
      "ValueError: avgPool2d: got stride [2]; expected a number, or a list of 2, one for each axis.",
    ],
    [
      "a pool with an unknown padding",
      () => maxPool1d(ones([1, 1, 4]), 2, { padding: "full" as never }),
      'ValueError: maxPool1d: got padding "full"; expected a non-negative integer, "same" or "valid".',
    ],
    [
      "a pool without channels",
      () => avgPool1d(ones([1, 4]), 2),
      "ShapeError: avgPool1d: input has shape [1, 4]; expected [N, C, L]. Add axes with unsqueeze.",
    ],
    [
      "a flat pool of an image",
      () => avgPool2d(ones([1, 1, 4]), 2),
      "ShapeError: avgPool2d: input has shape [1, 1, 4]; expected [N, C, H, W]. Add axes with unsqueeze.",
    ],
    [
      "time without channels",
      () => maxOverTime(ones([2, 3])),
      "ShapeError: maxOverTime: input has shape [2, 3]; expected [N, C, L]. Add axes with unsqueeze.",
    ],
    [
      "lengths of other examples",
      () => maxOverTime(ones([2, 3, 4]), [1]),
      "ShapeError: maxOverTime: input has shape [2, 3, 4], lengths [1]; expected one length for each example.",
    ],
    [
      "a number",
      () => matmul(ones([2]), 3 as never),
      "DtypeError: matmul: got number; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array on the left",
      () => matmul([[1]] as never, ones([1, 1])),
      "DtypeError: matmul: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to convolve",
      () => conv2d([[1]] as never, ones([1, 1, 1, 1])),
      "DtypeError: conv2d: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "a padding for each axis",
      () => conv2d(ones([1, 1, 4, 4]), ones([1, 1, 3, 3]), { padding: [1, 1] as never }),
      'ValueError: conv2d: got padding [1,1]; expected a non-negative integer, "same" or "valid".',
    ],
    [
      "an unknown padding",
      () => conv2d(ones([1, 1, 4, 4]), ones([1, 1, 3, 3]), { padding: "full" as never }),
      'ValueError: conv2d: got padding "full"; expected a non-negative integer, "same" or "valid".',
    ],
    [
      "too many strides",
      () => conv2d(ones([1, 1, 4, 4]), ones([1, 1, 3, 3]), { stride: [1, 1, 1] }),
      "ValueError: conv2d: got stride [1,1,1]; expected a number, or a list of 2, one for each axis.",
    ],
    [
      "too few dilations",
      () => conv2d(ones([1, 1, 4, 4]), ones([1, 1, 3, 3]), { dilation: [1] }),
      "ValueError: conv2d: got dilation [1]; expected a number, or a list of 2, one for each axis.",
    ],
  ])("%s", (_, call, text) => {
    expect(thrown(call)).toBe(text);
  });
});
