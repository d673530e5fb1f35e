import {
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
  shuffledSubarray,
  subarray,
  tuple,
} from "fast-check";
import type { Range, Tensor } from "../../src/index.ts";
import * as nnf from "../../src/index.ts";
import type { Shape } from "../../src/shape.ts";
import { type OperatorCheck, operator } from "../checker.ts";
import { at, atBroadcast, axesOf, build, type NdArray, sizeOf } from "../nd-array.ts";
import { axisOf, limit, shapes } from "../shapes.ts";

const all = ["float32", "float64", "int32", "bool"] as const;
const exact = { dtypes: all, tolerance: { relative: 0 } } as const;
const axesOfShape = (shape: Shape): number[] => shape.map((_, axis) => axis);

/** The lengths of a size's random factorisation. */
function factors(size: number, choices: readonly number[]): number[] {
  const result: number[] = [];
  let rest = size;
  for (const choice of choices) {
    if (rest === 0) break;
    const divisors = Array.from({ length: Math.min(rest, 12) }, (_, i) => i + 1).filter(
      (d) => rest % d === 0,
    );
    const divisor = divisors[choice % divisors.length] as number;
    result.push(divisor);
    rest /= divisor;
  }
  return [...result, rest];
}

/** What Python's slice visits along an axis. */
function visited([from, to, step = 1]: NonNullable<Range>, length: number): number[] {
  const place = (p: number): number => (p < 0 ? p + length : p);
  const list: number[] = [];
  if (step > 0) {
    const stop = Math.min(to === undefined ? length : place(to), length);
    for (let i = Math.max(0, place(from)); i < stop; i += step) list.push(i);
  } else {
    const stop = to === undefined ? -1 : Math.max(-1, place(to));
    for (let i = Math.min(length - 1, place(from)); i > stop; i += step) list.push(i);
  }
  return list;
}

const ranges = (shape: Shape) =>
  tuple(
    ...shape.map((length) => {
      const point = integer({ min: -length - 2, max: length + 2 });
      const step = constantFrom(1, 1, 2, 3, -1, -2);
      const range = tuple(point, oneof(constant(undefined), point), step);
      return oneof({ weight: 3, arbitrary: range }, { weight: 1, arbitrary: constant(null) });
    }),
  );

