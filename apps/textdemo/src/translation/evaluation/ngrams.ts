/** An n-gram: the path to it from the root. */
interface Node {
  /** How often the n-gram is in that reference which has it most often. */
  most: number;
  /** How often it was met in the sequence with the number `sequence`. */
  seen: number;
  sequence: number;
  next: Map<string, Node> | undefined;
}

const newNode = (): Node => ({ most: 0, seen: 0, sequence: 0, next: undefined });

/**
 * The n-grams of references in a trie, against which those of hypotheses are counted: since a
 * reference with an n-gram has its beginning too, what is not on a path needs no count.
 */
export class ReferenceNgrams {
  readonly #order: number;
  readonly #root = newNode();
  #sequences = 0;

  /** @param order the length of the longest n-grams */
  constructor(order: number) {
    this.#order = order;
  }

  /** Adds a reference; of several, an n-gram keeps the greatest count. */
  add(reference: readonly string[]): void {
    const sequence = ++this.#sequences;
    for (let start = 0; start < reference.length; start++) {
      const stop = Math.min(reference.length, start + this.#order);
      let node = this.#root;
      for (let i = start; i < stop; i++) {
        const token = reference[i] ?? "";
        node.next ??= new Map();
        const next = node.next.get(token) ?? newNode();
        node.next.set(token, next);
        next.most = Math.max(next.most, meet(next, sequence));
        node = next;
      }
    }
  }

  /**
   * Adds the clipped matches of each order to an array.
   * @param matches at `offset + stride · (n − 1)` for n-grams of n tokens
   */
  match(
    hypothesis: readonly string[],
    matches: Float64Array,
    offset: number,
    stride: number,
  ): void {
    const sequence = ++this.#sequences;
    for (let start = 0; start < hypothesis.length; start++) {
      const stop = Math.min(hypothesis.length, start + this.#order);
      let node: Node | undefined = this.#root;
      let place = offset;
      for (let i = start; i < stop; i++) {
        node = node.next?.get(hypothesis[i] ?? "");
        if (node === undefined) break;
        if (meet(node, sequence) <= node.most) matches[place] = (matches[place] ?? 0) + 1;
        place += stride;
      }
    }
  }
}

/** Counts the n-gram in a sequence, from 1. */
function meet(node: Node, sequence: number): number {
  node.seen = node.sequence === sequence ? node.seen + 1 : 1;
  node.sequence = sequence;
  return node.seen;
}
