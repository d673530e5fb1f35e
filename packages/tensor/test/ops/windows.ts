import { type Arbitrary, array, constantFrom, integer, nat, record, tuple } from "fast-check";
import type { Padding, Tensor } from "../../src/index.ts";
import * as nnf from "../../src/index.ts";
import type { Shape } from "../../src/shape.ts";
import { type Example, type Expected, type OperatorCheck, operator } from "../checker.ts";
import { at, build, coordinates, type NdArray } from "../nd-array.ts";

interface Layout {
  readonly stride: number[];
  readonly dilation: number[];
  readonly padding: Padding;
}

/** Zeros in front of an axis, and the number of windows, as the definitions have them. */
function axis(
  length: number,
  size: number,
  layout: Layout,
  i: number,
): [before: number, count: number] {
  const stride = layout.stride[i] as number;
  const reach = (layout.dilation[i] as number) * (size - 1) + 1;
  if (layout.padding === "same") {
    const count = Math.ceil(length / stride);
    return [Math.floor(Math.max(0, (count - 1) * stride + reach - length) / 2), count];
  }
  const around = layout.padding === "valid" ? 0 : layout.padding;
  return [around, Math.floor((length + 2 * around - reach) / stride) + 1];
}

/** For each window: the values of one channel inside it; undefined where padding lies. */
function windows(
  x: NdArray,
  n: number,
  c: number,
  sizes: readonly number[],
  layout: Layout,
  window: readonly number[],
): (number | undefined)[] {
  return coordinates(sizes).map((inside) => {
    const place = inside.map((offset, i) => {
      const [before] = axis(x.shape[2 + i] as number, sizes[i] as number, layout, i);
      return (
        (window[i] as number) * (layout.stride[i] as number) +
        offset * (layout.dilation[i] as number) -
        before
      );
    });
    const isInside = place.every((p, i) => p >= 0 && p < (x.shape[2 + i] as number));
    return isInside ? at(x, [n, c, ...place]) : undefined;
  });
}

function counts(x: NdArray, sizes: readonly number[], layout: Layout): number[] {
  return sizes.map((size, i) => axis(x.shape[2 + i] as number, size, layout, i)[1]);
}

function convolution(x: NdArray, weight: NdArray, layout: Layout): Expected {
  const sizes = weight.shape.slice(2);
  const channels = weight.shape[1] as number;
  const scale: number[] = [];
  const y = build(
    [x.shape[0] as number, weight.shape[0] as number, ...counts(x, sizes, layout)],
    ([n = 0, o = 0, ...window]) => {
      let sum = 0;
      let size = 0;
      for (let c = 0; c < channels; c++) {
        const values = windows(x, n, c, sizes, layout, window);
        coordinates(sizes).forEach((inside, i) => {
          const term = (values[i] ?? 0) * at(weight, [o, c, ...inside]);
          sum += term;
          size += Math.abs(term);
        });
      }
      scale.push(size);
      return sum;
    },
  );
  return { ...y, scale };
}

function pooled(
  x: NdArray,
  sizes: readonly number[],
  layout: Layout,
  f: (values: (number | undefined)[]) => number,
): Expected {
  const shape = [...x.shape.slice(0, 2), ...counts(x, sizes, layout)];
  return build(shape, ([n = 0, c = 0, ...window]) => f(windows(x, n, c, sizes, layout, window)));
}

interface PoolArgs extends Layout {
  readonly size: number[];
}

const list = (spatial: number, values: readonly number[]): Arbitrary<number[]> =>
  array(constantFrom(...values), { minLength: spatial, maxLength: spatial });

/** Inputs into which at least one window fits. */
function layouts(
  spatial: number,
  dilations: readonly number[],
): Arbitrary<{ size: number[]; lengths: number[] } & Layout> {
  return record({
    size: list(spatial, [1, 2, 3]),
    extra: list(spatial, [0, 1, 2, 3]),
    stride: list(spatial, [1, 1, 2, 3]),
    dilation: list(spatial, dilations),
    padding: constantFrom<Padding>("valid", "same", 0, 1),
  }).map(({ extra, ...rest }) => ({
    ...rest,
    lengths: extra.map(
      (more, i) => (rest.dilation[i] as number) * ((rest.size[i] as number) - 1) + 1 + more,
    ),
  }));
}

