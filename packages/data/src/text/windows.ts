import { ValueError } from "@nnf/tensor";
import type { Column } from "../batch/columns.ts";
import type { ShapedArray } from "../batch/host.ts";

/** Options of `windows`. */
export interface WindowOptions {
  /** Words before the centre. */
  readonly left: number;
  /** Words after the centre. */
  readonly right: number;
  /** The id that stands where the sequence has no word: `vocabulary.paddingId`. */
  readonly padding: number;
}

/** One sequence of ids, or several that no window crosses. */
export type Sequences = ArrayLike<number> | Iterable<ArrayLike<number>>;

/**
 * The windows around every word, [length, size] as a whole. They are views of one padded copy of
 * the ids and made when asked for, so a column of them costs a batch its rows and no more.
 */
export class Windows implements Column<Int32Array> {
  readonly length: number;
  /** Words in each window. */
  readonly size: number;
  readonly #ids: Int32Array;
  readonly #starts: Int32Array;

  /**
   * @param ids the sequences with their padding, one after the other
   * @param starts where each window begins
   */
  constructor(ids: Int32Array, starts: Int32Array, size: number) {
    this.length = starts.length;
    this.size = size;
    this.#ids = ids;
    this.#starts = starts;
  }

  at(index: number): Int32Array {
    const start = this.#starts[index] ?? 0;
    return this.#ids.subarray(start, start + this.size);
  }

  gather(indices: Int32Array): ShapedArray<Int32Array> {
    const [ids, starts, size] = [this.#ids, this.#starts, this.size];
    const data = new Int32Array(indices.length * size);
    // Word by word: a window is too short for what a view of it and a copy cost to begin with.
    for (let row = 0, to = 0; row < indices.length; row++) {
      const start = starts[indices[row] as number] ?? 0;
      for (let i = 0; i < size; i++) data[to++] = ids[start + i] as number;
    }
    return { data, shape: [indices.length, size] };
  }

  /** All windows as one array, [length, size]. */
  toArray(): ShapedArray<Int32Array> {
    return this.gather(Int32Array.from({ length: this.length }, (_, index) => index));
  }
}

/**
 * The window of `left` + 1 + `right` ids around every id, filled up with `padding` at both ends of
 * every sequence (Collobert et al. 2011, §3.2.1). Give it to `Dataset.fromArrays` as a column.
 * @throws ValueError for sizes that are no non-negative integers, ids that are no 32-bit integers,
 *   or no ids at all
 */
export function windows(sequences: Sequences, { left, right, padding }: WindowOptions): Windows {
  checkSize("windows", "left", left);
  checkSize("windows", "right", right);
  const lists = toLists("windows", sequences);
  const gap = Math.max(left, right);
  const { ids, starts } = layOut("windows", lists, left, gap, right, padding);
  return new Windows(ids, starts, left + 1 + right);
}

/** Options of `ngrams`. */
export interface NgramOptions {
  /** Words of history and the word they predict: 5 for four words of history. At least 2. */
  readonly order: number;
  /** The id that stands before the first word. */
  readonly start: number;
  /** An id to predict after the last word of each sequence. Default: none. */
  readonly end?: number;
}

/** Histories with the word that follows each: columns for `Dataset.fromArrays`. */
export interface Ngrams {
  /** The `order − 1` words before, oldest first. */
  readonly history: Windows;
  /** The word that follows. */
  readonly next: Int32Array;
}

/**
 * Every word of the sequences with the `order − 1` words before it.
 * @throws ValueError for an order below 2, ids that are no 32-bit integers, or no ids at all
 */
export function ngrams(sequences: Sequences, { order, start, end }: NgramOptions): Ngrams {
  if (!Number.isSafeInteger(order) || order < 2) {
    throw new ValueError("ngrams", `got the order ${order}; expected an integer of at least 2.`);
  }
  let lists = toLists("ngrams", sequences);
  if (end !== undefined) lists = lists.map((list) => [...Array.from(list), end]);
  const history = order - 1;
  const { ids, starts } = layOut("ngrams", lists, history, history, 0, start);
  const next = starts.map((at) => ids[at + history] ?? start);
  return { history: new Windows(ids, starts, history), next };
}

function toLists(operation: string, sequences: Sequences): readonly ArrayLike<number>[] {
  const lists = isSequence(sequences) ? [sequences] : Array.from(sequences);
  if (lists.some((list) => list.length > 0)) return lists;
  throw new ValueError(
    operation,
    "got no ids; expected at least one. Check the text that was read.",
  );
}

/** Whether the ids come as one sequence: its first element is a number. */
function isSequence(sequences: Sequences): sequences is ArrayLike<number> {
  return (
    ArrayBuffer.isView(sequences) || ("length" in sequences && typeof sequences[0] === "number")
  );
}

/** Writes the sequences one after the other with room between, and finds where windows begin. */
function layOut(
  operation: string,
  lists: readonly ArrayLike<number>[],
  left: number,
  gap: number,
  right: number,
  padding: number,
): { ids: Int32Array; starts: Int32Array } {
  checkId(operation, padding);
  const count = lists.reduce((sum, list) => sum + list.length, 0);
  const ids = new Int32Array(left + count + gap * (lists.length - 1) + right).fill(padding);
  const starts = new Int32Array(count);
  let at = left;
  let row = 0;
  for (const list of lists) {
    for (let i = 0; i < list.length; i++) {
      const id = list[i] as number;
      checkId(operation, id);
      starts[row++] = at - left;
      ids[at++] = id;
    }
    at += gap;
  }
  return { ids, starts };
}

function checkId(operation: string, id: number): void {
  if ((id | 0) === id) return;
  throw new ValueError(operation, `got the id ${String(id)}; expected 32-bit integers.`);
}

function checkSize(operation: string, name: string, size: number): void {
  if (Number.isSafeInteger(size) && size >= 0) return;
  throw new ValueError(operation, `got ${name} ${size}; expected a non-negative integer.`);
}
