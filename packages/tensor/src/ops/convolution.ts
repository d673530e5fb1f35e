import { promote } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { constant } from "../graph/constant.ts";
import { Node } from "../graph/node.ts";
import { equalShapes, formatShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast } from "./elementwise.ts";
import { iota } from "./fill.ts";
import { pad } from "./slice.ts";
import { where } from "./where.ts";
import { asColumns, type WindowLayout, windowCount, windows } from "./windows.ts";

/** Zeros around the input: the same number on every side, none, or so many that lengths stay. */
export type Padding = number | "valid" | "same";

/** Options of convolutions; a single number holds for every axis. */
export interface ConvOptions {
  readonly stride?: number | readonly number[];
  readonly padding?: Padding;
  readonly dilation?: number | readonly number[];
}

/** Options of pooling; the stride is the window's size unless given. */
export interface PoolOptions {
  readonly stride?: number | readonly number[];
  readonly padding?: Padding;
}

/**
 * Cross-correlation along one axis: x [N, C, L], weight [O, C, K] → [N, O, L′].
 * @throws ShapeError when ranks or channels do not fit, ValueError for a bad stride or padding.
 */
export function conv1d(x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  return convolution("conv1d", x, weight, options, 1);
}

/**
 * Cross-correlation over two axes: x [N, C, H, W], weight [O, C, KH, KW] → [N, O, H′, W′].
 * @throws ShapeError when ranks or channels do not fit, ValueError for a bad stride or padding.
 */
export function conv2d(x: Tensor, weight: Tensor, options: ConvOptions = {}): Tensor {
  return convolution("conv2d", x, weight, options, 2);
}

/**
 * Every output is a dot product with a window, so all of them, over all images, are one matrix
 * product: a few filters for very many columns, which beats a product for each image.
 */
function convolution(
  name: string,
  x: Tensor,
  weight: Tensor,
  options: ConvOptions,
  spatial: number,
): Tensor {
  if (x.rank !== spatial + 2 || weight.rank !== spatial + 2 || x.shape[1] !== weight.shape[1]) {
    const [input, kernel] =
      spatial === 1 ? ["[N, C, L]", "[O, C, K]"] : ["[N, C, H, W]", "[O, C, KH, KW]"];
    throw new ShapeError(
      name,
      `input has shape ${formatShape(x.shape)}, weight ${formatShape(weight.shape)}; ` +
        `expected ${input} and ${kernel} with equal C. Add a channel axis with unsqueeze(1)?`,
    );
  }
  const dtype = promote(promote(x.dtype, weight.dtype), "float32");
  const layouts = layoutsOf(
    name,
    weight.shape.slice(2),
    options.stride ?? 1,
    options.dilation ?? 1,
  );
  const padded = withPadding(name, cast(x, dtype), layouts, options.padding ?? "valid", 0);
  const patches = windows(padded, layouts);
  const filters = cast(weight, dtype).reshape([
    weight.shape[0] ?? 0,
    sizeOf(weight.shape.slice(1)),
  ]);
  const y = filters.matmul(asColumns(patches, spatial));
  const [images = 0, , ...rest]: readonly number[] = patches.shape;
  return y.reshape([weight.shape[0] ?? 0, images, ...rest.slice(0, spatial)]).transpose(0, 1);
}

/** The greatest element of each window: [N, C, L] → [N, C, L′]. */
export function maxPool1d(x: Tensor, size: number, options: PoolOptions = {}): Tensor {
  return pool("maxPool1d", x, [size], options, Number.NEGATIVE_INFINITY).max([-1]);
}

/** The greatest element of each window: [N, C, H, W] → [N, C, H′, W′]. Ties share the gradient. */
export function maxPool2d(
  x: Tensor,
  size: number | readonly [number, number],
  options: PoolOptions = {},
): Tensor {
  return pool("maxPool2d", x, both(size), options, Number.NEGATIVE_INFINITY).max([-2, -1]);
}

/** The mean of each window, padding counted as zeros: [N, C, L] → [N, C, L′]. */
export function avgPool1d(x: Tensor, size: number, options: PoolOptions = {}): Tensor {
  return pool("avgPool1d", x, [size], options, 0).mean([-1]);
}

