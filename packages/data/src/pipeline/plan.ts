import { type Random, ValueError } from "@nnf/tensor";
import type { CollateOptions, NumberDtypes } from "../batch/options.ts";
import { BatchStage, noBatch } from "./batch-stage.ts";
import { epochRandom } from "./epoch.ts";
import {
  type Indexed,
  indexedBatch,
  indexedMap,
  indexedRange,
  indexedShuffle,
  type Run,
} from "./indexed.ts";
import type { Pull } from "./pull.ts";
import { ShuffleStage } from "./shuffle-stage.ts";
import { AsyncIteratorPull, IndexedPull, IteratorPull } from "./sources.ts";
import { DiscardStage, FilterStage, FlatMapStage, MapStage, TakeStage } from "./stages.ts";

/** A description of a pipeline, from which any run of any epoch can be opened at any position. */
export interface Plan<T> {
  /** The stages in words, by which a saved cursor recognises its pipeline. */
  readonly description: string;
  /** One seed per shuffle. */
  readonly seeds: readonly number[];
  /** The dtypes of number columns, as long as the elements are those of the source. */
  readonly numbers?: NumberDtypes | undefined;
  /** Random access, where the source has it and no stage so far loses it. */
  readonly indexed?: Indexed<T>;
  /** Opens a run whose next element is number `position` of the epoch. */
  open(run: Run, position: number): Pull<T>;
}

/** A sequence with random access. */
export function indexedPlan<T>(
  view: Indexed<T>,
  description: string,
  seeds: readonly number[] = [],
  numbers?: NumberDtypes,
): Plan<T> {
  return {
    description,
    seeds,
    numbers,
    indexed: view,
    open: (run, position) => new IndexedPull(view, run, position),
  };
}

/** A synchronous stream; `make` is called once per run. */
export function iterablePlan<T>(make: () => Iterable<T>): Plan<T> {
  return {
    description: "iterable",
    seeds: [],
    open: (_, position) => discarding(new IteratorPull(make()), position),
  };
}

/** An asynchronous stream; `make` is called once per run. */
export function asyncPlan<T>(make: () => AsyncIterable<T>): Plan<T> {
  return {
    description: "async iterable",
    seeds: [],
    open: (_, position) => discarding(new AsyncIteratorPull(make()), position),
  };
}

export function mapPlan<T, U>(plan: Plan<T>, transform: (element: T) => U): Plan<U> {
  const description = `${plan.description} > map`;
  if (plan.indexed) {
    return indexedPlan(indexedMap(plan.indexed, transform), description, plan.seeds);
  }
  return {
    description,
    seeds: plan.seeds,
    open: (run, position) => new MapStage(plan.open(run, position), transform),
  };
}

export function filterPlan<T>(plan: Plan<T>, keep: (element: T) => boolean): Plan<T> {
  return {
    description: `${plan.description} > filter`,
    seeds: plan.seeds,
    numbers: plan.numbers,
    open: (run, position) => discarding(new FilterStage(plan.open(run, 0), keep), position),
  };
}

export function flatMapPlan<T, U>(plan: Plan<T>, expand: (element: T) => Iterable<U>): Plan<U> {
  return {
    description: `${plan.description} > flatMap`,
    seeds: plan.seeds,
    open: (run, position) => discarding(new FlatMapStage(plan.open(run, 0), expand), position),
  };
}

/** @throws ValueError for a count that is no non-negative integer */
export function takePlan<T>(plan: Plan<T>, count: number): Plan<T> {
  checkCount("take", count, 0);
  const description = `${plan.description} > take ${count}`;
  const { indexed, seeds, numbers } = plan;
  if (indexed) {
    const range = indexedRange(indexed, 0, Math.min(count, indexed.length));
    return indexedPlan(range, description, seeds, numbers);
  }
  return {
    description,
    seeds,
    numbers,
    open: (run, position) => new TakeStage(plan.open(run, position), count - position),
  };
}

/** @throws ValueError for a count that is no non-negative integer */
export function skipPlan<T>(plan: Plan<T>, count: number): Plan<T> {
  checkCount("skip", count, 0);
  const description = `${plan.description} > skip ${count}`;
  const { indexed, seeds, numbers } = plan;
  if (indexed) {
    const start = Math.min(count, indexed.length);
    return indexedPlan(indexedRange(indexed, start, indexed.length), description, seeds, numbers);
  }
  return { description, seeds, numbers, open: (run, position) => plan.open(run, position + count) };
}

/** Elements a stream's shuffle holds unless told otherwise. */
export const defaultShuffleBuffer = 4096;

/** @throws ValueError for an empty sequence or a buffer that is no positive integer */
export function shufflePlan<T>(plan: Plan<T>, random: Random, buffer: number | undefined): Plan<T> {
  if (buffer !== undefined) checkCount("shuffle", buffer, 1, "buffer");
  const { indexed, numbers } = plan;
  if (indexed?.length === 0) {
    throw new ValueError(
      "shuffle",
      "the dataset is empty; expected at least one example. Check its source.",
    );
  }
  const ordinal = plan.seeds.length;
  const seeds = [...plan.seeds, random.nextInteger(0, 2 ** 31 - 1)];
  if (indexed && (buffer === undefined || buffer >= indexed.length)) {
    const description = `${plan.description} > shuffle`;
    return indexedPlan(indexedShuffle(indexed, ordinal), description, seeds, numbers);
  }
  const size = buffer ?? defaultShuffleBuffer;
  return {
    description: `${plan.description} > shuffle ${size}`,
    seeds,
    numbers,
    open(run, position) {
      const stage = new ShuffleStage(plan.open(run, 0), size, epochRandom(run, ordinal));
      return discarding(stage, position);
    },
  };
}

/** @throws ValueError for a size that is no positive integer, or a sequence that makes no batch */
export function batchPlan<T>(
  plan: Plan<T>,
  size: number,
  dropLast: boolean,
  batchOptions: CollateOptions,
): Plan<unknown> {
  const options = plan.numbers ? { ...batchOptions, numbers: plan.numbers } : batchOptions;
  checkCount("batch", size, 1, "size");
  if (options.padMultiple !== undefined) checkCount("batch", options.padMultiple, 1, "padMultiple");
  const description = `${plan.description} > batch ${size}${dropLast ? " dropLast" : ""}`;
  const { indexed, seeds } = plan;
  if (indexed) {
    const view = indexedBatch(indexed, size, dropLast, options);
    if (view.length === 0) throw noBatch(indexed.length, size);
    return indexedPlan(view, description, seeds);
  }
  return {
    description,
    seeds,
    open: (run, position) =>
      new BatchStage(plan.open(run, position * size), size, dropLast, options, position),
  };
}

function discarding<T>(pull: Pull<T>, count: number): Pull<T> {
  return count === 0 ? pull : new DiscardStage(pull, count);
}

function checkCount(operation: string, count: number, least: number, name = "count"): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new ValueError(
    operation,
    `got the ${name} ${String(count)}; expected an integer of at least ${least}.`,
  );
}