export const movements: readonly OperatorCheck[] = [
  operator<{ shape: number[] }>({
    name: "reshape",
    ...exact,
    examples: (limits) =>
      tuple(shapes(limits), array(nat(), { maxLength: 4 }), boolean()).map(
        ([shape, choices, infer]) => {
          const wanted = factors(sizeOf(shape), choices);
          if (infer && sizeOf(shape) > 0) wanted[choices.length % wanted.length] = -1;
          return { shapes: [shape], args: { shape: wanted } };
        },
      ),
    apply: ([x], { shape }) => nnf.reshape(x as Tensor, shape),
    reference: ([x], { shape }) => {
      const { data } = x as NdArray;
      const known = shape.filter((n) => n !== -1).reduce((product, n) => product * n, 1);
      return { shape: shape.map((n) => (n === -1 ? data.length / known : n)), data };
    },
  }),
  operator<{ axes: number[] }>({
    name: "permute",
    ...exact,
    examples: (limits) =>
      shapes(limits).chain((shape) => {
        const axes = axesOfShape(shape);
        const order = shuffledSubarray(axes, { minLength: axes.length });
        return tuple(order, boolean()).map(([axesOrder, back]) => ({
          shapes: [shape],
          args: { axes: back ? axesOrder.map((axis) => axis - axes.length) : axesOrder },
        }));
      }),
    apply: ([x], { axes }) => nnf.permute(x as Tensor, axes),
    reference: ([x], { axes }) => {
      const input = x as NdArray;
      const order = axesOf(axes, axes.length);
      const shape = order.map((axis) => input.shape[axis] as number);
      return build(shape, (place) =>
        at(
          input,
          axesOfShape(shape).map((axis) => place[order.indexOf(axis)] as number),
        ),
      );
    },
  }),
  operator<{ a: number; b: number } | null>({
    name: "transpose",
    ...exact,
    examples: (limits) =>
      shapes(limits, { minRank: 2 }).chain((shape) =>
        oneof(constant(null), record({ a: axisOf(shape.length), b: axisOf(shape.length) })).map(
          (args) => ({ shapes: [shape], args }),
        ),
      ),
    apply: ([x], args) =>
      args === null ? nnf.transpose(x as Tensor) : nnf.transpose(x as Tensor, args.a, args.b),
    reference: ([x], args) => {
      const input = x as NdArray;
      const [a = 0, b = 0] = axesOf(
        args === null ? [-2, -1] : [args.a, args.b],
        input.shape.length,
      );
      const swapped = (list: readonly number[]): number[] =>
        list.map((value, axis) =>
          axis === a ? (list[b] as number) : axis === b ? (list[a] as number) : value,
        );
      return build(swapped(input.shape), (place) => at(input, swapped(place)));
    },
  }),
  operator<{ shape: Shape }>({
    name: "broadcastTo",
    ...exact,
    examples: (limits) =>
      tuple(shapes(limits), nat({ max: 2 }), array(boolean(), { minLength: 6, maxLength: 6 })).map(
        ([shape, dropped, ones]) => ({
          shapes: [shape.map((n, axis) => (ones[axis] ? 1 : n)).slice(dropped)],
          args: { shape },
        }),
      ),
    apply: ([x], { shape }) => nnf.broadcastTo(x as Tensor, shape),
    reference: ([x], { shape }) => build(shape, (place) => atBroadcast(x as NdArray, place)),
  }),
  operator<{ axes: number[] | undefined }>({
    name: "squeeze",
    ...exact,
    examples: (limits) =>
      shapes(limits).chain((shape) => {
        const ones = axesOfShape(shape).filter((axis) => shape[axis] === 1);
        return oneof(constant(undefined), subarray(ones)).map((axes) => ({
          shapes: [shape],
          args: { axes },
        }));
      }),
    apply: ([x], { axes }) => nnf.squeeze(x as Tensor, axes),
    reference: ([x], { axes }) => {
      const { shape, data } = x as NdArray;
      return {
        data,
        shape: shape.filter((n, axis) => n !== 1 || !(axes === undefined || axes.includes(axis))),
      };
    },
  }),
  operator<{ axis: number }>({
    name: "unsqueeze",
    ...exact,
    examples: (limits) =>
      shapes(limits).chain((shape) =>
        axisOf(shape.length + 1).map((axis) => ({ shapes: [shape], args: { axis } })),
      ),
    apply: ([x], { axis }) => nnf.unsqueeze(x as Tensor, axis),
    reference: ([x], { axis }) => {
      const { shape, data } = x as NdArray;
      const [place = 0] = axesOf(axis, shape.length + 1);
      return { data, shape: [...shape.slice(0, place), 1, ...shape.slice(place)] };
    },
  }),
  operator<{ ranges: Range[] }>({
    name: "slice",
    ...exact,
    examples: (limits) =>
      shapes(limits).chain((shape) =>
        tuple(ranges(shape), nat({ max: 1 })).map(([list, dropped]) => ({
          shapes: [shape],
          args: { ranges: list.slice(0, list.length - dropped) },
        })),
      ),
    apply: ([x], args) => nnf.slice(x as Tensor, args.ranges),
    reference: ([x], args) => {
      const input = x as NdArray;
      const places = input.shape.map((length, axis) => visited(args.ranges[axis] ?? [0], length));
      return build(
        places.map(({ length }) => length),
        (place) =>
          at(
            input,
            place.map((i, axis) => places[axis]?.[i] as number),
          ),
      );
    },
  }),
  operator<{ axes: number[] | undefined }>({
    name: "flip",
    ...exact,
    examples: (limits) =>
      shapes(limits).chain((shape) =>
        oneof(constant(undefined), subarray(axesOfShape(shape))).map((axes) => ({
          shapes: [shape],
          args: { axes },
        })),
      ),
    apply: ([x], { axes }) => nnf.flip(x as Tensor, axes),
    reference: ([x], { axes }) => {
      const input = x as NdArray;
      return build(input.shape, (place) =>
        at(
          input,
          place.map((i, axis) =>
            axes === undefined || axes.includes(axis) ? (input.shape[axis] as number) - 1 - i : i,
          ),
        ),
      );
    },
  }),
  operator<{ widths: [number, number][]; value: number }>({
    name: "pad",
    ...exact,
    examples: ({ maxSize }) =>
      shapes({ maxSize: maxSize / 2 }, { maxRank: 4 }).chain((shape) =>
        record({
          widths: tuple(...shape.map(() => tuple(nat({ max: 2 }), nat({ max: 2 })))),
          value: constantFrom(0, 1),
        }).map((args) => ({ shapes: [shape], args })),
      ),
    apply: ([x], { widths, value }) => nnf.pad(x as Tensor, widths, value),
    reference: ([x], { widths, value }) => {
      const input = x as NdArray;
      const shape = input.shape.map(
        (n, axis) => n + (widths[axis]?.[0] ?? 0) + (widths[axis]?.[1] ?? 0),
      );
      return build(shape, (place) => {
        const inner = place.map((i, axis) => i - (widths[axis]?.[0] ?? 0));
        const inside = inner.every((i, axis) => i >= 0 && i < (input.shape[axis] as number));
        return inside ? at(input, inner) : value;
      });
    },
  }),
  operator<{ axis: number }>({
    name: "concat",
    ...exact,
    examples: ({ maxSize }) =>
      shapes({ maxSize }, { minRank: 1 }).chain((shape) =>
        tuple(axisOf(shape.length), array(nat({ max: 3 }), { minLength: 1, maxLength: 3 })).map(
          ([axis, lengths]) => {
            const [along = 0] = axesOf(axis, shape.length);
            return {
              shapes: lengths.map((n) => shape.map((m, a) => (a === along ? n : m))),
              args: { axis },
            };
          },
        ),
      ),
    apply: (inputs, { axis }) => nnf.concat(inputs, axis),
    reference: (inputs, { axis }) => joined(inputs, axis),
  }),
  operator<{ axis: number }>({
    name: "stack",
    ...exact,
    examples: (limits) =>
      shapes(limits, { maxRank: 5 }).chain((shape) =>
        tuple(axisOf(shape.length + 1), integer({ min: 1, max: 3 })).map(([axis, count]) => ({
          shapes: new Array<Shape>(count).fill(shape),
          args: { axis },
        })),
      ),
    apply: (inputs, { axis }) => nnf.stack(inputs, axis),
    reference: (inputs, { axis }) => {
      const [along = 0] = axesOf(axis, (inputs[0]?.shape.length ?? 0) + 1);
      const raised = inputs.map(({ shape, data }) => ({
        data,
        shape: [...shape.slice(0, along), 1, ...shape.slice(along)],
      }));
      return joined(raised, along);
    },
  }),
  operator<{ axis: number; lengths: number[]; count: number | null; part: number }>({
    name: "split",
    ...exact,
    examples: ({ maxSize }) =>
      tuple(
        shapes({ maxSize }, { minRank: 1 }),
        array(nat({ max: 3 }), { minLength: 1, maxLength: 3 }),
        nat(),
        boolean(),
      ).chain(([shape, parts, which, equal]) =>
        axisOf(shape.length).map((axis) => {
          const [along = 0] = axesOf(axis, shape.length);
          const lengths = equal ? parts.map(() => parts[0] ?? 0) : parts;
          const total = lengths.reduce((sum, n) => sum + n, 0);
          return {
            shapes: [
              limit(
                shape.map((n, a) => (a === along ? total : Math.min(n, 5))),
                5 ** 6,
              ),
            ],
            args: { axis, lengths, count: equal ? parts.length : null, part: which % parts.length },
          };
        }),
      ),
    apply: ([x], { axis, lengths, count, part }) =>
      nnf.split(x as Tensor, count ?? lengths, axis)[part] as Tensor,
    reference: ([x], { axis, lengths, part }) => {
      const input = x as NdArray;
      const [along = 0] = axesOf(axis, input.shape.length);
      const start = lengths.slice(0, part).reduce((sum, n) => sum + n, 0);
      return build(
        input.shape.map((n, a) => (a === along ? (lengths[part] as number) : n)),
        (place) =>
          at(
            input,
            place.map((i, a) => (a === along ? i + start : i)),
          ),
      );
    },
  }),
];

function joined(inputs: readonly NdArray[], axis: number): NdArray {
  const first = inputs[0] as NdArray;
  const [along = 0] = axesOf(axis, first.shape.length);
  const sources = inputs.flatMap((input) =>
    Array.from({ length: input.shape[along] as number }, (_, i) => ({ input, i })),
  );
  return build(
    first.shape.map((n, a) => (a === along ? sources.length : n)),
    (place) => {
      const { input, i } = sources[place[along] as number] as (typeof sources)[number];
      return at(
        input,
        place.map((p, a) => (a === along ? i : p)),
      );
    },
  );
}
