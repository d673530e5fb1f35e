import type { Random } from "@nnf/tensor";
import type { AddedColumns, Batched, BatchOptions, CollateOptions } from "./batch/options.ts";
import { AsyncCursor, type CursorState, startOf } from "./cursor.ts";
import {
  batchPlan,
  filterPlan,
  flatMapPlan,
  mapPlan,
  type Plan,
  shufflePlan,
  skipPlan,
  takePlan,
} from "./pipeline/plan.ts";
import { splitPlan } from "./pipeline/split.ts";

/** Options of `shuffle`. */
export interface ShuffleOptions {
  /**
   * Shuffle within a buffer of so many elements. Default: all elements where the source has random
   * access, 4096 for streams.
   */
  readonly buffer?: number;
}

/** A batch of elements `T` under the options `O`. */
export type BatchOf<T, O> = Batched<T> & AddedColumns<O>;

/**
 * A sequence of examples read with `for await`, once per epoch, in bounded memory. Each method gives
 * a new dataset and reads nothing. `Dataset` is the same for sources that need no waiting.
 */
export class AsyncDataset<T> implements AsyncIterable<T> {
  /** @internal */
  protected readonly plan: Plan<T>;
  #epochs = 0;

  /** @internal */
  constructor(plan: Plan<T>) {
    this.plan = plan;
  }

  /** The number of elements, where it is known before reading. */
  get length(): number | undefined {
    return this.plan.indexed?.length;
  }

  /** Each element through `transform`, made when it is asked for. */
  map<U>(transform: (element: T) => U): AsyncDataset<U> {
    return new AsyncDataset(mapPlan(this.plan, transform));
  }

  /** The elements `keep` accepts. It must depend on nothing but its argument. */
  filter(keep: (element: T) => boolean): AsyncDataset<T> {
    return new AsyncDataset(filterPlan(this.plan, keep));
  }

  /** All elements of what `expand` makes of each element: sentences of a text, windows of a sentence. */
  flatMap<U>(expand: (element: T) => Iterable<U>): AsyncDataset<U> {
    return new AsyncDataset(flatMapPlan(this.plan, expand));
  }

  /**
   * The first `count` elements.
   * @throws ValueError when `count` is no non-negative integer
   */
  take(count: number): AsyncDataset<T> {
    return new AsyncDataset(takePlan(this.plan, count));
  }

  /**
   * All but the first `count` elements.
   * @throws ValueError when `count` is no non-negative integer
   */
  skip(count: number): AsyncDataset<T> {
    return new AsyncDataset(skipPlan(this.plan, count));
  }

  /**
   * The elements in a new order each epoch. One number is drawn from `random` at this call and the
   * orders of all epochs follow from it, so that the same seed gives the same epochs; a stream of
   * its own, `random.split("shuffle")`, keeps them independent of all other draws.
   * @throws ValueError for an empty dataset or a buffer that is no positive integer
   */
  shuffle(random: Random, { buffer }: ShuffleOptions = {}): AsyncDataset<T> {
    return new AsyncDataset(shufflePlan(this.plan, random, buffer));
  }

  /**
   * Parts by fractions: `split(0.8)` gives 80 % and 20 %. With random access they are ranges, of one
   * fixed random order when a Random is given; a stream is dealt out element by element.
   * @throws ValueError for fractions that do not sum to 1, an empty part, or after `shuffle`
   */
  split(fraction: number, random?: Random): [AsyncDataset<T>, AsyncDataset<T>];
  split(fractions: readonly number[], random?: Random): AsyncDataset<T>[];
  split(fractions: number | readonly number[], random?: Random): AsyncDataset<T>[] {
    return splitPlan(this.plan, fractionsOf(fractions), random).map(
      (plan) => new AsyncDataset(plan),
    );
  }

  /**
   * Groups of `size` elements as tensors, column by column: see {@link Batched}. The last may be
   * shorter. Examples of different lengths need the option `pad`.
   * @throws ValueError for a size that is no positive integer or a dataset that makes no batch; when
   *   read, ShapeError, DtypeError or ValueError naming the column and example that does not fit
   */
  batch<const O extends BatchOptions<T> = BatchOptions<T>>(
    size: number,
    options?: O,
  ): AsyncDataset<BatchOf<T, O>> {
    return new AsyncDataset(batched<T, O>(this.plan, size, options));
  }

  /**
   * A place in the sequence of epochs that can be saved with `state()` and taken up again by giving
   * that state here.
   * @throws ValueError for a state that belongs to another pipeline
   */
  cursor(state?: CursorState): AsyncCursor<T> {
    return new AsyncCursor(this.plan, state);
  }

  /** The place where the next loop over this dataset begins: each starts one epoch after the last. */
  protected nextEpoch(): CursorState {
    return startOf(this.plan, this.#epochs++);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, undefined, undefined> {
    const cursor = new AsyncCursor(this.plan, this.nextEpoch());
    try {
      yield* cursor;
    } finally {
      await cursor.close();
    }
    return undefined;
  }
}

/** Both fractions of `split(0.8)`, or the list as given. */
export function fractionsOf(fractions: number | readonly number[]): readonly number[] {
  return typeof fractions === "number" ? [fractions, 1 - fractions] : fractions;
}

/** The plan of `batch` with its type, which the collating code does not carry along. */
export function batched<T, O extends BatchOptions<T>>(
  plan: Plan<T>,
  size: number,
  options: O | undefined,
): Plan<BatchOf<T, O>> {
  const { dropLast = false, ...rest } = options ?? {};
  return batchPlan(plan, size, dropLast, rest as CollateOptions) as Plan<BatchOf<T, O>>;
}
