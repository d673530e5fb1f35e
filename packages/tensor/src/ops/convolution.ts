import { promote } from "../dtype.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { formatShape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast, checkOperand } from "./elementwise.ts";
import { pad } from "./slice.ts";
import {
  asColumns,
  layoutsOf,
  type Padding,
  paddingWidths,
  type WindowLayout,
  windows,
} from "./windows.ts";

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
  for (const operand of [x, weight]) checkOperand(name, operand, false);
  checkOptions(name, options, spatial);
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
  const widths = convolutionWidths(name, x, layouts, options.padding ?? "valid");
  const patches = windows(pad(cast(x, dtype), [[0, 0], [0, 0], ...widths]), layouts);
  const filters = cast(weight, dtype).reshape([
    weight.shape[0] ?? 0,
    sizeOf(weight.shape.slice(1)),
  ]);
  const y = filters.matmul(asColumns(patches, spatial));
  const [images = 0, , ...rest]: readonly number[] = patches.shape;
  return y.reshape([weight.shape[0] ?? 0, images, ...rest.slice(0, spatial)]).transpose(0, 1);
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

/** Options of another kind than declared, which programs without types can pass. */
function checkOptions(
  name: string,
  { stride = 1, dilation = 1, padding = "valid" }: ConvOptions,
  spatial: number,
): void {
  for (const [what, given] of Object.entries({ stride, dilation })) {
    const perAxis = Array.isArray(given) && given.length === spatial;
    if (perAxis || typeof given === "number") continue;
    throw new ValueError(
      name,
      `got ${what} ${JSON.stringify(given)}; expected a number, or a list of ${spatial}, one for each axis.`,
    );
  }
  if (typeof padding === "number" || padding === "same" || padding === "valid") return;
  throw new ValueError(
    name,
    `got padding ${JSON.stringify(padding)}; expected a non-negative integer, "same" or "valid".`,
  );
}
