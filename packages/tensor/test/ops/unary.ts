import type { Tensor } from "../../src/index.ts";
import * as nnf from "../../src/index.ts";
import { type OperatorCheck, type OperatorSpec, operator } from "../checker.ts";
import { erf, map } from "../nd-array.ts";
import { one } from "../shapes.ts";

type Unary = Omit<OperatorSpec<object>, "name" | "examples" | "apply" | "reference">;

/** The check of a function of one tensor, element by element. */
export function unary(
  name: string,
  apply: (x: Tensor) => Tensor,
  reference: (x: number) => number,
  rest: Unary = {},
): OperatorCheck {
  return operator({
    name,
    examples: one(),
    apply: ([x]) => apply(x as Tensor),
    reference: ([x]) => map(x ?? { shape: [], data: [] }, reference),
    ...rest,
  });
}

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const numeric = ["float32", "float64", "int32"] as const;
const all = [...numeric, "bool"] as const;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const roundHalfEven = (x: number): number => {
  const low = Math.floor(x);
  const rest = x - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
};

export const unaries: readonly OperatorCheck[] = [
  unary("neg", nnf.neg, (x) => 0 - x, {
    smooth: true,
    dtypes: numeric,
    special: [
      [0, -0],
      [inf, -inf],
      [-inf, inf],
      [nan, nan],
      [3, -3],
    ],
  }),
  unary("abs", nnf.abs, Math.abs, {
    dtypes: numeric,
    special: [
      [-0, 0],
      [-inf, inf],
      [nan, nan],
      [-2, 2],
    ],
  }),
  unary("sign", nnf.sign, Math.sign, {
    dtypes: numeric,
    special: [
      [inf, 1],
      [-inf, -1],
      [nan, nan],
      [1e-30, 1],
    ],
  }),
  unary("floor", nnf.floor, Math.floor, {
    special: [
      [-0, -0],
      [inf, inf],
      [nan, nan],
      [-0.5, -1],
      [2.999, 2],
    ],
  }),
  unary("ceil", nnf.ceil, Math.ceil, {
    special: [
      [-inf, -inf],
      [nan, nan],
      [1.001, 2],
      [-1.5, -1],
    ],
  }),
  unary("round", nnf.round, roundHalfEven, {
    special: [
      [0.5, 0],
      [1.5, 2],
      [2.5, 2],
      [-2.5, -2],
      [-1.5, -2],
      [inf, inf],
      [nan, nan],
      [8388609, 8388609],
      [1e30, 1e30],
    ],
    tolerance: { relative: 1 },
  }),
  unary("sqrt", nnf.sqrt, Math.sqrt, {
    smooth: true,
    domain: [0.1, 9],
    tolerance: { relative: 0.5 },
    special: [
      [0, 0],
      [-0, -0],
      [inf, inf],
      [-1, nan],
      [nan, nan],
      [4, 2],
    ],
  }),
  unary("rsqrt", nnf.rsqrt, (x) => 1 / Math.sqrt(x), {
    smooth: true,
    domain: [0.2, 9],
    special: [
      [0, inf],
      [inf, 0],
      [-1, nan],
      [nan, nan],
      [4, 0.5],
    ],
  }),
  unary("reciprocal", nnf.reciprocal, (x) => 1 / x, {
    smooth: true,
    domain: [0.3, 5],
    special: [
      [0, inf],
      [-0, -inf],
      [inf, 0],
      [-inf, -0],
      [nan, nan],
      [-4, -0.25],
    ],
  }),
  unary("square", nnf.square, (x) => x * x, {
    smooth: true,
    dtypes: numeric,
    special: [
      [-inf, inf],
      [nan, nan],
      [-3, 9],
      [-0, 0],
    ],
  }),
  unary("exp", nnf.exp, Math.exp, {
    smooth: true,
    special: [
      [0, 1],
      [-0, 1],
      [inf, inf],
      [-inf, 0],
      [nan, nan],
      [1000, inf],
      [-1000, 0],
      [1, Math.E],
      [-87, Math.exp(-87)],
    ],
  }),
  unary("expm1", nnf.expm1, Math.expm1, {
    smooth: true,
    special: [
      [0, 0],
      [-0, -0],
      [inf, inf],
      [-inf, -1],
      [nan, nan],
      [-1000, -1],
      [2 ** -20, Math.expm1(2 ** -20)],
    ],
  }),
  unary("log", nnf.log, Math.log, {
    smooth: true,
    domain: [0.1, 9],
    tolerance: { scaled: 2 },
    special: [
      [0, -inf],
      [-0, -inf],
      [1, 0],
      [inf, inf],
      [-1, nan],
      [nan, nan],
      [2 ** 100, 100 * Math.LN2],
    ],
  }),
  unary("log1p", nnf.log1p, Math.log1p, {
    smooth: true,
    domain: [-0.9, 5],
    special: [
      [0, 0],
      [-0, -0],
      [-1, -inf],
      [-2, nan],
      [inf, inf],
      [nan, nan],
      [2 ** -20, Math.log1p(2 ** -20)],
    ],
  }),
  unary("sin", nnf.sin, Math.sin, {
    smooth: true,
    special: [
      [0, 0],
      [-0, -0],
      [inf, nan],
      [-inf, nan],
      [nan, nan],
      [100, Math.sin(100)],
    ],
    tolerance: { scaled: 1 },
  }),
  unary("cos", nnf.cos, Math.cos, {
    smooth: true,
    special: [
      [0, 1],
      [inf, nan],
      [-inf, nan],
      [nan, nan],
      [100, Math.cos(100)],
    ],
    tolerance: { scaled: 1 },
  }),
  unary("tanh", nnf.tanh, Math.tanh, {
    smooth: true,
    special: [
      [0, 0],
      [-0, -0],
      [inf, 1],
      [-inf, -1],
      [nan, nan],
      [100, 1],
      [-100, -1],
      [2 ** -30, 2 ** -30],
    ],
  }),
  unary("sigmoid", nnf.sigmoid, sigmoid, {
    smooth: true,
    special: [
      [0, 0.5],
      [inf, 1],
      [-inf, 0],
      [nan, nan],
      [1000, 1],
      [-1000, 0],
    ],
  }),
  unary("erf", nnf.erf, erf, {
    smooth: true,
    tolerance: { relative: 12 },
    special: [
      [0, 0],
      [-0, -0],
      [inf, 1],
      [-inf, -1],
      [nan, nan],
      [10, 1],
      [-10, -1],
    ],
  }),
  unary("isNaN", nnf.isNaN, (x) => Number(Number.isNaN(x)), {
    result: "bool",
    gradient: false,
    special: [
      [nan, 1],
      [inf, 0],
      [-inf, 0],
      [0, 0],
    ],
  }),
  unary("isFinite", nnf.isFinite, (x) => Number(Number.isFinite(x)), {
    result: "bool",
    gradient: false,
    special: [
      [nan, 0],
      [inf, 0],
      [-inf, 0],
      [0, 1],
      [3e38, 1],
    ],
  }),
  unary("logicalNot", nnf.logicalNot, (x) => 1 - x, { dtypes: ["bool"], gradient: false }),
  unary(
    "cast to float64",
    (x) => nnf.cast(x, "float64"),
    (x) => x,
    { dtypes: all, result: "float64" },
  ),
  unary(
    "cast to float32",
    (x) => nnf.cast(x, "float32"),
    (x) => x,
    { dtypes: all, result: "float32", gradient: false },
  ),
  unary(
    "cast to int32",
    (x) => nnf.cast(x, "int32"),
    (x) => (Number.isNaN(x) ? 0 : Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), Math.trunc(x)))),
    {
      dtypes: all,
      result: "int32",
      gradient: false,
      special: [
        [nan, 0],
        [inf, 2 ** 31 - 1],
        [-inf, -(2 ** 31)],
        [2.9, 2],
        [-2.9, -2],
        [1e10, 2 ** 31 - 1],
      ],
    },
  ),
  unary(
    "cast to bool",
    (x) => nnf.cast(x, "bool"),
    (x) => Number(x !== 0),
    {
      dtypes: all,
      result: "bool",
      gradient: false,
      special: [
        [nan, 1],
        [0, 0],
        [-0, 0],
        [0.1, 1],
        [inf, 1],
      ],
    },
  ),
  unary("stopGradient", nnf.stopGradient, (x) => x, { dtypes: all, gradient: false }),
  unary("sqrt of integers", nnf.sqrt, Math.sqrt, {
    dtypes: ["int32", "bool"],
    domain: [0, 9],
    result: "float32",
    gradient: false,
  }),
  operator({
    name: "realize",
    examples: one(),
    apply: (inputs) => nnf.realize(...inputs)[0] as Tensor,
    reference: ([x]) => x ?? { shape: [], data: [] },
    dtypes: all,
    gradient: false,
  }),
];
