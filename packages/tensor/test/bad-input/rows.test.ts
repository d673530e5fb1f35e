import { describe, expect, it } from "vitest";
import { gather, oneHot, ones, scatterAdd, take, takeSum, tensor } from "../../src/index.ts";
import { thrown } from "../thrown.ts";

const int32 = { dtype: "int32" } as const;

describe("bad input of rows", () => {
  it.each<[string, () => unknown, string]>([
    [
      "an index too far",
      () => take(ones([3, 2]), [0, 3]),
      "IndexError: take: index 3 at [1] is out of range; expected 0 to 2. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "a negative index",
      () => take(ones([3, 2]), [-1]),
      "IndexError: take: index -1 at [0] is out of range; expected 0 to 2. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "an index inside a batch",
      () =>
        take(
          ones([3]),
          tensor(
            [
              [0, 1],
              [2, 9],
            ],
            int32,
          ),
        ),
      "IndexError: take: index 9 at [1, 1] is out of range; expected 0 to 2. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "a fraction of an index",
      () => take(ones([3]), [0.5]),
      "IndexError: take: got index 0.5; expected integers.",
    ],
    [
      "an index of NaN",
      () => take(ones([3]), [Number.NaN]),
      "IndexError: take: got index NaN; expected integers.",
    ],
    [
      "indices in floats",
      () => take(ones([3]), tensor([1])),
      'DtypeError: take: indices are float32; expected int32. Use tensor(ids, { dtype: "int32" }).',
    ],
    [
      "an axis that is none",
      () => take(ones([3]), [0], 1),
      "AxisError: take: got axis 1 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "rows of a scalar",
      () => take(ones([]), [0]),
      "AxisError: take: got axis 0 of a scalar, which has no axes. Leave the axis out or reshape first.",
    ],
    [
      "rows of nothing",
      () => take(ones([0, 2]), [0]),
      "IndexError: take: index 0 at [0] is out of range; expected none, as there are no rows. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "an index too far, found when it is computed",
      () => take(ones([3, 2]), tensor([1, 2], int32).add(1)).data(),
      "IndexError: take: index 3 at [1] is out of range; expected 0 to 2. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "choices of another shape",
      () => gather(ones([2, 3]), tensor([0], int32)),
      "ShapeError: gather: x has shape [2, 3], indices [1]; expected the indices to have x's shape without its last axis.",
    ],
    [
      "a choice too far",
      () => gather(ones([2, 3]), tensor([0, 3], int32)),
      "IndexError: gather: index 3 at [1] is out of range; expected 0 to 2. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "choices in floats",
      () => gather(ones([2, 3]), tensor([0, 1])),
      'DtypeError: gather: indices are float32; expected int32. Use tensor(ids, { dtype: "int32" }).',
    ],
    [
      "an index too far in a sum",
      () =>
        takeSum(
          ones([3, 2]),
          tensor(
            [
              [0, 1],
              [2, 3],
            ],
            int32,
          ),
        ),
      "IndexError: takeSum: index 3 at [1, 1] is out of range; expected 0 to 2. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "an index too far in a sum, found when it is computed",
      () => takeSum(ones([3, 2]), tensor([1, 2], int32).add(1)).data(),
      "IndexError: takeSum: index 3 at [1] is out of range; expected 0 to 2. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "a sum over one index without an axis",
      () => takeSum(ones([3, 2]), tensor(1, int32)),
      "ShapeError: takeSum: x has shape [3, 2], indices []; expected an axis of rows, and one of indices to sum over. Add it with unsqueeze.",
    ],
    [
      "too few indices",
      () => scatterAdd(ones([2, 3]), tensor([0], int32), 4),
      "ShapeError: scatterAdd: rows have shape [2, 3], indices [1]; expected one index for each row. Flatten both with reshape.",
    ],
    [
      "an index at the count",
      () => scatterAdd(ones([2, 3]), tensor([0, 4], int32), 4),
      "IndexError: scatterAdd: index 4 at [1] is out of range; expected 0 to 3. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "an index below −1",
      () => scatterAdd(ones([2, 3]), tensor([0, -2], int32), 4),
      "IndexError: scatterAdd: index -2 at [1] is out of range; expected 0 to 3. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "a negative count",
      () => scatterAdd(ones([2, 3]), tensor([0, 0], int32), -1),
      "ShapeError: scatterAdd: shape [-1] has length -1 on axis 0; expected a non-negative integer.",
    ],
    [
      "a class too far",
      () => oneHot(tensor([0, 5], int32), 5),
      "IndexError: oneHot: index 5 at [1] is out of range; expected 0 to 4. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "a negative depth",
      () => oneHot(tensor([0], int32), -1),
      "ValueError: oneHot: got depth -1; expected a non-negative integer.",
    ],
    [
      "classes in floats",
      () => oneHot(tensor([0]), 3),
      'DtypeError: oneHot: indices are float32; expected int32. Use tensor(ids, { dtype: "int32" }).',
    ],
    [
      "no indices",
      () => ones([3]).take(undefined as never),
      "DtypeError: take: got undefined as indices; expected an int32 tensor or a list of integers.",
    ],
    [
      "an array as the table",
      () => take([1, 2] as never, [0]),
      "DtypeError: take: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "a result of nine axes",
      () => take(ones([2, 1, 1, 1, 1, 1, 1, 1]), tensor([[0]], int32)),
      "ShapeError: take: shape [1, 1, 1, 1, 1, 1, 1, 1, 1] has 9 axes; expected at most 8. Merge axes with reshape.",
    ],
    [
      "an array to gather from",
      () => gather([1, 2] as never, tensor(0, int32)),
      "DtypeError: gather: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
  ])("%s", (_, call, text) => {
    expect(thrown(call)).toBe(text);
  });
});
