import type { Dtype } from "../../src/dtype.ts";
import type { Tensor } from "../../src/index.ts";
import * as nnf from "../../src/index.ts";
import { type OperatorCheck, type OperatorSpec, operator } from "../checker.ts";
import { type NdArray, zip } from "../nd-array.ts";
import { broadcasting, one, two } from "../shapes.ts";

type Rest = Omit<OperatorSpec<object>, "name" | "examples" | "apply" | "reference">;

function binary(
  name: string,
  apply: (a: Tensor, b: Tensor) => Tensor,
  reference: (a: number, b: number, dtype: Dtype) => number,
  rest: Rest = {},
): OperatorCheck {
  return operator({
    name,
    examples: two,
    apply: ([a, b]) => apply(a as Tensor, b as Tensor),
    reference: (inputs, _, dtype) => zip(inputs, (a = 0, b = 0) => reference(a, b, dtype)),
    ...rest,
  });
}

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const numeric = ["float32", "float64", "int32"] as const;
const all = [...numeric, "bool"] as const;
const comparison = { dtypes: all, result: "bool", gradient: false } as const;
const logical = { dtypes: ["bool"], gradient: false } as const;
const modulo = (a: number, b: number): number => a - b * Math.floor(a / b);
const whole = (x: number): number => Math.trunc(x) | 0;

