import { array, integer, nat, tuple } from "fast-check";
import { gather, oneHot, scatterAdd, type Tensor, take, takeSum, tensor } from "../../src/index.ts";
import type { Shape } from "../../src/shape.ts";
import { type OperatorCheck, operator } from "../checker.ts";
import { at, axesOf, build, coordinates, type NdArray, sizeOf } from "../nd-array.ts";
import { axisOf, shapes } from "../shapes.ts";

const all = ["float32", "float64", "int32", "bool"] as const;
const numeric = ["float32", "float64", "int32"] as const;

/** An int32 tensor, through a view now and then. */
function ints({ shape, data }: NdArray): Tensor {
  const list = tensor(Int32Array.from(data)).reshape(shape);
  return data.length % 2 === 0 ? list : list.flip().flip();
}

export const rows: readonly OperatorCheck[] = [
  operator<{ axis: number; indices: NdArray; list: boolean }>({
    name: "take",
    dtypes: all,
    tolerance: { relative: 0 },
    examples: (limits) =>
      tuple(
        shapes(limits, { minRank: 1, maxRank: 4 }),
        shapes({ maxSize: 6 }, { maxRank: 2 }),
        array(nat(), { minLength: 6, maxLength: 6 }),
      ).chain(([shape, which, choices]) =>
        axisOf(shape.length).map((axis) => {
          const [along = 0] = axesOf(axis, shape.length);
          const length = shape[along] as number;
          const wanted: Shape = length === 0 ? [0] : which;
          const data = Array.from(
            { length: sizeOf(wanted) },
            (_, i) => (choices[i] as number) % length,
          );
          const list = wanted.length === 1 && (choices[0] as number) % 2 === 0;
          return { shapes: [shape], args: { axis, indices: { shape: wanted, data }, list } };
        }),
      ),
    apply: ([x], { axis, indices, list }) =>
      take(x as Tensor, list ? [...indices.data] : ints(indices), axis),
    reference: ([x], { axis, indices }) => {
      const input = x as NdArray;
      const [along = 0] = axesOf(axis, input.shape.length);
      const { length } = indices.shape;
      const shape = [
        ...input.shape.slice(0, along),
        ...indices.shape,
        ...input.shape.slice(along + 1),
      ];
      return build(shape, (place) =>
        at(input, [
          ...place.slice(0, along),
          at(indices, place.slice(along, along + length)),
          ...place.slice(along + length),
        ]),
      );
    },
  }),
  operator<{ indices: NdArray }>({
    name: "takeSum",
    dtypes: all,
    result: (dtype) => (dtype === "bool" ? "int32" : dtype),
    tolerance: { scaled: 1 },
    examples: (limits) =>
      tuple(
        shapes(limits, { minRank: 1, maxRank: 4 }),
        shapes({ maxSize: 8 }, { minRank: 1, maxRank: 3 }),
        array(nat(), { minLength: 8, maxLength: 8 }),
      ).map(([shape, which, choices]) => {
        const count = shape[0] as number;
        const wanted = count === 0 ? [0] : which;
        const data = Array.from(
          { length: sizeOf(wanted) },
          (_, i) => (choices[i] as number) % count,
        );
        return { shapes: [shape], args: { indices: { shape: wanted, data } } };
      }),
    apply: ([x], { indices }) => takeSum(x as Tensor, ints(indices)),
    reference: ([x], { indices }) => {
      const input = x as NdArray;
      const front = indices.shape.slice(0, -1);
      const k = indices.shape.at(-1) as number;
      const terms = (place: readonly number[]): number[] =>
        Array.from({ length: k }, (_, j) =>
          at(input, [
            at(indices, [...place.slice(0, front.length), j]),
            ...place.slice(front.length),
          ]),
        );
      const total = (of: (x: number) => number): NdArray =>
        build([...front, ...input.shape.slice(1)], (place) =>
          terms(place).reduce((sum, term) => sum + of(term), 0),
        );
      // Adding n numbers one after the other errs by up to n · ε · Σ|x|.
      return { ...total((x) => x), scale: total(Math.abs).data.map((size) => size * k) };
    },
  }),
  operator<{ indices: number[]; count: number }>({
    name: "scatterAdd",
    dtypes: all,
    result: (dtype) => (dtype === "bool" ? "int32" : dtype),
    tolerance: { scaled: 1 },
    examples: ({ maxSize }) =>
      tuple(
        shapes({ maxSize }, { minRank: 1, maxRank: 3 }),
        nat({ max: 5 }),
        array(nat(), { minLength: 8, maxLength: 8 }),
      ).map(([shape, count, choices]) => ({
        shapes: [shape],
        args: {
          count,
          indices: Array.from(
            { length: shape[0] as number },
            (_, i) => ((choices[i % 8] as number) % (count + 1)) - 1,
          ),
        },
      })),
    apply: ([x], { indices, count }) =>
      scatterAdd(x as Tensor, ints({ shape: [indices.length], data: indices }), count),
    reference: ([x], { indices, count }) => {
      const input = x as NdArray;
      const { shape, data } = build([count, ...input.shape.slice(1)], () => 0);
      const [sums, sizes] = [[...data], [...data]];
      const length = sizeOf(input.shape.slice(1));
      input.data.forEach((value, i) => {
        const row = indices[Math.floor(i / length)] as number;
        if (row < 0) return;
        const place = row * length + (i % length);
        sums[place] = (sums[place] as number) + value;
        sizes[place] = (sizes[place] as number) + Math.abs(value);
      });
      // Adding n numbers one after the other errs by up to n · ε · Σ|x|.
      return { shape, data: sums, scale: sizes.map((size) => size * indices.length) };
    },
  }),
  operator<{ indices: NdArray }>({
    name: "gather",
    dtypes: all,
    tolerance: { relative: 0 },
    examples: (limits) =>
      tuple(shapes(limits, { minRank: 1, maxRank: 5 }), nat()).map(([shape, start]) => {
        const depth = shape.at(-1) as number;
        const kept = depth === 0 ? shape.map(() => 0) : shape;
        const front = kept.slice(0, -1);
        const data = coordinates(front).map((_, i) => (start + 7 * i) % depth);
        // Without a choice there is nothing to choose for: no rows either.
        return front.length === 0 && depth === 0
          ? { shapes: [[3]], args: { indices: { shape: [], data: [1] } } }
          : { shapes: [kept], args: { indices: { shape: front, data } } };
      }),
    apply: ([x], { indices }) => gather(x as Tensor, ints(indices)),
    reference: ([x], { indices }) =>
      build(indices.shape, (place) => at(x as NdArray, [...place, at(indices, place)])),
  }),
  operator<{ depth: number }>({
    name: "oneHot",
    dtypes: ["int32"],
    domain: [0, 4],
    result: "float32",
    gradient: false,
    examples: (limits) =>
      tuple(shapes(limits, { maxRank: 5 }), integer({ min: 5, max: 7 })).map(([shape, depth]) => ({
        shapes: [shape],
        args: { depth },
      })),
    apply: ([x], { depth }) => oneHot(x as Tensor, depth),
    reference: ([x], { depth }) => {
      const input = x as NdArray;
      return build([...input.shape, depth], (place) =>
        Number(at(input, place.slice(0, -1)) === place.at(-1)),
      );
    },
  }),
  ...numeric.map((dtype) =>
    operator<object>({
      name: `oneHot as ${dtype}`,
      dtypes: ["int32"],
      domain: [0, 2],
      result: dtype,
      gradient: false,
      examples: (limits) =>
        shapes(limits, { maxRank: 2 }).map((shape) => ({ shapes: [shape], args: {} })),
      apply: ([x]) => oneHot(x as Tensor, 3, { dtype }),
      reference: ([x]) => {
        const input = x as NdArray;
        return build([...input.shape, 3], (place) =>
          Number(at(input, place.slice(0, -1)) === place.at(-1)),
        );
      },
    }),
  ),
];
