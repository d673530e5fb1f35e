import { type Dtype, dtypeCode, isFloat } from "../dtype.ts";
import { kernels, type Reduction, reductions } from "../engine/kernels.ts";
import { ValueError } from "../errors.ts";
import { create } from "../graph/create.ts";
import { defineOperator, type Operator } from "../graph/node.ts";
import type { Schedule } from "../graph/schedule.ts";
import { isContiguous, Ref, type View } from "../graph/view.ts";
import { formatShape, normalizeAxes, normalizeAxis, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast, checkOperand, inputOf } from "./elementwise.ts";
import { repeated, reshape } from "./movement.ts";
import { where } from "./where.ts";

/** Options of reductions. */
export interface KeepDims<K extends boolean = boolean> {
  /** Keep reduced axes with length 1. */
  readonly keepDims?: K;
}

/** Axes of a reduction: one, several, or all when left out. */
export type Axes = number | readonly number[] | undefined;

const STRIP = 128;

/** Reduces the axes in `attributes`, which leave the shape. */
function reduction(
  kind: Reduction,
  gradient: ((g: Tensor, x: Tensor, y: Tensor, axes: readonly number[]) => Tensor) | null,
): Operator {
  return defineOperator({
    name: kind,
    vjp: gradient === null ? null : (g, y) => gradient(g, inputOf(y, 0), y, y.attributes),
    lower: (node, schedule) => {
      if (kind === "sum" && sumWhileComputed(node, schedule)) return;
      const { view, outer, reduced, inner } = arrange(inputOf(node, 0), node.attributes, schedule);
      const result = schedule.result(node);
      const units = inner === 1 ? outer : outer * Math.ceil(inner / STRIP);
      schedule.emit(kernels.reduce, kind, units, outer * reduced * inner, [
        reductions[kind],
        dtypeCode[view.dtype],
        new Ref(view),
        new Ref(result),
        outer,
        reduced,
        inner,
        0,
      ]);
    },
  });
}

/**
 * Elements that no cache holds, from which a sum of a short chain is made while the chain is computed. It
 * takes half the time then; below, a chain is faster by itself.
 */
const LARGE = 2 ** 22;

/**
 * Sums all values of an open group's node without storing them first. Additions have the order of
 * the kernel that sums stored values.
 */
function sumWhileComputed(node: Tensor, schedule: Schedule): boolean {
  const x = inputOf(node, 0);
  if (x.dtype !== "float32" || node.size !== 1 || x.size < LARGE) return false;
  const sums = schedule.sums(x);
  if (sums === null) return false;
  const size = sizeOf(sums.shape);
  schedule.emit(kernels.addSums, "sum", 1, size, [
    new Ref(sums),
    size,
    new Ref(schedule.result(node)),
  ]);
  return true;
}

/**
 * A contiguous view [outer, reduced, inner] of the input; the reduced axes move last if apart. The
 * kernel's order of accumulation follows from these three, so they depend on shape and axes alone:
 * a value sums to the same bits whether it is read through a view or was computed before.
 */
function arrange(
  x: Tensor,
  axes: readonly number[],
  schedule: Schedule,
): { view: View; outer: number; reduced: number; inner: number } {
  const length = (from: number, to: number): number => sizeOf(x.shape.slice(from, to));
  const first = axes[0] ?? 0;
  const last = (axes.at(-1) ?? -1) + 1;
  if (last - first === axes.length) {
    return {
      view: schedule.contiguous(x),
      outer: length(0, first),
      reduced: length(first, last),
      inner: length(last, x.rank),
    };
  }
  const view = schedule.view(x);
  const kept = x.shape
    .map((_: number, axis: number) => axis)
    .filter((axis: number) => !axes.includes(axis));
  const order = [...kept, ...axes];
  const moved: View = {
    ...view,
    shape: order.map((axis) => x.shape[axis] as number),
    strides: order.map((axis) => view.strides[axis] as number),
  };
  return {
    view: isContiguous(moved) ? moved : schedule.copyOf(moved, "permute"),
    outer: sizeOf(kept.map((axis: number) => x.shape[axis] as number)),
    reduced: sizeOf(axes.map((axis) => x.shape[axis] as number)),
    inner: 1,
  };
}

