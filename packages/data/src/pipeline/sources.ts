import type { Indexed, Run } from "./indexed.ts";
import { done, type Pull, type Pulled, pending } from "./pull.ts";

/** Walks a sequence with random access from a position on. */
export class IndexedPull<T> implements Pull<T> {
  readonly #length: number;
  readonly #at: (index: number) => T;
  #position: number;

  constructor(view: Indexed<T>, run: Run, position: number) {
    const reader = view.open(run);
    this.#length = view.length;
    this.#at = (index) => reader.at(index);
    this.#position = position;
  }

  next(): Pulled<T> {
    if (this.#position >= this.#length) return done;
    const value = this.#at(this.#position);
    this.#position++;
    return value;
  }

  async wait(): Promise<void> {}

  close(): void {}
}

/** Walks a synchronous iterable, one element ahead of nothing. */
export class IteratorPull<T> implements Pull<T> {
  readonly #iterator: Iterator<T>;
  #ended = false;

  constructor(iterable: Iterable<T>) {
    this.#iterator = iterable[Symbol.iterator]();
  }

  next(): Pulled<T> {
    if (this.#ended) return done;
    const result = this.#iterator.next();
    if (result.done !== true) return result.value;
    this.#ended = true;
    return done;
  }

  async wait(): Promise<void> {}

  close(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#iterator.return?.();
  }
}

/** Walks an asynchronous iterable through a mailbox of one element. */
export class AsyncIteratorPull<T> implements Pull<T> {
  readonly #iterator: AsyncIterator<T>;
  #mailbox: Pulled<T> = pending;
  #arriving: Promise<void> | undefined;
  #closed = false;

  constructor(iterable: AsyncIterable<T>) {
    this.#iterator = iterable[Symbol.asyncIterator]();
  }

  next(): Pulled<T> {
    const value = this.#mailbox;
    if (value !== done) this.#mailbox = pending;
    return value;
  }

  wait(): Promise<void> {
    if (this.#mailbox !== pending) return Promise.resolve();
    this.#arriving ??= this.#receive();
    return this.#arriving;
  }

  async #receive(): Promise<void> {
    try {
      const result = await this.#iterator.next();
      this.#mailbox = result.done === true ? done : result.value;
    } finally {
      this.#arriving = undefined;
    }
  }

  async close(): Promise<void> {
    if (this.#closed || this.#mailbox === done) return;
    this.#closed = true;
    await this.#iterator.return?.();
  }
}
