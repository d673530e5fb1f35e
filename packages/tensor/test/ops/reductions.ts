import { type Arbitrary, boolean, constant, oneof, record, subarray } from "fast-check";
import type { Tensor } from "../../src/index.ts";
import * as nnf from "../../src/index.ts";
import {
  type Example,
  type Expected,
  type Limits,
  type OperatorCheck,
  type OperatorSpec,
  operator,
} from "../checker.ts";
import { axesOf, type NdArray, reduce } from "../nd-array.ts";
import { axisOf, shapes } from "../shapes.ts";

interface Args {
  readonly axes: number | readonly number[] | undefined;
  readonly keepDims: boolean;
}

/** A shape and some of its axes: all, one, or any subset, counted from the front or the back. */
function someAxes(empty: boolean): (limits: Limits) => Arbitrary<Example<Args>> {
  return (limits) =>
    shapes(limits, { empty }).chain((shape) => {
      const rank = shape.length;
      const list = shape.map((_, axis) => axis);
      const subset = record({ axes: subarray(list), back: boolean() }).map(({ axes, back }) =>
        back ? axes.map((axis) => axis - rank).reverse() : axes,
      );
      const axes = oneof(
        constant(undefined),
        subset,
        rank === 0 ? constant(undefined) : axisOf(rank),
      );
      return record({ axes, keepDims: boolean() }).map((args) => ({ shapes: [shape], args }));
    });
}

/** A shape and one of its axes, or none. */
function oneAxis(limits: Limits): Arbitrary<Example<Args>> {
  return shapes(limits, { empty: false }).chain((shape) => {
    const rank = shape.length;
    const axes = rank === 0 ? constant(undefined) : oneof(constant(undefined), axisOf(rank));
    return record({ axes, keepDims: boolean() }).map((args) => ({ shapes: [shape], args }));
  });
}

type Rest = Omit<OperatorSpec<Args>, "name" | "apply" | "reference" | "examples"> & {
  readonly empty?: boolean;
};

function reduction(
  name: string,
  apply: (x: Tensor, axes: Args["axes"], options: { keepDims: boolean }) => Tensor,
  reference: (values: number[]) => number,
  { empty = true, ...rest }: Rest = {},
): OperatorCheck {
  return operator<Args>({
    name,
    examples: someAxes(empty),
    apply: ([x], { axes, keepDims }) => apply(x as Tensor, axes, { keepDims }),
    reference: ([x], { axes, keepDims }) => {
      const input = x as NdArray;
      const size = (values: number[]): number => values.reduce((sum, v) => sum + Math.abs(v), 0);
      return {
        ...reduce(input, axes, keepDims, reference),
        scale: reduce(input, axes, keepDims, size).data,
      };
    },
    ...rest,
  });
}

function position(
  name: string,
  apply: (x: Tensor, axis: number | undefined, options: { keepDims: boolean }) => Tensor,
  better: (a: number, b: number) => boolean,
): OperatorCheck {
  return operator<Args>({
    name,
    examples: oneAxis,
    apply: ([x], { axes, keepDims }) =>
      apply(x as Tensor, axes as number | undefined, { keepDims }),
    reference: ([x], { axes, keepDims }) =>
      reduce(x as NdArray, axes, keepDims, (values) =>
        values.reduce((best, value, i) => (better(value, values[best] as number) ? i : best), 0),
      ),
    dtypes: ["float32", "float64", "int32", "bool"],
    result: "int32",
    gradient: false,
  });
}

const total = (values: number[]): number => values.reduce((sum, x) => sum + x, 0);
const mean = (values: number[]): number => total(values) / values.length;
const squares = (values: number[], centre: number): number =>
  total(values.map((x) => (x - centre) ** 2));
const logSumExp = (values: number[]): number => {
  const top = Math.max(...values);
  return Number.isFinite(top) ? top + Math.log(total(values.map((x) => Math.exp(x - top)))) : top;
};
const numeric = ["float32", "float64", "int32"] as const;
const all = [...numeric, "bool"] as const;
const counted = (dtype: string): "int32" | "float32" | "float64" =>
  dtype === "float32" || dtype === "float64" ? dtype : "int32";