/** A reduced tensor repeated to the shape it was reduced from. */
function expand(y: Tensor, axes: readonly number[], shape: Shape): Tensor {
  // Broadcasting adds axes in front by itself.
  if (axes.at(-1) === axes.length - 1) return repeated(y, shape);
  const kept = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return repeated(reshape(y, kept), shape);
}

/** Ties share the gradient evenly. */
function shareAmongTies(g: Tensor, x: Tensor, y: Tensor, axes: readonly number[]): Tensor {
  const ties = x.equal(expand(y, axes, x.shape)).cast(g.dtype);
  return ties.mul(expand(g.div(ties.sum(axes)), axes, x.shape));
}

/** The product of the others: all over x; with a single zero only that zero has any. */
function productOfOthers(g: Tensor, x: Tensor, y: Tensor, axes: readonly number[]): Tensor {
  const isZero = x.equal(0);
  const zeros = expand(isZero.cast(g.dtype).sum(axes), axes, x.shape);
  const nonZero = where(isZero, 1, x);
  const rest = expand(run(prodOperator, nonZero, axes), axes, x.shape);
  const others = where(
    zeros.equal(0),
    expand(y, axes, x.shape).div(nonZero),
    where(isZero, where(zeros.equal(1), rest, 0), 0),
  );
  return expand(g, axes, x.shape).mul(others);
}

const sumOperator = reduction("sum", (g, x, _y, axes) => expand(g, axes, x.shape));
const prodOperator = reduction("prod", productOfOthers);
const maxOperator = reduction("max", shareAmongTies);
const minOperator = reduction("min", shareAmongTies);
const argMaxOperator = reduction("argMax", null);
const argMinOperator = reduction("argMin", null);
const anyOperator = reduction("any", null);
const allOperator = reduction("all", null);

function run(
  operator: Operator,
  x: Tensor,
  axes: readonly number[],
  dtype: Dtype = x.dtype,
): Tensor {
  const shape = x.shape.filter((_: number, axis: number) => !axes.includes(axis));
  return create(operator, [x], shape, dtype, axes);
}

function axesOf(operation: string, x: Tensor, axes: Axes): number[] {
  checkOperand(operation, x, false);
  return normalizeAxes(operation, axes, x.rank);
}

function reduce(
  operator: Operator,
  x: Tensor,
  axes: readonly number[],
  { keepDims = false }: KeepDims,
): Tensor {
  return axes.length === 0 ? x : keep(run(operator, x, axes), x.shape, axes, keepDims);
}

/** Puts reduced axes back with length 1 where wanted. */
export function keep(y: Tensor, shape: Shape, axes: readonly number[], keepDims: boolean): Tensor {
  if (!keepDims) return y;
  return reshape(
    y,
    shape.map((length, axis) => (axes.includes(axis) ? 1 : length)),
  );
}

/** Bools are counted as int32. */
function countable(x: Tensor): Tensor {
  return x.dtype === "bool" ? cast(x, "int32") : x;
}

/** The sum over axes; 0 over nothing. */
export function sum(x: Tensor, axes?: Axes, options: KeepDims = {}): Tensor {
  return reduce(sumOperator, countable(x), axesOf("sum", x, axes), options);
}

/** The product over axes; 1 over nothing. Second derivatives at exact zeros are not covered. */
export function prod(x: Tensor, axes?: Axes, options: KeepDims = {}): Tensor {
  return reduce(prodOperator, countable(x), axesOf("prod", x, axes), options);
}

/** The arithmetic mean, in floats; NaN over nothing. */
export function mean(x: Tensor, axes?: Axes, options: KeepDims = {}): Tensor {
  const reduced = axesOf("mean", x, axes);
  const values = isFloat(x.dtype) ? x : cast(x, "float32");
  return reduce(sumOperator, values, reduced, options).div(countOf(x, reduced));
}

