import { dtypeCode, promote } from "../dtype.ts";
import { kernels, type PoolKind, poolKinds } from "../engine/kernels.ts";
import { ShapeError } from "../errors.ts";
import { constant } from "../graph/constant.ts";
import { create } from "../graph/create.ts";
import { defineOperator, Node, type Operator } from "../graph/node.ts";
import type { Schedule } from "../graph/schedule.ts";
import { Ref } from "../graph/view.ts";
import { equalShapes, formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast, inputOf } from "./elementwise.ts";
import { iota } from "./fill.ts";
import { stopGradient } from "./identity.ts";
import { reshape } from "./movement.ts";
import { pad } from "./slice.ts";
import { where } from "./where.ts";
import {
  checkWindowOptions,
  layoutsOf,
  type Padding,
  paddingWidths,
  type WindowLayout,
  windowCount,
  windows,
} from "./windows.ts";

/** Options of pooling; the stride is the window's size unless given. */
export interface PoolOptions {
  readonly stride?: number | readonly number[];
  readonly padding?: Padding;
}

/** An address, or 0 where the kernel does not look. */
type Address = Ref | 0;

/**
 * One call of a pooling kernel. Images are [N, C, H, W]; a node's attributes are the window's height
 * and width, its strides, and the padding in front, two each. Padding is never stored: a window
 * reaches over the edge, where maxima find −∞ and means find 0.
 */
function emitPool(
  schedule: Schedule,
  node: Tensor,
  kind: PoolKind,
  [image, x]: readonly [Shape, Address],
  [pooled, y]: readonly [Shape, Address],
  gradients: readonly Ref[] = [],
): void {
  const [planes, inSize, outSize] = [image.slice(0, 2), image.slice(2), pooled.slice(2)];
  const { operator, attributes, dtype } = node;
  schedule.emit(
    gradients.length === 0 ? kernels.pool : kernels.poolGradient,
    operator.name,
    sizeOf(planes),
    sizeOf([...pooled, ...attributes.slice(0, 2)]),
    [poolKinds[kind], dtypeCode[dtype], x, y, ...inSize, ...outSize, ...attributes, ...gradients],
  );
}

function lowerPool(kind: PoolKind): Operator["lower"] {
  return (node, schedule) => {
    const x = schedule.contiguous(inputOf(node, 0));
    const y = schedule.result(node);
    emitPool(schedule, node, kind, [x.shape, new Ref(x)], [y.shape, new Ref(y)]);
  };
}

const maxPoolOperator = defineOperator({
  name: "maxPool",
  vjp: (g, y) => {
    const x = inputOf(y, 0);
    const inputs = [g, stopGradient(x), stopGradient(y)];
    return create(maxPoolGradientOperator, inputs, x.shape, g.dtype, y.attributes);
  },
  lower: lowerPool("max"),
});

/** Each window's gradient for the elements equal to its maximum, in even shares. */
const maxPoolGradientOperator = defineOperator({
  name: "maxPoolGradient",
  vjp: (u, node) => {
    const [x, y] = [inputOf(node, 1), inputOf(node, 2)];
    const maxima = y.reshape([...y.shape, 1, 1]);
    const ties = imageWindows(x, node, Number.NEGATIVE_INFINITY).equal(maxima).cast(u.dtype);
    return imageWindows(u, node, 0)
      .mul(ties)
      .sum([-2, -1])
      .div(ties.sum([-2, -1]));
  },
  lower: (node, schedule) => {
    const [g, x, y] = [inputOf(node, 0), inputOf(node, 1), inputOf(node, 2)];
    const at = (input: Tensor): Ref => new Ref(schedule.contiguous(input));
    const [image, maxima, from] = [at(x), at(y), at(g)];
    const result = schedule.result(node);
    emitPool(schedule, node, "max", [x.shape, image], [y.shape, maxima], [from, new Ref(result)]);
  },
});

const avgPoolOperator = defineOperator({
  name: "avgPool",
  vjp: (g, y) => create(avgPoolGradientOperator, [g], inputOf(y, 0).shape, g.dtype, y.attributes),
  lower: lowerPool("mean"),
});

