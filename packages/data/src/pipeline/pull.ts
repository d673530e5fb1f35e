/** Nothing at hand: the source has to be awaited before asking again. */
export const pending: unique symbol = Symbol("pending");

/** The end of the epoch. */
export const done: unique symbol = Symbol("done");

/** What one pull yields. */
export type Pulled<T> = T | typeof pending | typeof done;

/**
 * One run through a pipeline, pulled from its end. `next` never blocks: over an asynchronous source
 * it answers `pending`, and whoever drives the run awaits `wait` and asks again. So every stage is
 * written once, for synchronous and asynchronous sources alike.
 */
export interface Pull<T> {
  next(): Pulled<T>;
  wait(): Promise<void>;
  /** Lets go of the source: open files, generators. */
  close(): void | Promise<void>;
}

/** A stage that pulls from the one before it. */
export abstract class Stage<In, Out> implements Pull<Out> {
  protected readonly source: Pull<In>;

  constructor(source: Pull<In>) {
    this.source = source;
  }

  abstract next(): Pulled<Out>;

  wait(): Promise<void> {
    return this.source.wait();
  }

  close(): void | Promise<void> {
    return this.source.close();
  }
}
