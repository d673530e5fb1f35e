import { collate } from "../batch/collate.ts";
import type { CollateOptions } from "../batch/options.ts";
import { epochRandom } from "./epoch.ts";

/** What varies between two runs of one pipeline. */
export interface Run {
  readonly epoch: number;
  /** One seed per shuffle of the pipeline, in order. */
  readonly seeds: readonly number[];
}

/** Random access to the elements of one epoch. */
export interface Reader<T> {
  at(index: number): T;
  /** A batch of the elements at `indices` made without making the elements, where that is possible. */
  gather?(indices: Int32Array, options: CollateOptions): unknown;
}

/** A sequence of known length with random access; the order may differ from run to run. */
export interface Indexed<T> {
  readonly length: number;
  open(run: Run): Reader<T>;
}

/** The elements of an array. */
export function indexedArray<T>(elements: readonly T[]): Indexed<T> {
  return {
    length: elements.length,
    open: () => ({ at: (index) => elements[index] as T }),
  };
}

/** Every element through `transform`, when it is asked for. */
export function indexedMap<T, U>(view: Indexed<T>, transform: (element: T) => U): Indexed<U> {
  return {
    length: view.length,
    open(run) {
      const reader = view.open(run);
      return { at: (index) => transform(reader.at(index)) };
    },
  };
}

/** The elements at the positions `translate` gives. */
function redirected<T>(reader: Reader<T>, translate: (index: number) => number): Reader<T> {
  const { gather } = reader;
  const at = (index: number): T => reader.at(translate(index));
  if (gather === undefined) return { at };
  return {
    at,
    gather: (indices, options) => gather.call(reader, indices.map(translate), options),
  };
}

/** Elements `start` to `stop` (exclusive). */
export function indexedRange<T>(view: Indexed<T>, start: number, stop: number): Indexed<T> {
  return {
    length: stop - start,
    open: (run) => redirected(view.open(run), (index) => start + index),
  };
}

/** All elements in a new order each epoch, drawn from the run's seed number `ordinal`. */
export function indexedShuffle<T>(view: Indexed<T>, ordinal: number): Indexed<T> {
  return {
    length: view.length,
    open(run) {
      const order = epochRandom(run, ordinal).permutationArray(view.length);
      return redirected(view.open(run), (index) => order[index] as number);
    },
  };
}

/** All elements in one fixed order. */
export function indexedOrder<T>(view: Indexed<T>, order: Int32Array): Indexed<T> {
  return {
    length: view.length,
    open: (run) => redirected(view.open(run), (index) => order[index] as number),
  };
}

/** Groups of `size` neighbours, each collated to tensors. */
export function indexedBatch<T>(
  view: Indexed<T>,
  size: number,
  dropLast: boolean,
  options: CollateOptions,
): Indexed<unknown> {
  return {
    length: dropLast ? Math.floor(view.length / size) : Math.ceil(view.length / size),
    open(run) {
      const reader = view.open(run);
      return {
        at(index) {
          const start = index * size;
          const count = Math.min(size, view.length - start);
          const indices = Int32Array.from({ length: count }, (_, offset) => start + offset);
          if (reader.gather !== undefined) return reader.gather(indices, options);
          return collate(
            Array.from(indices, (at) => reader.at(at)),
            options,
          );
        },
      };
    },
  };
}
