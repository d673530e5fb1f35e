import { dtypeCode } from "../dtype.ts";
import { kernels } from "../engine/kernels.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import { Ref } from "../graph/view.ts";
import { contiguousStrides, formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inputOf } from "./elementwise.ts";
import { inputView } from "./movement.ts";

/** Zeros around the input: the same number on every side, none, or so many that lengths stay. */
export type Padding = number | "valid" | "same";

/** How windows lie along each of the last axes. */
export interface WindowLayout {
  /** Elements of a window. */
  readonly size: number;
  /** Elements between the starts of neighbouring windows. */
  readonly stride: number;
  /** Elements between neighbours inside a window. */
  readonly dilation: number;
}

/**
 * Attributes are size, stride, dilation of each windowed axis. The result's axes are: the axes in
 * front, the windows along each axis, the places inside a window along each axis.
 */
function windowStrides(strides: readonly number[], attributes: readonly number[]): number[] {
  const axes = attributes.length / 3;
  const front = strides.slice(0, strides.length - axes);
  const last = strides.slice(strides.length - axes);
  const between = last.map((step, axis) => step * (attributes[3 * axis + 1] as number));
  const inside = last.map((step, axis) => step * (attributes[3 * axis + 2] as number));
  return [...front, ...between, ...inside];
}

/** Overlapping windows are only a way of reading the input: nothing is copied. */
const windowsOperator = defineOperator({
  name: "windows",
  vjp: (g, y) => create(foldOperator, [g], inputOf(y, 0).shape, g.dtype, y.attributes),
  lower: (node, schedule) => {
    const input = inputView(node, schedule);
    const strides = windowStrides(input.strides, node.attributes);
    schedule.define(node, { ...input, shape: node.shape, strides });
  },
});

/** Adds windows back where they came from: the transpose of taking them. */
const foldOperator = defineOperator({
  name: "fold",
  vjp: (g, y) => create(windowsOperator, [g], inputOf(y, 0).shape, g.dtype, y.attributes),
  lower: (node, schedule) => {
    const source = schedule.contiguous(inputOf(node, 0));
    const result = schedule.result(node);
    const strides = windowStrides(contiguousStrides(node.shape), node.attributes);
    schedule.emit(kernels.fold, "fold", 1, sizeOf(source.shape), [
      dtypeCode[node.dtype],
      source.shape.length,
      new Ref(source),
      new Ref(result),
      result.buffer.bytes,
      ...source.shape,
      ...strides,
    ]);
  },
});

/** Windows over the last `layouts.length` axes: [..., L] → [..., windows, size]. */
export function windows(x: Tensor, layouts: readonly WindowLayout[]): Tensor {
  const front = x.shape.slice(0, x.rank - layouts.length);
  const counts = layouts.map((layout, i) => windowCount(x.shape[front.length + i] ?? 0, layout));
  const sizes = layouts.map(({ size }) => size);
  const attributes = layouts.flatMap(({ size, stride, dilation }) => [size, stride, dilation]);
  return create(windowsOperator, [x], [...front, ...counts, ...sizes], x.dtype, attributes);
}

/** Windows that fit into `length` elements. */
export function windowCount(length: number, { size, stride, dilation }: WindowLayout): number {
  const reach = dilation * (size - 1) + 1;
  return length < reach ? 0 : Math.floor((length - reach) / stride) + 1;
}

/**
 * Options of another kind than declared, which programs without types can pass: `perAxis` holds those
 * that may differ between the `axes` windowed axes.
 * @throws ValueError for the first of them.
 */
export function checkWindowOptions(
  name: string,
  axes: number,
  perAxis: Readonly<Record<string, unknown>>,
  padding: unknown,
): void {
  for (const [what, given] of Object.entries(perAxis)) {
    if (typeof given === "number" || (Array.isArray(given) && given.length === axes)) continue;
    throw new ValueError(
      name,
      `got ${what} ${JSON.stringify(given)}; expected a number${axes === 1 ? "" : `, or a list of ${axes}, one for each axis`}.`,
    );
  }
  if (typeof padding === "number" || padding === "same" || padding === "valid") return;
  throw new ValueError(
    name,
    `got padding ${JSON.stringify(padding)}; expected a non-negative integer, "same" or "valid".`,
  );
}

/** The layout of every windowed axis; a single stride or dilation holds for all of them. */
export function layoutsOf(
  name: string,
  sizes: readonly number[],
  stride: number | readonly number[],
  dilation: number | readonly number[],
): WindowLayout[] {
  return sizes.map((size, axis) => ({
    size: positive(name, "window size", size),
    stride: positive(name, "stride", typeof stride === "number" ? stride : stride[axis]),
    dilation: positive(name, "dilation", typeof dilation === "number" ? dilation : dilation[axis]),
  }));
}

function positive(name: string, what: string, value: number | undefined): number {
  if (value !== undefined && Number.isSafeInteger(value) && value > 0) return value;
  throw new ValueError(name, `got ${what} ${value}; expected a positive integer for every axis.`);
}

/**
 * Elements in front of and behind each windowed axis, the ones after [N, C]. "same": the output has
 * ⌈length / stride⌉, the odd one goes behind.
 * @throws ValueError for a bad padding, ShapeError where not even one window fits.
 */
export function paddingWidths(
  name: string,
  shape: Shape,
  layouts: readonly WindowLayout[],
  padding: Padding,
): [before: number, after: number][] {
  if (typeof padding === "number" && !(Number.isSafeInteger(padding) && padding >= 0)) {
    throw new ValueError(
      name,
      `got padding ${padding}; expected a non-negative integer, "same" or "valid".`,
    );
  }
  const widths = layouts.map((layout, i): [number, number] => {
    const length = shape[2 + i] ?? 0;
    if (padding === "valid") return [0, 0];
    if (padding !== "same") return [padding, padding];
    const count = Math.ceil(length / layout.stride);
    const reach = (count - 1) * layout.stride + layout.dilation * (layout.size - 1) + 1;
    const missing = Math.max(0, reach - length);
    return [Math.floor(missing / 2), Math.ceil(missing / 2)];
  });
  const padded = shape.map((length, axis) => {
    const [before, after] = widths[axis - 2] ?? [0, 0];
    return length + before + after;
  });
  layouts.forEach((layout, i) => {
    if (windowCount(padded[2 + i] ?? 0, layout) > 0) return;
    throw new ShapeError(
      name,
      `a window of ${layout.dilation * (layout.size - 1) + 1} does not fit into ` +
        `${formatShape(padded)} on axis ${2 + i}; expected at least that length. Add padding.`,
    );
  });
  return widths;
}
