import { done, type Pull, type Pulled, pending, Stage } from "./pull.ts";

export class MapStage<In, Out> extends Stage<In, Out> {
  readonly #transform: (element: In) => Out;

  constructor(source: Pull<In>, transform: (element: In) => Out) {
    super(source);
    this.#transform = transform;
  }

  next(): Pulled<Out> {
    const element = this.source.next();
    if (element === pending) return pending;
    if (element === done) return done;
    return this.#transform(element);
  }
}

export class FilterStage<T> extends Stage<T, T> {
  readonly #keep: (element: T) => boolean;

  constructor(source: Pull<T>, keep: (element: T) => boolean) {
    super(source);
    this.#keep = keep;
  }

  next(): Pulled<T> {
    for (;;) {
      const element = this.source.next();
      if (element === pending || element === done || this.#keep(element)) return element;
    }
  }
}

export class FlatMapStage<In, Out> extends Stage<In, Out> {
  readonly #expand: (element: In) => Iterable<Out>;
  #inner: Iterator<Out> | undefined;

  constructor(source: Pull<In>, expand: (element: In) => Iterable<Out>) {
    super(source);
    this.#expand = expand;
  }

  next(): Pulled<Out> {
    for (;;) {
      if (this.#inner !== undefined) {
        const result = this.#inner.next();
        if (result.done !== true) return result.value;
        this.#inner = undefined;
      }
      const element = this.source.next();
      if (element === pending) return pending;
      if (element === done) return done;
      this.#inner = this.#expand(element)[Symbol.iterator]();
    }
  }

  override close(): void | Promise<void> {
    this.#inner?.return?.();
    this.#inner = undefined;
    return super.close();
  }
}

export class TakeStage<T> extends Stage<T, T> {
  #left: number;

  constructor(source: Pull<T>, count: number) {
    super(source);
    this.#left = count;
  }

  next(): Pulled<T> {
    if (this.#left <= 0) return done;
    const element = this.source.next();
    if (element !== pending && element !== done) this.#left--;
    return element;
  }
}

/** Reads past the first elements: how a stage is reopened where another run stood. */
export class DiscardStage<T> extends Stage<T, T> {
  #left: number;

  constructor(source: Pull<T>, count: number) {
    super(source);
    this.#left = count;
  }

  next(): Pulled<T> {
    for (; this.#left > 0; this.#left--) {
      const element = this.source.next();
      if (element === pending || element === done) return element;
    }
    return this.source.next();
  }
}