function conv(spatial: 1 | 2): OperatorCheck {
  const fn = spatial === 1 ? nnf.conv1d : nnf.conv2d;
  return operator<Layout>({
    name: `conv${spatial}d`,
    tolerance: { relative: 4, scaled: 40 },
    examples: () =>
      tuple(nat({ max: 2 }), nat({ max: 2 }), nat({ max: 3 }), layouts(spatial, [1, 1, 2])).map(
        ([n, c, o, { size, lengths, ...args }]): Example<Layout> => ({
          shapes: [[n, c, ...lengths] as Shape, [o, c, ...size]],
          args,
        }),
      ),
    apply: ([x, w], { stride, dilation, padding }) =>
      fn(x as Tensor, w as Tensor, { stride, dilation, padding }),
    reference: ([x, w], args) => convolution(x as NdArray, w as NdArray, args),
  });
}

type Pool = (x: Tensor, size: number[], options: { stride: number[]; padding: Padding }) => Tensor;

function pool(
  name: string,
  spatial: 1 | 2,
  fn: Pool,
  reduce: (values: (number | undefined)[]) => number,
): OperatorCheck {
  return operator<PoolArgs>({
    name,
    examples: () =>
      tuple(nat({ max: 2 }), nat({ max: 3 }), layouts(spatial, [1])).map(
        ([n, c, { lengths, ...args }]) => ({
          shapes: [[n, c, ...lengths]],
          // Padding must not reach as far as a window, or a maximum would be over nothing.
          args: args.padding === 1 && args.size.includes(1) ? { ...args, padding: 0 } : args,
        }),
      ),
    tolerance: { relative: 8, scaled: 4 },
    apply: ([x], { size, stride, padding }) => fn(x as Tensor, size, { stride, padding }),
    reference: ([x], args) => pooled(x as NdArray, args.size, args, reduce),
  });
}

const greatest = (values: (number | undefined)[]): number =>
  Math.max(...values.map((x) => x ?? Number.NEGATIVE_INFINITY));
const average = (values: (number | undefined)[]): number =>
  values.reduce<number>((sum, x) => sum + (x ?? 0), 0) / values.length;
const first = (size: number[]): number => size[0] as number;
const pair = (size: number[]): [number, number] => [size[0] as number, size[1] as number];

export const windowed: readonly OperatorCheck[] = [
  conv(1),
  conv(2),
  pool("maxPool1d", 1, (x, size, options) => nnf.maxPool1d(x, first(size), options), greatest),
  pool("maxPool2d", 2, (x, size, options) => nnf.maxPool2d(x, pair(size), options), greatest),
  pool("avgPool1d", 1, (x, size, options) => nnf.avgPool1d(x, first(size), options), average),
  pool("avgPool2d", 2, (x, size, options) => nnf.avgPool2d(x, pair(size), options), average),
  operator<{ lengths: number[] | undefined }>({
    name: "maxOverTime",
    examples: () =>
      tuple(nat({ max: 3 }), nat({ max: 3 }), integer({ min: 1, max: 6 }), nat()).map(
        ([n, c, l, start]) => ({
          shapes: [[n, c, l]],
          args: {
            lengths:
              start % 3 === 0
                ? undefined
                : Array.from({ length: n }, (_, i) => 1 + ((start + i) % l)),
          },
        }),
      ),
    apply: ([x], { lengths }) => nnf.maxOverTime(x as Tensor, lengths),
    reference: ([x], { lengths }) => {
      const { shape } = x as NdArray;
      return build(shape.slice(0, 2), ([n = 0, c = 0]) => {
        const length = lengths?.[n] ?? (shape[2] as number);
        return Math.max(...Array.from({ length }, (_, t) => at(x as NdArray, [n, c, t])));
      });
    },
  }),
];
