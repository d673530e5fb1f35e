import { describe, expect, it } from "vitest";
import {
  broadcastTo,
  concat,
  flip,
  ones,
  pad,
  permute,
  reshape,
  slice,
  split,
  squeeze,
  stack,
  transpose,
  unsqueeze,
} from "../../src/index.ts";
import { thrown } from "../thrown.ts";

describe("bad input of movement", () => {
  it.each<[string, () => unknown, string]>([
    [
      "another size",
      () => reshape(ones([2, 3]), [4]),
      "ShapeError: reshape: [2, 3] has 6 elements, [4] has 4; expected equal sizes. Use −1 for one length to have it worked out.",
    ],
    [
      "two unknown lengths",
      () => reshape(ones([2, 3]), [-1, -1]),
      "ShapeError: reshape: cannot turn [2, 3] (6 elements) into [-1, -1]; expected one −1 whose length follows from the others.",
    ],
    [
      "a length that does not follow",
      () => reshape(ones([2, 3]), [4, -1]),
      "ShapeError: reshape: cannot turn [2, 3] (6 elements) into [4, -1]; expected one −1 whose length follows from the others.",
    ],
    [
      "a negative length",
      () => reshape(ones([2, 3]), [-2, -3]),
      "ShapeError: reshape: shape [-2, -3] has length -2 on axis 0; expected a non-negative integer.",
    ],
    [
      "too few axes",
      () => permute(ones([2, 3]), [0]),
      "AxisError: permute: got 1 axes [0] for a tensor with 2; expected every axis exactly once.",
    ],
    [
      "an axis twice",
      () => permute(ones([2, 3]), [0, 0]),
      "AxisError: permute: axes [0, 0] name axis 0 more than once; expected each axis once.",
    ],
    [
      "the transposition of a vector",
      () => transpose(ones([2])),
      "AxisError: transpose: got axis -2 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "a shape that does not fit",
      () => broadcastTo(ones([2]), [3]),
      "ShapeError: broadcastTo: shapes [2] and [3] do not broadcast: axis -1 is 2 on the left and 3 on the right; expected equal lengths or 1, aligned at the last axis. Insert axes of length 1 with reshape or unsqueeze where a value should repeat.",
    ],
    [
      "a shape that is smaller",
      () => broadcastTo(ones([2, 3]), [3]),
      "ShapeError: broadcastTo: [2, 3] does not broadcast to [3]; expected only axes of length 1 to be stretched. Swap the operands?",
    ],
    [
      "an axis that is not 1",
      () => squeeze(ones([2, 1]), 0),
      "ShapeError: squeeze: axis 0 of [2, 1] has length 2; expected 1. Select one position with slice first.",
    ],
    [
      "a place beyond the end",
      () => unsqueeze(ones([2]), 3),
      "AxisError: unsqueeze: got axis 3 of a tensor with 2 axes; expected an integer from -2 to 1.",
    ],
    [
      "more ranges than axes",
      () => slice(ones([2]), [null, null]),
      "AxisError: slice: got 2 ranges for shape [2]; expected at most 1, one for each axis from the first.",
    ],
    [
      "a step of zero",
      () => slice(ones([4]), [[0, 4, 0]]),
      "ValueError: slice: got [0, 4, 0] for axis 0; expected integers and a step other than 0.",
    ],
    [
      "a fraction of a position",
      () => slice(ones([4]), [[0.5]]),
      "ValueError: slice: got [0.5, undefined, 1] for axis 0; expected integers and a step other than 0.",
    ],
    [
      "a position of NaN",
      () => ones([4]).slice(Number.NaN),
      "ValueError: slice: got [NaN, undefined, 1] for axis 0; expected integers and a step other than 0.",
    ],
    [
      "an axis to flip that is none",
      () => flip(ones([2]), 1),
      "AxisError: flip: got axis 1 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "a negative width",
      () => pad(ones([2]), [[-1, 0]]),
      "ShapeError: pad: got widths [[-1,0]] for shape [2]; expected a pair [before, after] of non-negative integers for every axis.",
    ],
    [
      "too few widths",
      () => pad(ones([2, 2]), [[1, 1]]),
      "ShapeError: pad: got widths [[1,1]] for shape [2, 2]; expected a pair [before, after] of non-negative integers for every axis.",
    ],
    [
      "a result too large",
      () => pad(ones([2]), [[2 ** 31, 0]]),
      "ValueError: pad: shape [2147483650] is too large; expected at most 2^31 - 1 elements. Split the data into batches.",
    ],
    [
      "nothing to join",
      () => concat([]),
      "ValueError: concat: got no tensors; expected at least one.",
    ],
    [
      "other lengths beside",
      () => concat([ones([2, 3]), ones([2, 4])], 0),
      "ShapeError: concat: tensor 1 has shape [2, 4], tensor 0 [2, 3]; expected equal lengths on every axis but 0.",
    ],
    [
      "another rank",
      () => concat([ones([2, 3]), ones([3])], 0),
      "ShapeError: concat: tensor 1 has shape [3], tensor 0 [2, 3]; expected equal lengths on every axis but 0.",
    ],
    [
      "scalars end to end",
      () => concat([ones([]), ones([])]),
      "AxisError: concat: got axis 0 of a scalar, which has no axes. Leave the axis out or reshape first.",
    ],
    [
      "nothing to stack",
      () => stack([]),
      "ValueError: stack: got no tensors; expected at least one.",
    ],
    [
      "other shapes to stack",
      () => stack([ones([2]), ones([3])]),
      "ShapeError: stack: tensor 1 has shape [3], tensor 0 [2]; expected equal shapes. Pad or slice them to one.",
    ],
    [
      "parts that are not equal",
      () => split(ones([5]), 2),
      "ShapeError: split: axis 0 of [5] does not split into 2; expected whole lengths that add up to 5.",
    ],
    [
      "parts that do not add up",
      () => split(ones([5]), [2, 2]),
      "ShapeError: split: axis 0 of [5] does not split into [2,2]; expected whole lengths that add up to 5.",
    ],
    [
      "no parts",
      () => split(ones([5]), 0),
      "ShapeError: split: axis 0 of [5] does not split into 0; expected whole lengths that add up to 5.",
    ],
    [
      "a fraction of parts",
      () => split(ones([5]), 2.5),
      "ShapeError: split: axis 0 of [5] does not split into 2.5; expected whole lengths that add up to 5.",
    ],
    [
      "another static shape",
      () => ones([2]).as(3),
      "ShapeError: as: got shape [2]; expected [3]. Reshape it first.",
    ],
    [
      "numbers to join",
      () => concat([1, 2] as never),
      "DtypeError: concat: got number; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "nothing as the tensors to join",
      () => concat(undefined as never),
      "DtypeError: concat: got undefined; expected an array of tensors.",
    ],
    [
      "arrays to stack",
      () => stack([[1]] as never),
      "DtypeError: stack: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "no ranges",
      () => slice(ones([5]), undefined as never),
      "ValueError: slice: got undefined; expected a list with [start, stop, step] or null for each axis.",
    ],
    [
      "a number as a range",
      () => slice(ones([5]), [2] as never),
      "ValueError: slice: got [2]; expected a list with [start, stop, step] or null for each axis.",
    ],
    [
      "a range without a start",
      () => ones([5]).slice([[undefined as never, 2]]),
      "ValueError: slice: got [undefined, 2, 1] for axis 0; expected integers and a step other than 0.",
    ],
    [
      "an infinite step",
      () => ones([5]).slice([[0, 5, Number.POSITIVE_INFINITY]]),
      "ValueError: slice: got [0, 5, Infinity] for axis 0; expected integers and a step other than 0.",
    ],
    [
      "a fraction around integers",
      () => pad(ones([2], { dtype: "int32" }), [[1, 1]], 0.5),
      "DtypeError: pad: got the value 0.5 for int32; expected one that it holds. Cast the tensor first.",
    ],
    [
      "a number around bools",
      () => pad(ones([2], { dtype: "bool" }), [[1, 1]], 2),
      "DtypeError: pad: got the value 2 for bool; expected one that it holds. Cast the tensor first.",
    ],
  ])("%s", (_, call, text) => {
    expect(thrown(call)).toBe(text);
  });
});
