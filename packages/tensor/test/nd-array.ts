import type { Shape } from "../src/shape.ts";

/** What references compute with: float64 numbers row by row. */
export interface NdArray {
  readonly shape: Shape;
  readonly data: readonly number[];
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** The coordinates of every element, row by row. */
export function coordinates(shape: Shape): number[][] {
  return Array.from({ length: sizeOf(shape) }, (_, position) => {
    const place = new Array<number>(shape.length);
    let rest = position;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] as number;
      place[axis] = rest % length;
      rest = Math.floor(rest / length);
    }
    return place;
  });
}

/** The element at coordinates. */
export function at({ shape, data }: NdArray, place: readonly number[]): number {
  const position = shape.reduce((sum, length, axis) => sum * length + (place[axis] as number), 0);
  return data[position] as number;
}

/** An array whose elements are worked out from their coordinates. */
export function build(shape: Shape, element: (place: number[]) => number): NdArray {
  return { shape, data: coordinates(shape).map(element) };
}

export function map({ shape, data }: NdArray, f: (x: number) => number): NdArray {
  return { shape, data: data.map(f) };
}

/** NumPy's broadcasting of several shapes. */
export function broadcastShape(shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}

/** The element at coordinates of the shape the array is broadcast to. */
export function atBroadcast(array: NdArray, place: readonly number[]): number {
  const added = place.length - array.shape.length;
  return at(
    array,
    array.shape.map((length, axis) => (length === 1 ? 0 : (place[axis + added] as number))),
  );
}

/** Element by element, broadcasting. */
export function zip(arrays: readonly NdArray[], f: (...values: number[]) => number): NdArray {
  return build(broadcastShape(arrays.map(({ shape }) => shape)), (place) =>
    f(...arrays.map((array) => atBroadcast(array, place))),
  );
}

/** Axes as people give them, counted from the front; all where none are given. */
export function axesOf(axes: number | readonly number[] | undefined, rank: number): number[] {
  const list = axes === undefined ? Array.from({ length: rank }, (_, axis) => axis) : [axes].flat();
  return list.map((axis) => (axis < 0 ? axis + rank : axis));
}

/** Applies `f` to the values along axes, which leave the shape or stay with length 1. */
export function reduce(
  array: NdArray,
  axes: number | readonly number[] | undefined,
  keepDims: boolean,
  f: (values: number[]) => number,
): NdArray {
  const reduced = axesOf(axes, array.shape.length);
  const groups = new Map<string, number[]>();
  const kept = array.shape.map((length, axis) => (reduced.includes(axis) ? 1 : length));
  for (const place of coordinates(kept)) groups.set(place.join(), []);
  coordinates(array.shape).forEach((place, i) => {
    const key = place.map((coordinate, axis) => (reduced.includes(axis) ? 0 : coordinate)).join();
    groups.get(key)?.push(array.data[i] as number);
  });
  const data = [...groups.values()].map(f);
  const shape = keepDims ? kept : array.shape.filter((_, axis) => !reduced.includes(axis));
  return { shape, data };
}

/** (2/√π) e^(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms all have one sign. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 200; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
