import { fromHost, type Tensor } from "@nnf/tensor";
import type { Batch } from "./model.ts";

/** A batch of windows with every word once, as int32 tensors. */
export interface DistinctTensors {
  /** The different words of the batch, filled up with the first of them. */
  readonly words: Tensor;
  /** Of each place around the centre its different words, as places in `words`: [window − 1, most]. */
  readonly around: Tensor;
  /** Of each window its words as places in `around`, flattened: [size, window − 1]. */
  readonly windows: Tensor;
  /** The words that windows are about, then those drawn, as places in `words`: [2 · size]. */
  readonly centres: Tensor;
}

/**
 * Finds the different words of batches. Of 512 windows of English text some 280 words differ at each
 * place, of 2048 some 800: what is computed for each of those need not be computed for each window.
 */
export class DistinctWords {
  /** Where a word was put last, plus the start of the numbers in use then; −1 at first. */
  readonly #seen: Int32Array;
  #start = 0;

  /** @param vocabulary all ids are below it */
  constructor(vocabulary: number) {
    this.#seen = new Int32Array(vocabulary).fill(-1);
  }

  /**
   * @param even whether sizes are to depend on little but the number of windows, at the cost of more
   *   filling
   */
  of({ size, context, word, drawn }: Batch, even = false): DistinctTensors {
    const width = context.length / size;
    const windows = new Int32Array(size * width);
    const lists = new Int32Array(width * size);
    const counts = new Int32Array(width);
    for (let place = 0; place < width; place++) {
      const list = lists.subarray(place * size, (place + 1) * size);
      counts[place] = this.#number(context, place, width, list, windows);
    }
    const most = even ? size : rounded(Math.max(...counts), 8);
    for (let i = 0; i < windows.length; i++) {
      windows[i] = (windows[i] as number) + (i % width) * most;
    }
    const listed = new Int32Array(width * most + 2 * size);
    for (let place = 0; place < width; place++) {
      // What fills up a list is its first word: no window refers to it.
      const from = place * size;
      const list = lists.subarray(from, from + (counts[place] as number));
      listed.fill(list[0] as number, place * most, (place + 1) * most).set(list, place * most);
    }
    listed.set(word, width * most);
    listed.set(drawn, width * most + size);
    const places = new Int32Array(listed.length);
    const found = new Int32Array(listed.length);
    const different = this.#number(listed, 0, 1, found, places);
    const length = rounded(different, even ? 1 : 4);
    const words = new Int32Array(length).fill(found[0] as number);
    words.set(found.subarray(0, different));
    return {
      words: fromHost(words, [length]),
      around: fromHost(places.subarray(0, width * most), [width, most]),
      windows: fromHost(windows, [size, width]),
      centres: fromHost(places.subarray(width * most), [2 * size]),
    };
  }

  /**
   * Lists the different ones of every `step`th id from `first` on, and writes where in the list each
   * is. Returns their number.
   */
  #number(
    ids: Int32Array,
    first: number,
    step: number,
    list: Int32Array,
    places: Int32Array,
  ): number {
    if (this.#start > 2 ** 31 - 1 - ids.length) {
      this.#seen.fill(-1);
      this.#start = 0;
    }
    const [seen, start] = [this.#seen, this.#start];
    let count = 0;
    for (let i = first; i < ids.length; i += step) {
      const id = ids[i] as number;
      let place = (seen[id] as number) - start;
      if (place < 0) {
        place = count++;
        seen[id] = start + place;
        list[place] = id;
      }
      places[i] = place;
    }
    this.#start += count;
    return count;
  }
}

/**
 * The number rounded up to one of so many between powers of two, so that few sizes of step are
 * compiled.
 */
function rounded(count: number, kinds: number): number {
  const step = Math.max(8, 2 ** Math.floor(Math.log2(count)) / kinds);
  return Math.ceil(count / step) * step;
}
