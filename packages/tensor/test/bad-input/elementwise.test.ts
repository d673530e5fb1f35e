import { describe, expect, it } from "vitest";
import {
  add,
  cast,
  clip,
  div,
  exp,
  less,
  logicalAnd,
  logicalNot,
  maximum,
  mul,
  ones as onesOf,
  sub,
  type Tensor,
  where,
} from "../../src/index.ts";
import { thrown } from "../thrown.ts";

/** Ones of a shape that the compiler does not know, as it would refuse most of what follows. */
const ones = (shape: readonly number[]): Tensor => onesOf(shape);

describe("bad input of elementwise", () => {
  it.each<[string, () => unknown, string]>([
    [
      "shapes that do not broadcast",
      () => add(ones([2, 3]), ones([4, 3])),
      "ShapeError: add: shapes [2, 3] and [4, 3] do not broadcast: axis -2 is 2 on the left and 4 on the right; expected equal lengths or 1, aligned at the last axis. Insert axes of length 1 with reshape or unsqueeze where a value should repeat.",
    ],
    [
      "a vector of rows",
      () => sub(ones([2, 3]), ones([2])),
      "ShapeError: sub: shapes [2, 3] and [2] do not broadcast: axis -1 is 3 on the left and 2 on the right; expected equal lengths or 1, aligned at the last axis. Did you mean right.unsqueeze(-1), shape [2, 1]?",
    ],
    [
      "a matrix the wrong way round",
      () => mul(ones([2, 3]), ones([3, 2])),
      "ShapeError: mul: shapes [2, 3] and [3, 2] do not broadcast: axis -1 is 3 on the left and 2 on the right; expected equal lengths or 1, aligned at the last axis. Did you mean right.transpose()?",
    ],
    [
      "two numbers",
      () => mul(2, 3),
      "DtypeError: mul: got two numbers; expected at least one tensor. Use plain arithmetic.",
    ],
    [
      "an array",
      () => div(ones([2]), [1, 2] as never),
      "DtypeError: div: got an array; expected a tensor or a number. Wrap it in tensor(...).",
    ],
    [
      "nothing",
      () => maximum(ones([2]), undefined as never),
      "DtypeError: maximum: got undefined; expected a tensor or a number. Wrap it in tensor(...).",
    ],
    [
      "comparison of other shapes",
      () => less(ones([2]), ones([3])),
      "ShapeError: less: shapes [2] and [3] do not broadcast: axis -1 is 2 on the left and 3 on the right; expected equal lengths or 1, aligned at the last axis. Insert axes of length 1 with reshape or unsqueeze where a value should repeat.",
    ],
    [
      "numbers as logic",
      () => logicalAnd(ones([2]), ones([2])),
      "DtypeError: logicalAnd: got float32; expected bool. Compare first, for example x.notEqual(0).",
    ],
    [
      "the negation of a number",
      () => logicalNot(ones([2])),
      "DtypeError: logicalNot: got float32; expected bool. Compare first, for example x.notEqual(0).",
    ],
    [
      "a condition of numbers",
      () => where(ones([2]), 1, 2),
      "DtypeError: where: condition is float32; expected bool. Compare first, for example x.greater(0).",
    ],
    [
      "sides that do not broadcast",
      () => where(ones([2]).greater(0), ones([3]), 1),
      "ShapeError: where: shapes [2] and [3] do not broadcast: axis -1 is 2 on the left and 3 on the right; expected equal lengths or 1, aligned at the last axis. Insert axes of length 1 with reshape or unsqueeze where a value should repeat.",
    ],
    [
      "an unknown dtype",
      () => cast(ones([2]), "float16" as never),
      'DtypeError: cast: got dtype float16; expected "float32", "float64", "int32", "bool".',
    ],
    [
      "limits the wrong way round",
      () => clip(ones([2]), 2, 1),
      "ValueError: clip: got limits 2 and 1; expected low ≤ high.",
    ],
    [
      "a limit of NaN",
      () => clip(ones([2]), Number.NaN, 1),
      "ValueError: clip: got limits NaN and 1; expected low ≤ high.",
    ],
    [
      "a result too large",
      () => ones([65536, 1]).add(ones([1, 65536])),
      "ValueError: add: shape [65536, 65536] is too large; expected at most 2^31 - 1 elements. Split the data into batches.",
    ],
    [
      "an array of a function",
      () => exp([1, 2] as never),
      "DtypeError: exp: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "a number of a function",
      () => exp(1 as never),
      "DtypeError: exp: got number; expected a tensor. Wrap it in tensor(...).",
    ],
    [
      "an array to cast",
      () => cast([1] as never, "int32"),
      "DtypeError: cast: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
  ])("%s", (_, call, text) => {
    expect(thrown(call)).toBe(text);
  });
});
