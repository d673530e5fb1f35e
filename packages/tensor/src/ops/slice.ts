import { type Dtype, promote, scalarDtype } from "../dtype.ts";
import { AxisError, DtypeError, ShapeError, ValueError } from "../errors.ts";
import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import type { Schedule } from "../graph/schedule.ts";
import type { DynamicOffset, View } from "../graph/view.ts";
import { equalShapes, formatShape, normalizeAxes, normalizeAxis, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkOperand, inputOf } from "./elementwise.ts";
import { inputView } from "./movement.ts";

/** Start, stop and step of one axis as in Python; null for the whole axis. */
export type Range = readonly [start: number, stop?: number | undefined, step?: number] | null;

/** A part of a view: `starts` are run-time numbers, `steps` belong to the structure. */
function part(view: View, node: Tensor, shape: Shape, schedule: Schedule): View {
  const steps = node.attributes;
  const firstStart = node.numbers.length - shape.length;
  const dynamic: DynamicOffset[] = [...view.dynamic];
  view.strides.forEach((stride, axis) => {
    if (stride !== 0)
      dynamic.push({ number: schedule.numberIndex(node, firstStart + axis), stride });
  });
  const strides = view.strides.map((stride, axis) => stride * (steps[axis] as number));
  return { ...view, shape, strides, dynamic };
}

const sliceOperator = defineOperator({
  name: "slice",
  vjp: (g, y) => embed(g, inputOf(y, 0).shape, y.numbers, y.attributes, 0),
  lower: (node, schedule) => {
    const input = inputOf(node, 0);
    if (schedule.isHostRows(input) && onlyRows(node)) {
      const rows = { start: schedule.numberIndex(node, 0), count: node.shape[0] as number };
      schedule.define(node, schedule.stage(input, node.shape, rows));
    } else {
      schedule.define(node, part(inputView(node, schedule), node, node.shape, schedule));
    }
  },
});

/** Whether a slice takes consecutive whole rows. */
function onlyRows(node: Tensor): boolean {
  const whole = inputOf(node, 0).shape;
  return (
    node.shape.length > 0 &&
    node.attributes.every((step) => step === 1) &&
    equalShapes(whole.slice(1), node.shape.slice(1))
  );
}

/** Writes x into a tensor of one value; the inverse movement of a slice. */
const embedOperator = defineOperator({
  name: "pad",
  vjp: (g, y) => select(g, inputOf(y, 0).shape, y.numbers.slice(1), y.attributes),
  lower: (node, schedule) => {
    const input = inputView(node, schedule);
    const result = schedule.result(node);
    schedule.emitCopy(schedule.number(node, 0, node.dtype, node.shape), result, "pad");
    schedule.emitCopy(input, part(result, node, input.shape, schedule), "pad");
  },
});

function embed(
  x: Tensor,
  shape: Shape,
  starts: readonly number[],
  steps: readonly number[],
  value: number,
): Tensor {
  return create(embedOperator, [x], shape, x.dtype, steps, [value, ...starts]);
}

function select(
  x: Tensor,
  shape: Shape,
  starts: readonly number[],
  steps: readonly number[],
): Tensor {
  return create(sliceOperator, [x], shape, x.dtype, steps, starts);
}

/**
 * A part of a tensor, as Python's `x[start:stop:step]`: negative positions count from the end,
 * positions beyond the ends are limited to them, a negative step walks backwards.
 * @throws AxisError for more ranges than axes, ValueError for a step of 0 or a fraction.
 */
export function slice(x: Tensor, ranges: readonly Range[]): Tensor {
  checkOperand("slice", x, false);
  const valid = Array.isArray(ranges) && ranges.every((r) => r === null || Array.isArray(r));
  if (!valid) {
    throw new ValueError(
      "slice",
      `got ${JSON.stringify(ranges)}; expected a list with [start, stop, step] or null for each axis.`,
    );
  }
  if (ranges.length > x.rank) {
    throw new AxisError(
      "slice",
      `got ${ranges.length} ranges for shape ${formatShape(x.shape)}; ` +
        `expected at most ${x.rank}, one for each axis from the first.`,
    );
  }
  const starts: number[] = [];
  const steps: number[] = [];
  const shape = x.shape.map((length: number, axis: number) => {
    const range = ranges[axis] ?? [0];
    const [start, count, step] = resolve(range, length, axis);
    starts.push(start);
    steps.push(step);
    return count;
  });
  if (equalShapes(shape, x.shape) && steps.every((step) => step === 1)) return x;
  return select(x, shape, starts, steps);
}

