import { AxisError, ShapeError, ValueError } from "./errors.ts";

/** The length of every axis, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

/** The most axes a tensor may have. */
export const maxRank = 8;

/** Elements a tensor may have at most: positions must fit the kernels' 32-bit integers. */
export const maxSize = 2 ** 31 - 1;

/** A shape as people write it: `[64, 784]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.join(", ")}]`;
}

/**
 * The number of elements, 1 for a scalar.
 * @throws ValueError when the lengths that are not 0 multiply to more than 2^31 − 1: strides must
 *   fit too, even when the tensor is empty.
 */
export function sizeOf(shape: Shape, operation = "shape"): number {
  let size = 1;
  let empty = false;
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis] as number;
    if (length === 0) empty = true;
    else size *= length;
  }
  if (size <= maxSize) return empty ? 0 : size;
  throw new ValueError(
    operation,
    `shape ${formatShape(shape)} is too large; expected at most 2^31 - 1 elements. ` +
      "Split the data into batches.",
  );
}

/**
 * Checks a shape that came from a caller and returns its size.
 * @throws ShapeError for a rank above 8 or a length that is no non-negative integer,
 *   ValueError when the size overflows.
 */
export function checkShape(operation: string, shape: Shape): number {
  if (!Array.isArray(shape)) {
    throw new ShapeError(
      operation,
      `got ${String(shape)} as a shape; expected an array of axis lengths such as [2, 3].`,
    );
  }
  if (shape.length > maxRank) {
    throw new ShapeError(
      operation,
      `shape ${formatShape(shape)} has ${shape.length} axes; expected at most ${maxRank}. ` +
        "Merge axes with reshape.",
    );
  }
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis];
    if (!Number.isSafeInteger(length) || (length as number) < 0) {
      throw new ShapeError(
        operation,
        `shape ${formatShape(shape)} has length ${String(length)} on axis ${axis}; ` +
          "expected a non-negative integer.",
      );
    }
  }
  return sizeOf(shape, operation);
}

/** Whether two shapes have the same axes. */
export function equalShapes(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** Whether `shape` broadcasts to `target` without changing `target`. */
function covers(target: Shape, shape: Shape): boolean {
  const offset = target.length - shape.length;
  if (offset < 0) return false;
  for (let axis = 0; axis < shape.length; axis++) {
    if (shape[axis] !== target[offset + axis] && shape[axis] !== 1) return false;
  }
  return true;
}

/**
 * The shape two operands meet in, by NumPy's rule: aligned at the last axis, equal lengths or 1.
 * Returns `a` or `b` itself where that is the answer, so nothing is allocated in the usual cases.
 * @throws ShapeError naming the axis that does not fit.
 */
export function broadcastShapes(operation: string, a: Shape, b: Shape): Shape {
  if (covers(a, b)) return a;
  if (covers(b, a)) return b;
  const rank = Math.max(a.length, b.length);
  const result = new Array<number>(rank);
  for (let axis = 1; axis <= rank; axis++) {
    const left = a[a.length - axis] ?? 1;
    const right = b[b.length - axis] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new ShapeError(
        operation,
        `shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: ` +
          `axis ${-axis} is ${left} on the left and ${right} on the right; ` +
          `expected equal lengths or 1, aligned at the last axis. ${broadcastFix(a, b)}`,
      );
    }
    result[rank - axis] = left === 1 ? right : left;
  }
  sizeOf(result, operation);
  return result;
}

/** The likeliest repair: a missing axis of length 1 behind, or a transposition, else reshape. */
function broadcastFix(a: Shape, b: Shape): string {
  const [short, long, side] = a.length < b.length ? [a, b, "left"] : [b, a, "right"];
  if (short.length < long.length && covers(long, [...short, 1])) {
    return `Did you mean ${side}.unsqueeze(-1), shape ${formatShape([...short, 1])}?`;
  }
  if (a.length === b.length && a.length >= 2) {
    const turned = [...b.slice(0, -2), ...b.slice(-2).reverse()];
    if (equalShapes(a, turned)) return "Did you mean right.transpose()?";
  }
  return "Insert axes of length 1 with reshape or unsqueeze where a value should repeat.";
}

/**
 * An axis counted from the front; −1 is the last.
 * @throws AxisError when there is no such axis.
 */
export function normalizeAxis(operation: string, axis: number, rank: number): number {
  // Adding 0 turns -0 into 0.
  if (Number.isInteger(axis) && axis >= -rank && axis < rank) return axis + (axis < 0 ? rank : 0);
  throw new AxisError(
    operation,
    rank === 0
      ? `got axis ${axis} of a scalar, which has no axes. Leave the axis out or reshape first.`
      : `got axis ${axis} of a tensor with ${rank} ${rank === 1 ? "axis" : "axes"}; ` +
          `expected an integer from ${-rank} to ${rank - 1}.`,
  );
}

/**
 * Axes counted from the front, in ascending order; all axes when none are given.
 * @throws AxisError when an axis does not exist or is named twice.
 */
export function normalizeAxes(
  operation: string,
  axes: number | readonly number[] | undefined,
  rank: number,
): number[] {
  if (axes === undefined) return allAxes(rank);
  if (typeof axes === "number") return [normalizeAxis(operation, axes, rank)];
  const result = axes.map((axis) => normalizeAxis(operation, axis, rank));
  if (result.length < 2) return result;
  rejectRepeats(operation, axes, result);
  return result.sort((a, b) => a - b);
}

function allAxes(rank: number): number[] {
  const axes: number[] = [];
  for (let axis = 0; axis < rank; axis++) axes.push(axis);
  return axes;
}

function rejectRepeats(operation: string, given: readonly number[], axes: readonly number[]): void {
  const repeated = axes.find((axis, i) => axes.indexOf(axis) !== i);
  if (repeated === undefined) return;
  throw new AxisError(
    operation,
    `axes ${formatShape(given)} name axis ${repeated} more than once; expected each axis once.`,
  );
}

/**
 * An order of all axes, as `permute` takes it, counted from the front.
 * @throws AxisError unless every axis is named exactly once.
 */
export function normalizePermutation(
  operation: string,
  axes: readonly number[],
  rank: number,
): number[] {
  if (axes.length !== rank) {
    throw new AxisError(
      operation,
      `got ${axes.length} axes ${formatShape(axes)} for a tensor with ${rank}; ` +
        "expected every axis exactly once.",
    );
  }
  const result = axes.map((axis) => normalizeAxis(operation, axis, rank));
  rejectRepeats(operation, axes, result);
  return result;
}

/** Elements between neighbours along each axis, for row-major data without gaps. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis] as number;
  }
  return strides;
}

/** Where the element lies that is `position`-th row by row. */
export function coordinates(position: number, shape: Shape): number[] {
  const place: number[] = [];
  let rest = position;
  for (const length of [...shape].reverse()) {
    place.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return place;
}