const avgPoolGradientOperator = defineOperator({
  name: "avgPoolGradient",
  vjp: (u, node) => create(avgPoolOperator, [u], inputOf(node, 0).shape, u.dtype, node.attributes),
  lower: (node, schedule) => {
    const g = schedule.contiguous(inputOf(node, 0));
    const result = schedule.result(node);
    emitPool(schedule, node, "mean", [node.shape, 0], [g.shape, 0], [new Ref(g), new Ref(result)]);
  },
});

/** All windows of an image, padded with a value: the same as the kernels see. */
function imageWindows(x: Tensor, { inputs, attributes }: Tensor, value: number): Tensor {
  const pooled = inputs[0]?.shape ?? [];
  const layouts: WindowLayout[] = [];
  const widths = [2, 3].map((axis): [number, number] => {
    const [size = 1, stride = 1, before = 0] = [0, 2, 4].map((word) => attributes[word + axis - 2]);
    layouts.push({ size, stride, dilation: 1 });
    const reach = ((pooled[axis] ?? 0) - 1) * stride + size;
    return [before, Math.max(0, reach - before - (x.shape[axis] ?? 0))];
  });
  return windows(pad(x, [[0, 0], [0, 0], ...widths], value), layouts);
}

/** The greatest element of each window: [N, C, L] → [N, C, L′]. */
export function maxPool1d(x: Tensor, size: number, options: PoolOptions = {}): Tensor {
  return pool("maxPool1d", maxPoolOperator, x, 1, size, options, [Number.NEGATIVE_INFINITY]);
}

/** The greatest element of each window: [N, C, H, W] → [N, C, H′, W′]. Ties share the gradient. */
export function maxPool2d(
  x: Tensor,
  size: number | readonly [number, number],
  options: PoolOptions = {},
): Tensor {
  return pool("maxPool2d", maxPoolOperator, x, 2, size, options, [Number.NEGATIVE_INFINITY]);
}

/** The mean of each window, padding counted as zeros: [N, C, L] → [N, C, L′]. */
export function avgPool1d(x: Tensor, size: number, options: PoolOptions = {}): Tensor {
  return pool("avgPool1d", avgPoolOperator, x, 1, size, options);
}

/** The mean of each window, padding counted as zeros: [N, C, H, W] → [N, C, H′, W′]. */
export function avgPool2d(
  x: Tensor,
  size: number | readonly [number, number],
  options: PoolOptions = {},
): Tensor {
  return pool("avgPool2d", avgPoolOperator, x, 2, size, options);
}

/**
 * A single axis is pooled as an image of height 1. `infinities` are those that the result may hold
 * though the input does not, for debug mode: the maximum of nothing but padding.
 */
function pool(
  name: string,
  operator: Operator,
  x: Tensor,
  spatial: number,
  size: number | readonly number[],
  { stride = size, padding = "valid" }: PoolOptions,
  infinities: readonly number[] = [],
): Tensor {
  checkWindowOptions(name, spatial, { "window size": size, stride }, padding);
  if (x.rank !== spatial + 2) {
    throw new ShapeError(
      name,
      `input has shape ${formatShape(x.shape)}; expected ` +
        `${spatial === 1 ? "[N, C, L]" : "[N, C, H, W]"}. Add axes with unsqueeze.`,
    );
  }
  const sizes = typeof size === "number" ? new Array<number>(spatial).fill(size) : size;
  const layouts = layoutsOf(name, sizes, stride, 1);
  const widths = paddingWidths(name, x.shape, layouts, padding);
  const counts = layouts.map((layout, i) => {
    const [before, after] = widths[i] ?? [0, 0];
    return windowCount(before + (x.shape[2 + i] ?? 0) + after, layout);
  });
  const values = cast(x, promote(x.dtype, "float32"));
  const asImage = (lengths: readonly number[], filler: number): readonly number[] =>
    lengths.length === 1 ? [filler, ...lengths] : lengths;
  const [n = 0, c = 0, ...sides]: Shape = x.shape;
  const image = reshape(values, [n, c, ...asImage(sides, 1)]);
  const attributes = [
    ...asImage(sizes, 1),
    ...asImage(
      layouts.map((layout) => layout.stride),
      1,
    ),
    ...asImage(
      widths.map(([before]) => before),
      0,
    ),
  ];
  const shape = [n, c, ...asImage(counts, 1)];
  const y = create(operator, [image], shape, values.dtype, attributes, infinities);
  return reshape(y, [n, c, ...counts]);
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
