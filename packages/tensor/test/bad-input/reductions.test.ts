import { describe, expect, it } from "vitest";
import {
  all,
  any,
  argMax,
  argMin,
  logSoftmax,
  logSumExp,
  max,
  mean,
  min,
  norm,
  ones,
  prod,
  softmax,
  sum,
  variance,
} from "../../src/index.ts";
import { thrown } from "../thrown.ts";

describe("bad input of reductions", () => {
  it.each<[string, () => unknown, string]>([
    [
      "an axis too far",
      () => sum(ones([2, 3]), 2),
      "AxisError: sum: got axis 2 of a tensor with 2 axes; expected an integer from -2 to 1.",
    ],
    [
      "a negative axis too far",
      () => mean(ones([2, 3]), -3),
      "AxisError: mean: got axis -3 of a tensor with 2 axes; expected an integer from -2 to 1.",
    ],
    [
      "an axis twice",
      () => prod(ones([2, 3]), [1, -1]),
      "AxisError: prod: axes [1, -1] name axis 1 more than once; expected each axis once.",
    ],
    [
      "a fraction of an axis",
      () => any(ones([2]), 0.5),
      "AxisError: any: got axis 0.5 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "an axis of a scalar",
      () => variance(ones([]), 0),
      "AxisError: variance: got axis 0 of a scalar, which has no axes. Leave the axis out or reshape first.",
    ],
    [
      "the maximum of nothing",
      () => max(ones([0])),
      "ValueError: max: shape [0] has no elements along axes [0]; expected at least one. Pad with the value you want for nothing.",
    ],
    [
      "the minimum along nothing",
      () => min(ones([2, 0]), 1),
      "ValueError: min: shape [2, 0] has no elements along axes [1]; expected at least one. Pad with the value you want for nothing.",
    ],
    [
      "the position in nothing",
      () => argMax(ones([0, 2]), 0),
      "ValueError: argMax: shape [0, 2] has no elements along axes [0]; expected at least one. Pad with the value you want for nothing.",
    ],
    [
      "an axis that is none",
      () => argMin(ones([2]), 1),
      "AxisError: argMin: got axis 1 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "all of an axis too far",
      () => all(ones([2]), 1),
      "AxisError: all: got axis 1 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "a norm along an axis too far",
      () => norm(ones([2]), 3),
      "AxisError: norm: got axis 3 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "logSumExp along an axis too far",
      () => logSumExp(ones([2]), 3),
      "AxisError: logSumExp: got axis 3 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "softmax of a scalar",
      () => softmax(ones([])),
      "AxisError: softmax: got axis -1 of a scalar, which has no axes. Leave the axis out or reshape first.",
    ],
    [
      "logSoftmax along an axis too far",
      () => logSoftmax(ones([2]), 1),
      "AxisError: logSoftmax: got axis 1 of a tensor with 1 axis; expected an integer from -1 to 0.",
    ],
    [
      "an array to sum",
      () => sum([1, 2] as never),
      "DtypeError: sum: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to mean",
      () => mean([1, 2] as never),
      "DtypeError: mean: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to max",
      () => max([1, 2] as never),
      "DtypeError: max: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to argMax",
      () => argMax([1, 2] as never),
      "DtypeError: argMax: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to any",
      () => any([1, 2] as never),
      "DtypeError: any: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to all",
      () => all([1, 2] as never),
      "DtypeError: all: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to variance",
      () => variance([1, 2] as never),
      "DtypeError: variance: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to norm",
      () => norm([1, 2] as never),
      "DtypeError: norm: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
  ])("%s", (_, call, text) => {
    expect(thrown(call)).toBe(text);
  });
});
