import { dtypeCode, promote } from "../dtype.ts";
import { kernels, reductions } from "../engine/kernels.ts";
import { ShapeError } from "../errors.ts";
import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import type { Schedule } from "../graph/schedule.ts";
import { Ref, type View } from "../graph/view.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast, checkOperand, inputOf } from "./elementwise.ts";
import { reshape } from "./movement.ts";
import { pad } from "./slice.ts";
import {
  checkWindowOptions,
  layoutsOf,
  type Padding,
  paddingWidths,
  type WindowLayout,
  windowCount,
} from "./windows.ts";

/** What of image, filters and values a call computes from the other two. */
const kinds = { values: 0, image: 1, filters: 2 } as const;

/** Windows, channels and elements of a filter that a unit of each kind takes. */
const UNIT_WINDOWS = 1024;
const UNIT_CHANNELS = 8;
const UNIT_PLACES = 64;

/** Units that make the gradient of filters worth sharing; more cost memory for partial sums. */
const FILTER_UNITS = 16;

/** The tensors of a convolution: x [N, C, H, W], w [O, C, KH, KW], y [N, O, H′, W′]. */
interface Operands {
  readonly x: View;
  readonly w: View;
  readonly y: View;
}

/** Emits one call; attributes are the strides and dilations of both axes. */
function emitConvolution(
  schedule: Schedule,
  { operator, attributes, dtype }: Tensor,
  kind: keyof typeof kinds,
  { x, w, y }: Operands,
  groups = 1,
): void {
  const [n = 0, c = 0, ...image] = x.shape;
  const [o = 0, , ...size] = w.shape.slice(-4);
  const windows = y.shape.slice(2);
  const places = c * sizeOf(size);
  const units = {
    values: n * Math.ceil(sizeOf(windows) / UNIT_WINDOWS),
    image: n * Math.ceil(c / UNIT_CHANNELS),
    filters: groups * Math.ceil(places / UNIT_PLACES),
  };
  schedule.emit(kernels.convolution, operator.name, units[kind], (sizeOf(y.shape) * places) / 8, [
    ...[kinds[kind], dtypeCode[dtype], new Ref(x), new Ref(w), new Ref(y), n, c, ...image, o],
    ...[...size, ...windows, ...attributes, groups],
  ]);
}

/** Inputs x and w. The three operators are one trilinear form, so each one's gradients are the others. */
const convolutionOperator = defineOperator({
  name: "convolution",
  vjp: (g, y, i) => {
    const [x, w] = [inputOf(y, 0), inputOf(y, 1)];
    return i === 0 ? imageGradient(g, w, x.shape, y) : filterGradient(g, x, w.shape, y);
  },
  lower: (node, schedule) => {
    const x = schedule.contiguous(inputOf(node, 0));
    const w = schedule.contiguous(inputOf(node, 1));
    emitConvolution(schedule, node, "values", { x, w, y: schedule.result(node) });
  },
});

/** Inputs the gradient of y, and w. */
const imageGradientOperator = defineOperator({
  name: "convolutionImageGradient",
  vjp: (u, node, i) => {
    const [g, w] = [inputOf(node, 0), inputOf(node, 1)];
    return i === 0 ? values(u, w, g.shape, node) : filterGradient(g, u, w.shape, node);
  },
  lower: (node, schedule) => {
    const y = schedule.contiguous(inputOf(node, 0));
    const w = schedule.contiguous(inputOf(node, 1));
    emitConvolution(schedule, node, "image", { x: schedule.result(node), w, y });
  },
});

