import { ValueError } from "./errors.ts";
import { maxSize } from "./shape.ts";
import { threefry2x32 } from "./threefry.ts";

/** What a stream of random numbers starts from. 0 and negative numbers are seeds like any other. */
export type Seed = number | bigint | string;

/** Where a stream stands: plain data that survives JSON exactly. */
export interface RandomState {
  /** The stream's key, two unsigned 32-bit words. */
  readonly key: readonly [number, number];
  /** How many blocks have been drawn. */
  readonly counter: number;
}

/** A list whose items can be exchanged: an array or a typed array. */
export interface MutableList<T> {
  readonly length: number;
  [index: number]: T;
}

/**
 * The uses of one key are told apart by the upper bits of the counter's second word, which holds
 * at most 21 bits of a draw's number: hashes of names never meet draws.
 */
const splitTag = 0x80000000;
const seedTag = 0x40000000;

const words = new Uint32Array(2);

/**
 * A reproducible stream of random numbers on the host: Threefry-2x32 in counter mode. Every draw
 * takes one block, so the numbers depend on the seed and the number of draws before, on nothing
 * else.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  #counter: number;

  /**
   * @param seed an integer of 64 bits (a number within ±(2^53 − 1), or a bigint; `5` and `5n` are
   *   the same seed), any string, or the {@link state} of a stream, which is continued.
   * @throws ValueError for a fraction, NaN, a number beyond 2^53 or a bigint beyond 64 bits, and
   *   for a state that {@link state} cannot have written.
   */
  constructor(seed: Seed | RandomState) {
    const { key, counter } = typeof seed === "object" ? checkState(seed) : fromSeed(seed);
    [this.#key0, this.#key1] = key;
    this.#counter = counter;
  }

  /** A stream that continues where `state` was taken. */
  static fromState(state: RandomState): RandomStream {
    return new RandomStream(state);
  }

  /**
   * An independent stream named `name`. It depends on this stream's key and the name alone: not on
   * what was drawn before, nor on other splits; the same name gives the same stream again.
   */
  split(name: string): RandomStream {
    return new RandomStream(this.splitState(name));
  }

  /** The state {@link split} starts from, for subclasses that return their own kind. */
  protected splitState(name: string): RandomState {
    return { key: hashText(this.#key0, this.#key1, splitTag, name), counter: 0 };
  }

  /** A fresh key for one random operator, as two signed 32-bit words. */
  draw(): [number, number] {
    this.#block();
    return [(words[0] as number) | 0, (words[1] as number) | 0];
  }

  /** A number in [0, 1), uniform over the multiples of 2^−53. */
  next(): number {
    return this.#bits53() * 2 ** -53;
  }

  /**
   * An integer from `low` up to, not including, `high`; every one equally likely.
   * @throws ValueError unless both are safe integers, low < high, and they are at most 2^53 apart.
   */
  nextInteger(low: number, high: number): number {
    const range = high - low;
    if (
      !(Number.isSafeInteger(low) && Number.isSafeInteger(high) && range > 0 && range <= 2 ** 53)
    ) {
      throw new ValueError(
        "nextInteger",
        `got low ${low} and high ${high}; expected integers with low < high, ` +
          "at most 2^53 apart. high itself is never drawn.",
      );
    }
    return low + this.#below(range);
  }

  /** Brings the items into random order, in place (Fisher–Yates), and returns the list. */
  shuffle<L extends MutableList<unknown>>(items: L): L {
    const list: MutableList<unknown> = items;
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.#below(i + 1);
      const item = list[i];
      list[i] = list[j];
      list[j] = item;
    }
    return items;
  }

  /**
   * The integers 0 … n − 1 in random order.
   * @throws ValueError unless n is an integer from 0 to 2^31 − 1.
   */
  permutationArray(n: number): Int32Array {
    if (!Number.isInteger(n) || n < 0 || n > maxSize) {
      throw new ValueError(
        "permutation",
        `got ${n} as the number of items; expected an integer from 0 to 2^31 - 1.`,
      );
    }
    const order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    return this.shuffle(order);
  }

  /** Where the stream stands now; {@link fromState} continues from it with the same numbers. */
  state(): RandomState {
    return { key: [this.#key0, this.#key1], counter: this.#counter };
  }

  #block(): void {
    const counter = this.#counter++;
    threefry2x32(this.#key0, this.#key1, counter, Math.floor(counter / 2 ** 32), words);
  }

  #bits53(): number {
    this.#block();
    return ((words[1] as number) >>> 11) * 2 ** 32 + (words[0] as number);
  }

  /** Uniform below `range` ≤ 2^53: what lies above the last whole multiple is drawn again. */
  #below(range: number): number {
    const limit = 2 ** 53 - (2 ** 53 % range);
    let bits = this.#bits53();
    while (bits >= limit) bits = this.#bits53();
    return bits % range;
  }
}

function fromSeed(seed: Seed): RandomState {
  if (typeof seed === "string") return { key: hashText(0, 0, seedTag, seed), counter: 0 };
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new ValueError(
      "Random",
      `got seed ${seed}; expected an integer between -(2^53 - 1) and 2^53 - 1. ` +
        "Use a bigint for 64 bits, or a string.",
    );
  }
  const value = BigInt(seed);
  if (BigInt.asIntN(64, value) !== value) {
    throw new ValueError(
      "Random",
      `got seed ${seed}n; expected a bigint of at most 64 bits, from -2^63 to 2^63 - 1. ` +
        "Use a string for longer seeds.",
    );
  }
  const low = Number(BigInt.asUintN(32, value));
  const high = Number(BigInt.asUintN(32, value >> 32n));
  return { key: [low, high], counter: 0 };
}

/**
 * A key from a key and a text. Every step encrypts two UTF-16 units under the key so far; the
 * length comes first, so no name's chain is the beginning of another's.
 */
function hashText(key0: number, key1: number, tag: number, text: string): [number, number] {
  threefry2x32(key0, key1, text.length, tag, words);
  for (let i = 0; i < text.length; i += 2) {
    const pair = text.charCodeAt(i) | ((text.charCodeAt(i + 1) || 0) << 16);
    threefry2x32(words[0] as number, words[1] as number, pair, tag, words);
  }
  return [words[0] as number, words[1] as number];
}

function checkState(state: RandomState): RandomState {
  const { key, counter } = state ?? {};
  if (Array.isArray(key) && key.length === 2 && key.every(isWord) && isCount(counter)) return state;
  throw new ValueError(
    "Random",
    `got state ${JSON.stringify(state)}; expected { key: [word, word], counter } with unsigned ` +
      "32-bit words and a non-negative integer, as state() returns it.",
  );
}

function isWord(value: unknown): boolean {
  return typeof value === "number" && value >>> 0 === value;
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
