import { boolean, constantFrom, integer, nat, record, tuple } from "fast-check";
import { matmul, type Tensor } from "../../src/index.ts";
import type { Shape } from "../../src/shape.ts";
import { type Expected, type OperatorCheck, operator } from "../checker.ts";
import { at, atBroadcast, broadcastShape, coordinates, type NdArray } from "../nd-array.ts";

/** Rows times columns in plain loops, with the size of what was added up. */
function product(a: NdArray, b: NdArray): Expected {
  const left = a.shape.length === 1 ? { shape: [1, ...a.shape], data: a.data } : a;
  const right = b.shape.length === 1 ? { shape: [...b.shape, 1], data: b.data } : b;
  const [m = 0, k = 0] = left.shape.slice(-2);
  const n = right.shape.at(-1) as number;
  const batch = broadcastShape([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  const entry = (x: NdArray, place: number[], row: number, column: number): number =>
    at(x, [...batchOf(x, place), row, column]);
  const data: number[] = [];
  const scale: number[] = [];
  for (const [row, column, place] of entries(batch, m, n)) {
    let sum = 0;
    let size = 0;
    for (let i = 0; i < k; i++) {
      const term = entry(left, place, row, i) * entry(right, place, i, column);
      sum += term;
      size += Math.abs(term);
    }
    data.push(sum);
    scale.push(size * k);
  }
  const rows = a.shape.length === 1 ? [] : [m];
  const columns = b.shape.length === 1 ? [] : [n];
  return { shape: [...batch, ...rows, ...columns], data, scale };
}

function batchOf({ shape }: NdArray, place: number[]): number[] {
  const rank = shape.length - 2;
  return place.slice(place.length - rank).map((i, axis) => (shape[axis] === 1 ? 0 : i));
}

function* entries(batch: Shape, m: number, n: number): Generator<[number, number, number[]]> {
  for (const place of coordinates([...batch, m, n])) {
    yield [place.at(-2) ?? 0, place.at(-1) ?? 0, place.slice(0, -2)];
  }
}

const dtypes = ["float32", "float64", "int32"] as const;
// An error bound for sums of k products is k · ε · Σ|aᵢbᵢ|; the scale holds k · Σ.
const tolerance = { relative: 1, scaled: 1 } as const;

export const matmuls: readonly OperatorCheck[] = [
  operator<object>({
    name: "matmul",
    dtypes,
    tolerance,
    examples: ({ maxSize }) => {
      const length = maxSize > 100 ? constantFrom(0, 1, 2, 3, 5, 10, 17, 33) : nat({ max: 3 });
      return tuple(length, length, length).map(([m, k, n]) => ({
        shapes: [
          [m, k],
          [k, n],
        ],
        args: {},
      }));
    },
    apply: ([a, b]) => matmul(a as Tensor, b as Tensor),
    reference: ([a, b]) => product(a as NdArray, b as NdArray),
  }),
  operator<object>({
    name: "matmul of long rows",
    dtypes,
    tolerance,
    examples: ({ maxSize }) =>
      tuple(integer({ min: 1, max: 4 }), integer({ min: 1, max: 3 })).map(([m, n]) => {
        const k = Math.floor(maxSize / 4);
        return {
          shapes: [
            [m, k],
            [k, n],
          ],
          args: {},
        };
      }),
    apply: ([a, b]) => matmul(a as Tensor, b as Tensor),
    reference: ([a, b]) => product(a as NdArray, b as NdArray),
  }),
  operator<object>({
    name: "matmul with batches and vectors",
    dtypes,
    tolerance,
    examples: () => {
      const side = record({
        batch: tuple(nat({ max: 3 }), nat({ max: 2 })),
        ones: tuple(boolean(), boolean()),
        rank: integer({ min: 1, max: 4 }),
      });
      const length = constantFrom(0, 1, 2, 3);
      return tuple(length, length, length, side, side).map(([m, k, n, left, right]) => {
        const batch = left.batch;
        const shapeOf = (
          rank: number,
          ones: readonly boolean[],
          rows: number,
          columns: number,
          vector: number,
        ): Shape =>
          rank === 1
            ? [vector]
            : [...batch.map((b, i) => (ones[i] ? 1 : b)).slice(4 - rank), rows, columns];
        return {
          shapes: [
            shapeOf(left.rank, left.ones, m, k, k),
            shapeOf(right.rank, right.ones, k, n, k),
          ],
          args: {},
        };
      });
    },
    apply: ([a, b]) => matmul(a as Tensor, b as Tensor),
    reference: ([a, b]) => product(a as NdArray, b as NdArray),
  }),
  operator<{ left: boolean; right: boolean }>({
    name: "matmul of transposed matrices",
    dtypes,
    tolerance,
    examples: ({ maxSize }) => {
      const length = maxSize > 100 ? constantFrom(1, 2, 4, 8, 16, 19) : integer({ min: 1, max: 3 });
      return tuple(length, length, length, boolean(), boolean()).map(([m, k, n, left, right]) => ({
        shapes: [left ? [k, m] : [m, k], right ? [n, k] : [k, n]],
        args: { left, right },
      }));
    },
    apply: ([a, b], { left, right }) => {
      const [x, y] = [a as Tensor, b as Tensor];
      return matmul(left ? x.transpose() : x, right ? y.transpose() : y);
    },
    reference: ([a, b], { left, right }) =>
      product(turned(a as NdArray, left), turned(b as NdArray, right)),
  }),
];

function turned(x: NdArray, turn: boolean): NdArray {
  const [rows = 0, columns = 0] = x.shape;
  if (!turn) return x;
  const data = coordinates([columns, rows]).map(([i = 0, j = 0]) => atBroadcast(x, [j, i]));
  return { shape: [columns, rows], data };
}