/** Inputs the gradient of y, and x. Groups of images are summed apart, then the groups. */
const filterGradientOperator = defineOperator({
  name: "convolutionFilterGradient",
  vjp: (u, node, i) => {
    const [g, x] = [inputOf(node, 0), inputOf(node, 1)];
    return i === 0 ? values(x, u, g.shape, node) : imageGradient(g, u, x.shape, node);
  },
  lower: (node, schedule) => {
    const y = schedule.contiguous(inputOf(node, 0));
    const x = schedule.contiguous(inputOf(node, 1));
    const strips = Math.ceil(sizeOf(node.shape.slice(1)) / UNIT_PLACES);
    const images = x.shape[0] ?? 0;
    const groups = Math.max(1, Math.min(images, Math.floor(FILTER_UNITS / Math.max(strips, 1))));
    if (groups === 1) {
      emitConvolution(schedule, node, "filters", { x, w: schedule.result(node), y });
      return;
    }
    const w = schedule.temporary([groups, ...node.shape], node.dtype);
    emitConvolution(schedule, node, "filters", { x, w, y }, groups);
    const sum = new Ref(schedule.result(node));
    const size = sizeOf(node.shape);
    schedule.emit(kernels.reduce, "sum", Math.ceil(size / 128), groups * size, [
      ...[reductions.sum, dtypeCode[node.dtype], new Ref(w), sum, 1, groups, size, 0],
    ]);
  },
});

function values(x: Tensor, w: Tensor, shape: Shape, { attributes }: Tensor): Tensor {
  return create(convolutionOperator, [x, w], shape, x.dtype, attributes);
}

function imageGradient(g: Tensor, w: Tensor, shape: Shape, { attributes }: Tensor): Tensor {
  return create(imageGradientOperator, [g, w], shape, g.dtype, attributes);
}

function filterGradient(g: Tensor, x: Tensor, shape: Shape, { attributes }: Tensor): Tensor {
  return create(filterGradientOperator, [g, x], shape, g.dtype, attributes);
}

/** Options of convolutions; a single number holds for every axis. */
export interface ConvOptions {
  readonly stride?: number | readonly number[];
  readonly padding?: Padding;
  readonly dilation?: number | readonly number[];
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

/** One axis is convolved as images of height 1. */
function convolution(
  name: string,
  x: Tensor,
  weight: Tensor,
  options: ConvOptions,
  spatial: number,
): Tensor {
  for (const operand of [x, weight]) checkOperand(name, operand, false);
  const { stride = 1, dilation = 1, padding = "valid" } = options;
  checkWindowOptions(name, spatial, { stride, dilation }, padding);
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
  const layouts = layoutsOf(name, weight.shape.slice(2), stride, dilation);
  const widths = convolutionWidths(name, x, layouts, padding);
  const padded = pad(cast(x, dtype), [[0, 0], [0, 0], ...widths]);
  const counts = layouts.map((layout, i) => windowCount(padded.shape[2 + i] ?? 0, layout));
  const [n = 0, c = 0, ...lengths]: Shape = padded.shape;
  const [o = 0, , ...sizes]: Shape = weight.shape;
  const asImage = (axes: readonly number[]): readonly number[] =>
    axes.length === 1 ? [1, ...axes] : axes;
  const image = reshape(padded, [n, c, ...asImage(lengths)]);
  const filters = reshape(cast(weight, dtype), [o, c, ...asImage(sizes)]);
  const attributes = [
    ...asImage(layouts.map(({ stride }) => stride)),
    ...asImage(layouts.map(({ dilation }) => dilation)),
  ];
  const shape = [n, o, ...asImage(counts)];
  const y = create(convolutionOperator, [image, filters], shape, dtype, attributes);
  return reshape(y, [n, o, ...counts]);
}

/** The padding of every axis. With "same" an axis of length 0 stays so, whatever the window. */
function convolutionWidths(
  name: string,
  { shape }: Tensor,
  layouts: readonly WindowLayout[],
  padding: Padding,
): readonly [number, number][] {
  if (padding !== "same") return paddingWidths(name, shape, layouts, padding);
  const lengths = shape.map((length: number) => Math.max(length, 1));
  return paddingWidths(name, lengths, layouts, padding).map((width, i) =>
    shape[2 + i] === 0 ? [0, 0] : width,
  );
}
