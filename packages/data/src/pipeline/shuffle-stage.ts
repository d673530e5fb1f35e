import type { Random } from "@nnf/tensor";
import { done, type Pull, type Pulled, pending, Stage } from "./pull.ts";

/**
 * Shuffles a stream within a buffer: each element drawn at random from the buffer makes room for the
 * next one of the source. A buffer as long as the source gives every order the same chance.
 */
export class ShuffleStage<T> extends Stage<T, T> {
  readonly #size: number;
  readonly #random: Random;
  readonly #buffer: T[] = [];
  #ended = false;

  constructor(source: Pull<T>, size: number, random: Random) {
    super(source);
    this.#size = size;
    this.#random = random;
  }

  next(): Pulled<T> {
    while (!this.#ended && this.#buffer.length < this.#size) {
      const element = this.source.next();
      if (element === pending) return pending;
      if (element === done) this.#ended = true;
      else this.#buffer.push(element);
    }
    const buffer = this.#buffer;
    if (buffer.length === 0) return done;
    const drawn = this.#random.nextInteger(0, buffer.length);
    const element = buffer[drawn] as T;
    const last = buffer.pop() as T;
    if (drawn < buffer.length) buffer[drawn] = last;
    return element;
  }
}