function resolve(
  [from, to, step = 1]: NonNullable<Range>,
  length: number,
  axis: number,
): [start: number, count: number, step: number] {
  const positions = [from, to ?? 0].every((n) => Number.isInteger(n) || n === 1 / 0);
  if (!positions || !Number.isInteger(step) || step === 0) {
    throw new ValueError(
      "slice",
      `got [${from}, ${to}, ${step}] for axis ${axis}; expected integers and a step other than 0.`,
    );
  }
  const place = (position: number, low: number, high: number): number =>
    Math.min(Math.max(position < 0 ? position + length : position, low), high);
  if (step > 0) {
    const start = place(from, 0, length);
    const stop = to === undefined ? length : place(to, 0, length);
    const count = Math.max(0, Math.ceil((stop - start) / step));
    return [count === 0 ? 0 : start, count, step];
  }
  const start = place(from, -1, length - 1);
  const stop = to === undefined ? -1 : place(to, -1, length - 1);
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return [count === 0 ? 0 : start, count, step];
}

/** Backwards along the given axes, by default all. */
export function flip(x: Tensor, axes?: number | readonly number[]): Tensor {
  const flipped = normalizeAxes("flip", axes, x.rank);
  return slice(
    x,
    x.shape.map((_: number, axis: number) => (flipped.includes(axis) ? [-1, undefined, -1] : null)),
  );
}

function holds(dtype: Dtype, value: number): boolean {
  if (dtype === "bool") return value === 0 || value === 1;
  return scalarDtype(dtype, value) === dtype;
}

/**
 * x with `before` and `after` elements of one value added along each axis.
 * @throws ShapeError unless there is a pair of non-negative integers for every axis, DtypeError for a
 *   value that x's dtype does not hold.
 */
export function pad(
  x: Tensor,
  widths: readonly (readonly [before: number, after: number])[],
  value = 0,
): Tensor {
  checkOperand("pad", x, false);
  if (typeof value !== "number" || !holds(x.dtype, value)) {
    throw new DtypeError(
      "pad",
      `got the value ${value} for ${x.dtype}; expected one that it holds. Cast the tensor first.`,
    );
  }
  const valid = widths.flat().every((width) => Number.isInteger(width) && width >= 0);
  if (widths.length !== x.rank || !valid) {
    throw new ShapeError(
      "pad",
      `got widths ${JSON.stringify(widths)} for shape ${formatShape(x.shape)}; ` +
        "expected a pair [before, after] of non-negative integers for every axis.",
    );
  }
  if (widths.flat().every((width) => width === 0)) return x;
  const shape = x.shape.map((length: number, axis: number) => {
    const [before, after] = widths[axis] ?? [0, 0];
    return length + before + after;
  });
  const starts = widths.map(([before]) => before);
  return embed(
    x,
    shape,
    starts,
    starts.map(() => 1),
    value,
  );
}

const concatOperator = defineOperator({
  name: "concat",
  vjp: (g, y, i) => {
    const axis = y.attributes[0] as number;
    let start = 0;
    for (let before = 0; before < i; before++) start += inputOf(y, before).shape[axis] as number;
    const { shape } = inputOf(y, i);
    const starts = shape.map((_: number, a: number) => (a === axis ? start : 0));
    return select(
      g,
      shape,
      starts,
      shape.map(() => 1),
    );
  },
  lower: (node, schedule) => {
    const axis = node.attributes[0] as number;
    const inputs = node.inputs.map((input) => schedule.view(input));
    const result = schedule.result(node);
    let offset = 0;
    for (const input of inputs) {
      const place = { ...result, shape: input.shape, offset };
      schedule.emitCopy(input, place, "concat");
      offset += (input.shape[axis] as number) * (result.strides[axis] as number);
    }
  },
});

