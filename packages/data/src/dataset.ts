import { type Random, ValueError } from "@nnf/tensor";
import {
  AsyncDataset,
  type BatchOf,
  batched,
  fractionsOf,
  type ShuffleOptions,
} from "./async-dataset.ts";
import {
  type ColumnSource,
  type IndexedColumns,
  indexedColumns,
  type Rows,
} from "./batch/columns.ts";
import type { BatchOptions } from "./batch/options.ts";
import { Cursor, type CursorState } from "./cursor.ts";
import { type Indexed, indexedArray } from "./pipeline/indexed.ts";
import {
  asyncPlan,
  filterPlan,
  flatMapPlan,
  indexedPlan,
  iterablePlan,
  mapPlan,
  shufflePlan,
  skipPlan,
  takePlan,
} from "./pipeline/plan.ts";
import { splitPlan } from "./pipeline/split.ts";

/**
 * A sequence of examples read with `for…of`, once per epoch:
 *
 *     for (const { image, label } of train.shuffle(random).batch(64)) …
 *
 * Each method gives a new dataset and reads nothing.
 */
export class Dataset<T> extends AsyncDataset<T> implements Iterable<T> {
  /**
   * Examples in memory, with random access: an array of examples, or columns of equal length whose
   * first axis counts the examples. Typed arrays and `{ data, shape }` are read in place.
   * @throws ShapeError for columns of different lengths or a shape that does not fit its data,
   *   ValueError for no columns or a column of another kind
   */
  static fromArrays<E>(examples: readonly E[]): Dataset<E>;
  static fromArrays<C extends Readonly<Record<keyof C, ColumnSource>>>(
    columns: C,
  ): Dataset<Rows<C>>;
  static fromArrays(
    source: readonly unknown[] | Readonly<Record<string, ColumnSource>>,
  ): Dataset<unknown> {
    const view: Indexed<unknown> & Partial<IndexedColumns> = isArray(source)
      ? indexedArray(source)
      : indexedColumns(source);
    return new Dataset(indexedPlan(view, `arrays ${view.length}`, [], view.numbers));
  }

  /**
   * Examples from an iterable, read anew each epoch; a generator needs a function that starts it:
   * `Dataset.fromIterable(() => examples())`. Nothing is read ahead, except by `shuffle`.
   * @throws ValueError for an iterator, which could be read only once
   */
  static fromIterable<E>(source: Iterable<E> | (() => Iterable<E>)): Dataset<E> {
    if (typeof source === "function") return new Dataset(iterablePlan(source));
    if (typeof source?.[Symbol.iterator] !== "function") {
      throw notIterable("Dataset.fromIterable", source, "an iterable");
    }
    const self: unknown = source;
    if ("next" in source && source[Symbol.iterator]() === self) {
      throw readOnce("Dataset.fromIterable");
    }
    return new Dataset(iterablePlan(() => source));
  }

  /**
   * Examples from an asynchronous iterable, read anew each epoch with `for await`; a generator or a
   * stream needs a function that starts it.
   * @throws ValueError for an iterator, which could be read only once
   */
  static fromAsync<E>(source: AsyncIterable<E> | (() => AsyncIterable<E>)): AsyncDataset<E> {
    if (typeof source === "function") return new AsyncDataset(asyncPlan(source));
    if (typeof source?.[Symbol.asyncIterator] !== "function") {
      throw notIterable("Dataset.fromAsync", source, "an async iterable");
    }
    const self: unknown = source;
    if ("next" in source && source[Symbol.asyncIterator]() === self) {
      throw readOnce("Dataset.fromAsync");
    }
    return new AsyncDataset(asyncPlan(() => source));
  }

  override map<U>(transform: (element: T) => U): Dataset<U> {
    return new Dataset(mapPlan(this.plan, transform));
  }

  override filter(keep: (element: T) => boolean): Dataset<T> {
    return new Dataset(filterPlan(this.plan, keep));
  }

  override flatMap<U>(expand: (element: T) => Iterable<U>): Dataset<U> {
    return new Dataset(flatMapPlan(this.plan, expand));
  }

  override take(count: number): Dataset<T> {
    return new Dataset(takePlan(this.plan, count));
  }

  override skip(count: number): Dataset<T> {
    return new Dataset(skipPlan(this.plan, count));
  }

  override shuffle(random: Random, { buffer }: ShuffleOptions = {}): Dataset<T> {
    return new Dataset(shufflePlan(this.plan, random, buffer));
  }

  override split(fraction: number, random?: Random): [Dataset<T>, Dataset<T>];
  override split(fractions: readonly number[], random?: Random): Dataset<T>[];
  override split(fractions: number | readonly number[], random?: Random): Dataset<T>[] {
    return splitPlan(this.plan, fractionsOf(fractions), random).map((plan) => new Dataset(plan));
  }

  override batch<const O extends BatchOptions<T> = BatchOptions<T>>(
    size: number,
    options?: O,
  ): Dataset<BatchOf<T, O>> {
    return new Dataset(batched<T, O>(this.plan, size, options));
  }

  override cursor(state?: CursorState): Cursor<T> {
    return new Cursor(this.plan, state);
  }

  *[Symbol.iterator](): Generator<T, undefined, undefined> {
    const cursor = new Cursor(this.plan, this.nextEpoch());
    try {
      yield* cursor;
    } finally {
      cursor.close();
    }
    return undefined;
  }
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function readOnce(operation: string): ValueError {
  return new ValueError(
    operation,
    "got an iterator, which can be read only once; expected an iterable, or a function that " +
      "starts a new one each epoch, such as () => examples().",
  );
}

function notIterable(operation: string, source: unknown, expected: string): ValueError {
  return new ValueError(
    operation,
    `got ${String(source)}; expected ${expected}, or a function that returns one.`,
  );
}