/** The mean of each window, padding counted as zeros: [N, C, H, W] → [N, C, H′, W′]. */
export function avgPool2d(
  x: Tensor,
  size: number | readonly [number, number],
  options: PoolOptions = {},
): Tensor {
  return pool("avgPool2d", x, both(size), options, 0).mean([-2, -1]);
}

function both(size: number | readonly [number, number]): readonly number[] {
  return typeof size === "number" ? [size, size] : size;
}

function pool(
  name: string,
  x: Tensor,
  sizes: readonly number[],
  { stride, padding = "valid" }: PoolOptions,
  value: number,
): Tensor {
  if (x.rank !== sizes.length + 2) {
    throw new ShapeError(
      name,
      `input has shape ${formatShape(x.shape)}; expected ` +
        `${sizes.length === 1 ? "[N, C, L]" : "[N, C, H, W]"}. Add axes with unsqueeze.`,
    );
  }
  const layouts = layoutsOf(name, sizes, stride ?? sizes, 1);
  return windows(
    withPadding(name, cast(x, promote(x.dtype, "float32")), layouts, padding, value),
    layouts,
  );
}

/**
 * The greatest element along time: x [N, C, L] → [N, C] (Collobert et al. 2011, section 3.2.2).
 * With int32 `lengths` [N], what lies at or beyond an example's length is padding and does not
 * count; a length of 0 gives −∞.
 * @throws ShapeError when a rank does not fit, ValueError for an L of 0.
 */
export function maxOverTime(x: Tensor, lengths?: Tensor | readonly number[]): Tensor {
  if (x.rank !== 3) {
    throw new ShapeError(
      "maxOverTime",
      `input has shape ${formatShape(x.shape)}; expected [N, C, L]. Add axes with unsqueeze.`,
    );
  }
  if (lengths === undefined) return x.max(-1);
  const ends =
    lengths instanceof Node
      ? lengths
      : constant(Int32Array.from(lengths), [lengths.length], "int32");
  if (!equalShapes(ends.shape, x.shape.slice(0, 1))) {
    throw new ShapeError(
      "maxOverTime",
      `input has shape ${formatShape(x.shape)}, lengths ${formatShape(ends.shape)}; ` +
        "expected one length for each example.",
    );
  }
  const values = cast(x, promote(x.dtype, "float32"));
  const time = iota([x.shape[2] ?? 0], "int32");
  const inside = time.less(ends.reshape([ends.size, 1, 1]));
  return where(inside, values, Number.NEGATIVE_INFINITY).max(-1);
}

function layoutsOf(
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

/** The input with its padding. "same": the output has ⌈length / stride⌉, the odd one goes behind. */
function withPadding(
  name: string,
  x: Tensor,
  layouts: readonly WindowLayout[],
  padding: Padding,
  value: number,
): Tensor {
  if (typeof padding === "number" && !(Number.isSafeInteger(padding) && padding >= 0)) {
    throw new ValueError(
      name,
      `got padding ${padding}; expected a non-negative integer, "same" or "valid".`,
    );
  }
  const widths = layouts.map((layout, i): [number, number] => {
    const length = x.shape[2 + i] ?? 0;
    if (padding === "valid") return [0, 0];
    if (padding !== "same") return [padding, padding];
    const count = Math.ceil(length / layout.stride);
    const reach = (count - 1) * layout.stride + layout.dilation * (layout.size - 1) + 1;
    const missing = Math.max(0, reach - length);
    return [Math.floor(missing / 2), Math.ceil(missing / 2)];
  });
  const result = pad(x, [[0, 0], [0, 0], ...widths], value);
  layouts.forEach((layout, i) => {
    if (windowCount(result.shape[2 + i] ?? 0, layout) > 0) return;
    throw new ShapeError(
      name,
      `a window of ${layout.dilation * (layout.size - 1) + 1} does not fit into ` +
        `${formatShape(result.shape)} on axis ${2 + i}; expected at least that length. Add padding.`,
    );
  });
  return result;
}
