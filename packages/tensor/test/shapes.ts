import { type Arbitrary, array, boolean, constantFrom, integer, tuple } from "fast-check";
import type { Shape } from "../src/shape.ts";
import type { Example, Limits } from "./checker.ts";

interface ShapeOptions {
  readonly minRank?: number;
  readonly maxRank?: number;
  /** Whether lengths of 0 occur; they do unless told. */
  readonly empty?: boolean;
}

/** Shapes of rank 0 to 6 with lengths from 0, now and then a long one. */
export function shapes(
  { maxSize }: Limits,
  { minRank = 0, maxRank = 6, empty = true }: ShapeOptions = {},
): Arbitrary<Shape> {
  const lengths = empty ? [0, 1, 1, 2, 2, 3, 3, 4, 5, 700] : [1, 1, 2, 2, 3, 3, 4, 5, 700];
  return array(constantFrom(...lengths), {
    minLength: minRank,
    maxLength: maxRank,
    size: "max",
  }).map((shape) => limit(shape, maxSize));
}

/** Shortens axes until the size is small enough. */
export function limit(shape: readonly number[], maxSize: number): number[] {
  let size = 1;
  return shape.map((length) => {
    const kept = Math.min(length, Math.max(1, Math.floor(maxSize / size)));
    size *= Math.max(kept, 1);
    return kept;
  });
}

/** One input of any shape and no other arguments. */
export function one(options?: ShapeOptions): (limits: Limits) => Arbitrary<Example<object>> {
  return (limits) => shapes(limits, options).map((shape) => ({ shapes: [shape], args: {} }));
}

/** `count` shapes that broadcast with each other. */
export function broadcasting(limits: Limits, count: number): Arbitrary<Shape[]> {
  const part = tuple(integer({ min: 0, max: 6 }), array(boolean(), { minLength: 6, maxLength: 6 }));
  return tuple(shapes(limits), array(part, { minLength: count, maxLength: count })).map(
    ([whole, parts]) =>
      parts.map(([drop, ones], i) => {
        const dropped = i === 0 ? 0 : Math.max(0, drop - 3);
        return whole
          .map((length, axis) => (ones[axis] && axis % 2 === i % 2 ? 1 : length))
          .slice(dropped);
      }),
  );
}

/** Two inputs that broadcast. */
export function two(limits: Limits): Arbitrary<Example<object>> {
  return broadcasting({ maxSize: limits.maxSize }, 2).map((pair) => ({ shapes: pair, args: {} }));
}

/** An axis of a rank, counted from the front or the back. */
export function axisOf(rank: number): Arbitrary<number> {
  return integer({ min: -rank, max: rank - 1 });
}
