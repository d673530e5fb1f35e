import type { Dtype } from "../dtype.ts";
import { contiguousStrides, type Shape } from "../shape.ts";

/** Memory that a plan reads or writes. */
export interface Buffer {
  /**
   * `leaf`: the value of the graph's leaf `index`. `number`: the run-time number `index`, stored as
   * `dtype`. `arena`: room for an intermediate value from call `first` to call `last`. `output`: the
   * value of the plan's output `index`.
   */
  kind: "leaf" | "number" | "arena" | "output";
  index: number;
  readonly dtype: Dtype;
  readonly bytes: number;
  first: number;
  last: number;
  /** Place in the arena, once planned. */
  offset: number;
}

/** An offset of `stride` elements times run-time number `number`. */
export interface DynamicOffset {
  readonly number: number;
  readonly stride: number;
}

/** A tensor's elements in a buffer; strides and offsets count elements. */
export interface View {
  readonly buffer: Buffer;
  readonly dtype: Dtype;
  readonly shape: Shape;
  readonly strides: readonly number[];
  readonly offset: number;
  readonly dynamic: readonly DynamicOffset[];
}

/** A word of a descriptor that is an address. */
export class Ref {
  readonly view: View;
  constructor(view: View) {
    this.view = view;
  }
}

const EMPTY: readonly DynamicOffset[] = [];

/** The view of a buffer that holds the elements row by row. */
export function contiguousView(buffer: Buffer, shape: Shape, dtype: Dtype): View {
  return { buffer, dtype, shape, strides: contiguousStrides(shape), offset: 0, dynamic: EMPTY };
}

/** Whether the elements lie row by row without gaps, wherever they start. */
export function isContiguous({ shape, strides }: View): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] as number;
    if (length === 0) return true;
    if (length !== 1 && strides[axis] !== expected) return false;
    expected *= length;
  }
  return true;
}

/** Merges axes that all the given strides step through as one; at least one axis remains. */
export function collapse(
  shape: Shape,
  strides: readonly (readonly number[])[],
): { shape: number[]; strides: number[][] } {
  const merged: number[] = [];
  const mergedStrides: number[][] = strides.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const length = shape[axis] as number;
    if (length === 1) continue;
    const last = merged.length - 1;
    const joins =
      last >= 0 &&
      strides.every((s, i) => mergedStrides[i]?.[last] === (s[axis] as number) * length);
    if (joins) merged[last] = (merged[last] as number) * length;
    else merged.push(length);
    strides.forEach((s, i) => {
      const target = mergedStrides[i];
      if (target !== undefined) target[merged.length - 1] = s[axis] as number;
    });
  }
  if (merged.length === 0) {
    merged.push(1);
    for (const target of mergedStrides) target.push(1);
  }
  return { shape: merged, strides: mergedStrides };
}