export const reductions: readonly OperatorCheck[] = [
  reduction("sum", nnf.sum, total, { dtypes: all, result: counted, tolerance: { scaled: 4 } }),
  reduction("mean", nnf.mean, mean, { tolerance: { scaled: 4 } }),
  reduction("mean of integers", nnf.mean, mean, {
    dtypes: ["int32", "bool"],
    result: "float32",
    gradient: false,
    tolerance: { scaled: 1 },
  }),
  reduction("prod", nnf.prod, (values) => values.reduce((product, x) => product * x, 1), {
    domain: [0.8, 1.2],
    tolerance: { relative: 1500 },
  }),
  reduction("max", nnf.max, (values) => Math.max(...values), {
    dtypes: all,
    result: counted,
    empty: false,
  }),
  reduction("min", nnf.min, (values) => Math.min(...values), {
    dtypes: all,
    result: counted,
    empty: false,
  }),
  reduction("any", nnf.any, (values) => Number(values.some((x) => x !== 0)), {
    dtypes: all,
    result: "bool",
    gradient: false,
  }),
  reduction("all", nnf.all, (values) => Number(values.every((x) => x !== 0)), {
    dtypes: all,
    result: "bool",
    gradient: false,
  }),
  reduction("variance", nnf.variance, (values) => squares(values, mean(values)) / values.length, {
    tolerance: { relative: 16, scaled: 8 },
  }),
  reduction(
    "variance of a sample",
    (x, axes, { keepDims }) => nnf.variance(x, axes, { keepDims, correction: 1.5 }),
    (values) => squares(values, mean(values)) / (values.length - 1.5),
    { tolerance: { relative: 16, scaled: 8 } },
  ),
  reduction("norm", nnf.norm, (values) => Math.sqrt(squares(values, 0)), {
    tolerance: { relative: 32 },
  }),
  reduction("logSumExp", nnf.logSumExp, logSumExp, {
    smooth: true,
    tolerance: { relative: 8, scaled: 8 },
  }),
  position("argMax", nnf.argMax, (a, b) => a > b),
  position("argMin", nnf.argMin, (a, b) => a < b),
  alongAxis("softmax", nnf.softmax, (values) => {
    const log = logSumExp(values);
    return values.map((x) => Math.exp(x - log));
  }),
  alongAxis("logSoftmax", nnf.logSoftmax, (values) => {
    const log = logSumExp(values);
    return values.map((x) => x - log);
  }),
];

/** Functions of whole rows along an axis that keep the shape. */
function alongAxis(
  name: string,
  apply: (x: Tensor, axis?: number) => Tensor,
  reference: (values: number[]) => number[],
): OperatorCheck {
  return operator<{ axis: number | undefined }>({
    name,
    examples: (limits) =>
      shapes(limits, { minRank: 1 }).chain((shape) =>
        oneof(constant(undefined), axisOf(shape.length)).map((axis) => ({
          shapes: [shape],
          args: { axis },
        })),
      ),
    apply: ([x], { axis }) => apply(x as Tensor, axis),
    reference: ([x], { axis }): Expected => {
      const { shape, data } = x as NdArray;
      const [along = 0] = axesOf(axis ?? -1, shape.length);
      const stride = shape.slice(along + 1).reduce((product, n) => product * n, 1);
      const length = shape[along] as number;
      const result = new Array<number>(data.length);
      for (let start = 0; start < data.length; start++) {
        if (Math.floor(start / stride) % length !== 0) continue;
        const places = Array.from({ length }, (_, i) => start + i * stride);
        const values = reference(places.map((place) => data[place] as number));
        places.forEach((place, i) => {
          result[place] = values[i] as number;
        });
      }
      return { shape, data: result };
    },
    tolerance: { relative: 16, scaled: 8 },
  });
}