function countOf(x: Tensor, axes: readonly number[]): number {
  return sizeOf(axes.map((axis) => x.shape[axis] as number));
}

/** The greatest element, NaN if any is NaN. Ties share the gradient evenly. */
export function max(x: Tensor, axes?: Axes, options: KeepDims = {}): Tensor {
  const reduced = axesOf("max", x, axes);
  return reduce(maxOperator, nonEmpty("max", x, reduced), reduced, options);
}

/** The smallest element, NaN if any is NaN. Ties share the gradient evenly. */
export function min(x: Tensor, axes?: Axes, options: KeepDims = {}): Tensor {
  const reduced = axesOf("min", x, axes);
  return reduce(minOperator, nonEmpty("min", x, reduced), reduced, options);
}

function nonEmpty(operation: string, x: Tensor, axes: readonly number[]): Tensor {
  if (x.size !== 0 || countOf(x, axes) !== 0) return countable(x);
  throw new ValueError(
    operation,
    `shape ${formatShape(x.shape)} has no elements along axes ${formatShape(axes)}; ` +
      "expected at least one. Pad with the value you want for nothing.",
  );
}

/** Position of the first greatest element along an axis (of all elements without one), int32. */
export function argMax(x: Tensor, axis?: number, options: KeepDims = {}): Tensor {
  return position(argMaxOperator, x, axis, options);
}

/** Position of the first smallest element along an axis (of all elements without one), int32. */
export function argMin(x: Tensor, axis?: number, options: KeepDims = {}): Tensor {
  return position(argMinOperator, x, axis, options);
}

function position(
  operator: Operator,
  x: Tensor,
  axis: number | undefined,
  { keepDims = false }: KeepDims,
): Tensor {
  checkOperand(operator.name, x, false);
  if (axis === undefined) {
    const y = position(operator, reshape(x, [x.size]), 0, {});
    return keepDims
      ? reshape(
          y,
          x.shape.map(() => 1),
        )
      : y;
  }
  const axes = [normalizeAxis(operator.name, axis, x.rank)];
  const values = nonEmpty(operator.name, x, axes);
  return keep(run(operator, values, axes, "int32"), x.shape, axes, keepDims);
}

/** Whether any element is true; numbers count as true unless 0. */
export function any(x: Tensor, axes?: Axes, options: KeepDims = {}): Tensor {
  const reduced = axesOf("any", x, axes);
  return reduce(anyOperator, cast(x, "bool"), reduced, options);
}

/** Whether all elements are true; numbers count as true unless 0. */
export function all(x: Tensor, axes?: Axes, options: KeepDims = {}): Tensor {
  const reduced = axesOf("all", x, axes);
  return reduce(allOperator, cast(x, "bool"), reduced, options);
}

/** Options of {@link variance}. */
export interface VarianceOptions<K extends boolean = boolean> extends KeepDims<K> {
  /** Subtracted from the count: 0 for the population's variance (default), 1 for a sample's. */
  readonly correction?: number;
}

/** The mean squared distance from the mean. */
export function variance(x: Tensor, axes?: Axes, options: VarianceOptions = {}): Tensor {
  const reduced = axesOf("variance", x, axes);
  const centred = x.sub(mean(x, reduced, { keepDims: true }));
  const total = reduce(sumOperator, centred.square(), reduced, options);
  return total.div(countOf(x, reduced) - (options.correction ?? 0));
}

/** √Σx², the Euclidean norm; its gradient at 0 is 0. */
export function norm(x: Tensor, axes?: Axes, options: KeepDims = {}): Tensor {
  const reduced = axesOf("norm", x, axes);
  const values = isFloat(x.dtype) ? x : cast(x, "float32");
  const total = reduce(sumOperator, values.square(), reduced, options);
  const isZero = total.equal(0);
  return where(isZero, 0, where(isZero, 1, total).sqrt());
}
