/**
 * Numbers pairs of integers 0, 1, 2, … in the order in which they are first added, and counts them.
 * With a node and a label as the pair it is a trie: its nodes are the numbers, its root is −1.
 * A hash table with open addressing in typed arrays, half full at most.
 */
export class PairIndex {
  #firsts: Int32Array;
  #seconds: Int32Array;
  #counts: Int32Array;
  /** Number of a pair plus 1, or 0 for a free slot. */
  #slots: Int32Array;
  #size = 0;

  /** @param capacity pairs there is room for at first */
  constructor(capacity = 1024) {
    const room = 2 ** Math.ceil(Math.log2(Math.max(16, capacity)));
    this.#firsts = new Int32Array(room);
    this.#seconds = new Int32Array(room);
    this.#counts = new Int32Array(room);
    this.#slots = new Int32Array(2 * room);
  }

  /** The index in which the pairs have the numbers of their positions; each is to occur once. */
  static of(firsts: ArrayLike<number>, seconds: ArrayLike<number>): PairIndex {
    const index = new PairIndex(firsts.length);
    for (let i = 0; i < firsts.length; i++) index.add(firsts[i] ?? 0, seconds[i] ?? 0);
    return index;
  }

  get size(): number {
    return this.#size;
  }

  first(number: number): number {
    return this.#firsts[number] ?? -1;
  }

  second(number: number): number {
    return this.#seconds[number] ?? -1;
  }

  /** How often the pair of this number was added. */
  count(number: number): number {
    return this.#counts[number] ?? 0;
  }

  /** The first members of all pairs, by number. */
  firsts(): Int32Array {
    return this.#firsts.slice(0, this.#size);
  }

  /** The second members of all pairs, by number. */
  seconds(): Int32Array {
    return this.#seconds.slice(0, this.#size);
  }

  /** The number of a pair, or −1. */
  find(first: number, second: number): number {
    return (this.#slots[this.#slot(first, second)] ?? 0) - 1;
  }

  /** Counts a pair once more; its number. */
  add(first: number, second: number): number {
    const slot = this.#slot(first, second);
    let number = (this.#slots[slot] ?? 0) - 1;
    if (number < 0) {
      number = this.#size++;
      this.#firsts[number] = first;
      this.#seconds[number] = second;
      this.#slots[slot] = number + 1;
      if (this.#size === this.#firsts.length) this.#grow();
    }
    this.#counts[number] = (this.#counts[number] ?? 0) + 1;
    return number;
  }

  /** Adds a path from the root of the trie; the node at its end. */
  addPath(labels: ArrayLike<number>): number {
    let node = -1;
    for (let i = 0; i < labels.length; i++) node = this.add(node, labels[i] ?? 0);
    return node;
  }

  /** The labels on the path from the root to a node. */
  path(node: number): number[] {
    const labels: number[] = [];
    for (let at = node; at >= 0; at = this.first(at)) labels.push(this.second(at));
    return labels.reverse();
  }

  /** Where the pair is, or the free slot where it belongs. */
  #slot(first: number, second: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 0x7f4a7c15, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    let at = (hash ^ (hash >>> 13)) & mask;
    for (;;) {
      const number = (slots[at] ?? 0) - 1;
      if (number < 0) return at;
      if (this.#firsts[number] === first && this.#seconds[number] === second) return at;
      at = (at + 1) & mask;
    }
  }

  #grow(): void {
    const larger = (old: Int32Array): Int32Array => {
      const array = new Int32Array(2 * old.length);
      array.set(old);
      return array;
    };
    this.#firsts = larger(this.#firsts);
    this.#seconds = larger(this.#seconds);
    this.#counts = larger(this.#counts);
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let i = 0; i < this.#size; i++) {
      this.#slots[this.#slot(this.#firsts[i] ?? 0, this.#seconds[i] ?? 0)] = i + 1;
    }
  }
}