/** The first of the tensors, which there must be, and nothing else among them. */
function firstOf(operation: string, tensors: readonly Tensor[]): Tensor {
  if (!Array.isArray(tensors)) {
    throw new DtypeError(operation, `got ${typeof tensors}; expected an array of tensors.`);
  }
  for (const tensor of tensors) checkOperand(operation, tensor, false);
  const [first]: readonly Tensor[] = tensors;
  if (first === undefined)
    throw new ValueError(operation, "got no tensors; expected at least one.");
  return first;
}

/**
 * Tensors joined along an existing axis; dtypes meet in the highest of them.
 * @throws ShapeError where another axis differs, ValueError for an empty list.
 */
export function concat(tensors: readonly Tensor[], axis = 0): Tensor {
  const first = firstOf("concat", tensors);
  const along = normalizeAxis("concat", axis, first.rank);
  let total = 0;
  tensors.forEach(({ shape }, i) => {
    const fits =
      shape.length === first.rank &&
      shape.every((n: number, a: number) => a === along || n === first.shape[a]);
    if (!fits) {
      throw new ShapeError(
        "concat",
        `tensor ${i} has shape ${formatShape(shape)}, tensor 0 ${formatShape(first.shape)}; ` +
          `expected equal lengths on every axis but ${along}.`,
      );
    }
    total += shape[along] as number;
  });
  if (tensors.length === 1) return first;
  const shape = first.shape.map((length: number, a: number) => (a === along ? total : length));
  const dtype = tensors.reduce((highest, tensor) => promote(highest, tensor.dtype), first.dtype);
  const inputs = tensors.map((tensor) => tensor.cast(dtype));
  return create(concatOperator, inputs, shape, dtype, [along]);
}

/**
 * Tensors of one shape joined along a new axis.
 * @throws ShapeError where a shape differs, ValueError for an empty list.
 */
export function stack(tensors: readonly Tensor[], axis = 0): Tensor {
  const first = firstOf("stack", tensors);
  const other = tensors.findIndex(({ shape }) => !equalShapes(shape, first.shape));
  if (other !== -1) {
    throw new ShapeError(
      "stack",
      `tensor ${other} has shape ${formatShape(tensors[other]?.shape ?? [])}, tensor 0 ` +
        `${formatShape(first.shape)}; expected equal shapes. Pad or slice them to one.`,
    );
  }
  return concat(
    tensors.map((tensor) => tensor.unsqueeze(axis)),
    axis,
  );
}

/**
 * Consecutive parts along an axis: a number of equal parts, or parts of the given lengths.
 * @throws ShapeError where the lengths do not add up to the axis.
 */
export function split(x: Tensor, parts: number | readonly number[], axis = 0): Tensor[] {
  checkOperand("split", x, false);
  const along = normalizeAxis("split", axis, x.rank);
  const length = x.shape[along] as number;
  const lengths = typeof parts === "number" ? equalParts(length, parts) : parts;
  const total = lengths.reduce((sum, n) => sum + n, 0);
  if (total !== length || lengths.some((n) => !Number.isInteger(n) || n < 0)) {
    throw new ShapeError(
      "split",
      `axis ${along} of ${formatShape(x.shape)} does not split into ${JSON.stringify(parts)}; ` +
        `expected whole lengths that add up to ${length}.`,
    );
  }
  let start = 0;
  return lengths.map((count) => {
    const ranges: Range[] = x.shape.map((_: number, a: number) =>
      a === along ? [start, start + count] : null,
    );
    start += count;
    return slice(x, ranges);
  });
}

/** A fraction where the parts cannot be equal, which the caller refuses. */
function equalParts(length: number, count: number): number[] {
  const valid = Number.isInteger(count) && count > 0 && Number.isInteger(length / count);
  if (!valid) return [Number.NaN];
  return new Array<number>(count).fill(length / count);
}

/** As a run-time check of a static shape: the same tensor. */
export function as(x: Tensor, shape: Shape): Tensor {
  if (equalShapes(x.shape, shape)) return x;
  throw new ShapeError(
    "as",
    `got shape ${formatShape(x.shape)}; expected ${formatShape(shape)}. Reshape it first.`,
  );
}