export const binaries: readonly OperatorCheck[] = [
  binary("add", nnf.add, (a, b) => a + b, {
    smooth: true,
    dtypes: numeric,
    special: [
      [inf, -inf, nan],
      [inf, 1, inf],
      [nan, 1, nan],
      [-0, -0, -0],
    ],
  }),
  binary("sub", nnf.sub, (a, b) => a - b, {
    smooth: true,
    dtypes: numeric,
    special: [
      [inf, inf, nan],
      [1, inf, -inf],
      [1, nan, nan],
      [1, 1, 0],
    ],
  }),
  binary("mul", nnf.mul, (a, b) => a * b, {
    smooth: true,
    dtypes: numeric,
    special: [
      [0, inf, nan],
      [-2, inf, -inf],
      [nan, 0, nan],
      [-1, 0, -0],
    ],
  }),
  binary("div", nnf.div, (a, b) => a / b, {
    domain: [0.2, 4],
    tolerance: { relative: 0.5 },
    special: [
      [1, 0, inf],
      [-1, 0, -inf],
      [0, 0, nan],
      [1, inf, 0],
      [inf, inf, nan],
      [nan, 1, nan],
      [-1, inf, -0],
    ],
  }),
  binary("div of integers", nnf.div, (a, b) => a / b, {
    dtypes: ["int32"],
    domain: [1, 9],
    result: "float32",
    gradient: false,
  }),
  binary("remainder", nnf.remainder, modulo, {
    dtypes: numeric,
    domain: [1, 7],
    tolerance: { scaled: 16 },
    special: [
      [5, 3, 2],
      [-5, 3, 1],
      [5, -3, -1],
      [-5, -3, -2],
      [1, 0, nan],
      [nan, 1, nan],
    ],
  }),
  binary("pow", nnf.pow, Math.pow, {
    domain: [0.2, 3],
    tolerance: { relative: 8 },
    special: [
      [0, 0, 1],
      [nan, 0, 1],
      [2, inf, inf],
      [2, -inf, 0],
      [0.5, inf, 0],
      [-8, 3, -512],
      [-8, 1 / 3, nan],
      [0, -1, inf],
      [-2, -1, -0.5],
      [inf, 0.5, inf],
      [2, nan, nan],
      [1, nan, 1],
    ],
  }),
  binary("pow of integers", nnf.pow, Math.pow, {
    dtypes: ["int32"],
    domain: [1, 5],
    gradient: false,
  }),
  binary("minimum", nnf.minimum, (a, b) => Math.min(a, b), {
    dtypes: numeric,
    special: [
      [nan, 1, nan],
      [1, nan, nan],
      [inf, -inf, -inf],
      [1, 2, 1],
    ],
  }),
  binary("maximum", nnf.maximum, (a, b) => Math.max(a, b), {
    dtypes: numeric,
    special: [
      [nan, 1, nan],
      [1, nan, nan],
      [inf, -inf, inf],
      [1, 2, 2],
    ],
  }),
  binary("equal", nnf.equal, (a, b) => Number(a === b), {
    ...comparison,
    special: [
      [nan, nan, 0],
      [inf, inf, 1],
      [0, -0, 1],
      [1, 2, 0],
    ],
  }),
  binary("notEqual", nnf.notEqual, (a, b) => Number(a !== b), {
    ...comparison,
    special: [
      [nan, nan, 1],
      [inf, inf, 0],
      [0, -0, 0],
    ],
  }),
  binary("less", nnf.less, (a, b) => Number(a < b), {
    ...comparison,
    dtypes: numeric,
    special: [
      [nan, 1, 0],
      [1, nan, 0],
      [-inf, inf, 1],
      [-0, 0, 0],
    ],
  }),
  binary("lessEqual", nnf.lessEqual, (a, b) => Number(a <= b), {
    ...comparison,
    dtypes: numeric,
    special: [
      [nan, nan, 0],
      [1, 1, 1],
      [0, -0, 1],
    ],
  }),
  binary("greater", nnf.greater, (a, b) => Number(a > b), {
    ...comparison,
    dtypes: numeric,
    special: [
      [nan, 1, 0],
      [inf, 1, 1],
      [0, -0, 0],
    ],
  }),
  binary("greaterEqual", nnf.greaterEqual, (a, b) => Number(a >= b), {
    ...comparison,
    dtypes: numeric,
    special: [
      [nan, nan, 0],
      [1, 1, 1],
      [-0, 0, 1],
    ],
  }),
  binary("logicalAnd", nnf.logicalAnd, (a, b) => a & b, logical),
  binary("logicalOr", nnf.logicalOr, (a, b) => a | b, logical),
  binary("logicalXor", nnf.logicalXor, (a, b) => a ^ b, logical),
  withNumber(
    "add a number",
    (x) => x.add(2),
    (x) => x + 2,
  ),
  withNumber(
    "sub from a number",
    (x) => nnf.sub(5, x),
    (x) => 5 - x,
  ),
  withNumber(
    "mul by a number",
    (x) => x.mul(-3),
    (x) => -3 * x,
  ),
  withNumber(
    "minimum with a number",
    (x) => x.minimum(1),
    (x) => Math.min(x, 1),
  ),
  withNumber(
    "pow 2",
    (x) => x.pow(2),
    (x) => x * x,
  ),
  withNumber(
    "pow 3",
    (x) => x.pow(3),
    (x) => x ** 3,
  ),
  withNumber(
    "pow 1",
    (x) => x.pow(1),
    (x) => x,
  ),
  operator({
    name: "pow 0.5",
    examples: one(),
    domain: [0.1, 5],
    apply: ([x]) => (x as Tensor).pow(0.5),
    reference: (inputs) => zip(inputs, (x = 0) => Math.sqrt(x)),
  }),
  operator({
    name: "pow −1",
    examples: one(),
    domain: [1, 5],
    dtypes: numeric,
    apply: ([x]) => (x as Tensor).pow(-1),
    reference: (inputs, _, dtype) =>
      zip(inputs, (x = 0) => (dtype === "int32" ? whole(1 / x) : 1 / x)),
  }),
  operator({
    name: "add a fraction to integers",
    examples: one(),
    dtypes: ["int32"],
    result: "float32",
    gradient: false,
    apply: ([x]) => (x as Tensor).add(0.5),
    reference: (inputs) => zip(inputs, (x = 0) => x + 0.5),
  }),
  operator({
    name: "where",
    examples: (limits) => broadcasting(limits, 3).map((shapes) => ({ shapes, args: {} })),
    dtypes: all,
    apply: ([c, a, b]) => {
      const condition = c as Tensor;
      const truth = condition.dtype === "bool" ? condition : condition.greater(0.3);
      return nnf.where(truth, a as Tensor, b as Tensor);
    },
    reference: (inputs, _, dtype) =>
      zip(inputs, (c = 0, a = 0, b = 0) => (c > (dtype === "bool" ? 0 : 0.3) ? a : b)),
  }),
  operator({
    name: "where of numbers",
    examples: one(),
    gradient: false,
    apply: ([x]) => nnf.where((x as Tensor).greater(0), 1.5, (x as Tensor).mul(2)),
    reference: (inputs) => zip(inputs, (x = 0) => (x > 0 ? 1.5 : 2 * x)),
  }),
];

function withNumber(
  name: string,
  apply: (x: Tensor) => Tensor,
  reference: (x: number) => number,
): OperatorCheck {
  return operator({
    name,
    examples: one(),
    dtypes: numeric,
    apply: ([x]) => apply(x as Tensor),
    reference: (inputs: readonly NdArray[]) => zip(inputs, (x = 0) => reference(x)),
  });
}
