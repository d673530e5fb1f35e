import * as nnf from "../../src/index.ts";
import type { OperatorCheck } from "../checker.ts";
import { erf } from "../nd-array.ts";
import { unary } from "./unary.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const numeric = ["float32", "float64", "int32"] as const;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const geluTanh = (x: number): number =>
  0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

export const activations: readonly OperatorCheck[] = [
  unary("relu", nnf.relu, (x) => Math.max(x, 0), {
    dtypes: numeric,
    special: [
      [-1, 0],
      [inf, inf],
      [-inf, 0],
      [nan, nan],
      [2, 2],
    ],
  }),
  unary(
    "leakyRelu",
    (x) => nnf.leakyRelu(x),
    (x) => (x > 0 ? x : 0.01 * x),
    {
      special: [
        [-100, -1],
        [inf, inf],
        [-inf, -inf],
        [nan, nan],
      ],
    },
  ),
  unary(
    "leakyRelu with a slope",
    (x) => nnf.leakyRelu(x, 0.25),
    (x) => (x > 0 ? x : 0.25 * x),
  ),
  unary(
    "elu",
    (x) => nnf.elu(x),
    (x) => (x > 0 ? x : Math.expm1(x)),
    {
      smooth: true,
      special: [
        [inf, inf],
        [-inf, -1],
        [nan, nan],
        [-1000, -1],
        [1000, 1000],
      ],
    },
  ),
  unary(
    "elu with an alpha",
    (x) => nnf.elu(x, 0.5),
    (x) => (x > 0 ? x : 0.5 * Math.expm1(x)),
  ),
  unary(
    "gelu",
    (x) => nnf.gelu(x),
    (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
    {
      smooth: true,
      tolerance: { scaled: 12 },
      special: [
        [0, 0],
        [inf, inf],
        [nan, nan],
        [100, 100],
        [-100, -0],
      ],
    },
  ),
  unary("gelu by tanh", (x) => nnf.gelu(x, { approximate: "tanh" }), geluTanh, {
    smooth: true,
    tolerance: { scaled: 12 },
  }),
  unary("silu", nnf.silu, (x) => x * sigmoid(x), {
    smooth: true,
    special: [
      [0, 0],
      [inf, inf],
      [nan, nan],
      [-1000, -0],
      [1000, 1000],
    ],
  }),
  unary("softplus", nnf.softplus, (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), {
    smooth: true,
    special: [
      [0, Math.LN2],
      [inf, inf],
      [-inf, 0],
      [nan, nan],
      [1000, 1000],
      [-1000, 0],
    ],
  }),
  unary("hardTanh", nnf.hardTanh, (x) => Math.min(1, Math.max(-1, x)), {
    special: [
      [inf, 1],
      [-inf, -1],
      [nan, nan],
      [0.5, 0.5],
      [1, 1],
      [-2, -1],
    ],
  }),
  unary(
    "clip",
    (x) => nnf.clip(x, -1, 2),
    (x) => Math.min(2, Math.max(-1, x)),
    {
      dtypes: numeric,
      special: [
        [inf, 2],
        [-inf, -1],
        [nan, nan],
        [0.5, 0.5],
      ],
    },
  ),
];
