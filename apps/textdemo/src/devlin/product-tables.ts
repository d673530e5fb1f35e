import type { Tensor } from "@nnf/tensor";
import { LookupMemory } from "./lookup.ts";
import { type Products, type TableSteps, tableSteps } from "./table-steps.ts";

/** How tables are kept: int8 takes a quarter of the memory. */
export const tableEncodings = ["float32", "int8"] as const;

export type TableEncoding = (typeof tableEncodings)[number];

/** A network with one hidden layer. */
export interface TabledNetwork {
  /** Words of the history, the first of the context. */
  readonly history: number;
  /** Words of the source window, the last of the context. */
  readonly window: number;
  /** Vectors of the source words, [count, size]. */
  readonly source: Tensor;
  /** Vectors of the words of the history, [count, size]. */
  readonly target: Tensor;
  /** [(history + window) · size, hidden] */
  readonly weight: Tensor;
  /** [hidden] */
  readonly bias: Tensor;
  /** [hidden, outputs] */
  readonly output: Tensor;
  /** [outputs] */
  readonly outputBias: Tensor;
}

/** Tables of one side: for each place a row of units for each word. */
interface Side {
  readonly places: number;
  readonly at: number;
  readonly tableBytes: number;
  /** Of int8: the step of each unit, in units of 2^−fraction. */
  readonly scales: number;
}

/** Units of a row come in groups of so many. */
const group = 32;

/**
 * The products of a network's first layer, computed once (Devlin et al. 2014, §2.4): what each word
 * contributes to the hidden layer at each place of the context. A score then takes an addition for each
 * word of the history and one for the window, whose sum is the same for all that share it, a tanh and
 * a scalar product. It is a log-probability as far as the network is normalised.
 */
export class ProductTables {
  readonly encoding: TableEncoding;
  /** Bytes of all tables. */
  readonly bytes: number;
  readonly #memory = new LookupMemory();
  /** Units of a row. */
  readonly #units: number;
  /** Room for the address of each word of a history. */
  readonly #rows: number;
  readonly #history: Side;
  readonly #window: Side;
  /** Of int8: sums of the first layer are in units of 2^−fraction. */
  readonly #fraction: number;
  /** In units of 2^−fraction. */
  readonly #bias: number;
  readonly #outputs: number;
  readonly #outputScales: number;
  readonly #outputBias: Float32Array;
  #sums = { at: 0, rows: 0 };
  #room = { at: 0, count: 0 };

  constructor(network: TabledNetwork, encoding: TableEncoding) {
    const { history, window, source, target, weight, bias, output, outputBias } = network;
    const hidden = bias.size;
    this.encoding = encoding;
    this.#units = group * Math.ceil(hidden / group);
    const size = source.shape[1] ?? 0;
    const side = (vectors: Tensor, places: number, first: number) => ({
      words: vectors.shape[0] ?? 0,
      places,
      products: (place: number) =>
        vectors.matmul(weight.slice((first + place) * size, (first + place + 1) * size)).data(),
    });
    const [past, near] = [side(target, history, 0), side(source, window, history)];
    const first = encoding === "int8" ? tableSteps(hidden, past, near) : undefined;
    this.#fraction = first?.fraction ?? 0;
    this.#rows = this.#memory.allocate(4 * history);
    this.#history = this.#side(past, hidden, first?.history);
    this.#window = this.#side(near, hidden, first?.window);
    this.#bias = this.#memory.allocate(4 * this.#units);
    const units = Float32Array.from(bias.data(), (value) => value * 2 ** this.#fraction);
    this.#memory.float32(this.#bias, hidden).set(units);
    const rows = output.transpose(0, 1);
    const count = outputBias.size;
    this.#outputScales = this.#memory.allocate(4 * count);
    this.#outputs = this.#memory.allocate(count * this.#rowBytes);
    const weights = Float32Array.from(rows.data());
    const steps = this.#memory.float32(this.#outputScales, count);
    for (let row = 0; row < count; row++) {
      const values = weights.subarray(row * hidden, (row + 1) * hidden);
      const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      steps[row] = largest / 127;
      this.#write(this.#outputs + row * this.#rowBytes, values, () => steps[row] ?? 0);
    }
    this.#outputBias = Float32Array.from(outputBias.data());
    const rowsOf = (side: Side): number => (side.places * side.tableBytes) / this.#rowBytes;
    this.bytes = (rowsOf(this.#history) + rowsOf(this.#window) + count) * this.#rowBytes;
  }

  /**
   * Adds up the products of all windows of some source words; the next scores are about them. Window
   * i begins at word i.
   * @param ids rows of the source vectors
   */
  prepare(ids: ArrayLike<number>): void {
    const { places, at, tableBytes, scales } = this.#window;
    const count = ids.length - places + 1;
    const bytes = (this.encoding === "float32" ? 4 : 2) * this.#units;
    if (count > this.#sums.rows) {
      this.#sums = { at: this.#memory.allocate(2 * count * bytes), rows: 2 * count };
    }
    const given = this.#roomFor(ids.length);
    this.#memory.int32(given, ids.length).set(ids);
    const { functions } = this.#memory;
    const parts = [count, places, given, at, tableBytes, this.#units];
    if (this.encoding === "float32") functions.windowsFloat(...parts, this.#bias, this.#sums.at);
    else functions.windowsInt8(...parts, scales, this.#bias, this.#sums.at);
  }

  /**
   * Scores of words.
   * @param words their ids
   * @param windows the window of each, among those of {@link prepare}
   * @param histories rows of the target vectors; the history of word i begins at i · stride
   */
  scores(
    words: Int32Array,
    windows: Int32Array,
    histories: Int32Array,
    stride: number,
  ): Float32Array {
    const count = words.length;
    const { places, at, tableBytes, scales } = this.#history;
    const given = this.#roomFor(3 * count + histories.length);
    const [around, scores, before] = [given + 4 * count, given + 8 * count, given + 12 * count];
    this.#memory.int32(given, count).set(words);
    this.#memory.int32(around, count).set(windows);
    this.#memory.int32(before, histories.length).set(histories);
    const { functions } = this.#memory;
    const parts = [this.#rows, count, places, before, stride, at, tableBytes, this.#units];
    const rest = [around, this.#sums.at, given, this.#outputs, scores];
    if (this.encoding === "float32") functions.scoresFloat(...parts, ...rest);
    else functions.scoresInt8(...parts, ...rest, this.#fraction, scales, this.#outputScales);
    const found = this.#memory.float32(scores, count).slice();
    for (let i = 0; i < count; i++) {
      found[i] = (found[i] as number) + (this.#outputBias[words[i] as number] as number);
    }
    return found;
  }

  get #rowBytes(): number {
    return this.#units * (this.encoding === "float32" ? 4 : 1);
  }

  /** Room for numbers of four bytes, until the next call. */
  #roomFor(count: number): number {
    if (count > this.#room.count) {
      this.#room = { at: this.#memory.allocate(8 * count), count: 2 * count };
    }
    return this.#room.at;
  }

  /** Puts the products of a side into tables, place by place. */
  #side(
    { words, places, products }: { words: number; places: number; products: Products },
    hidden: number,
    steps: TableSteps["history" | "window"] | undefined,
  ): Side {
    const tableBytes = words * this.#rowBytes;
    const scales = this.#memory.allocate(4 * this.#units);
    const at = this.#memory.allocate(places * tableBytes);
    if (steps instanceof Int16Array) this.#memory.int16(scales, hidden).set(steps);
    else if (steps) this.#memory.float32(scales, hidden).set(steps);
    const size = (unit: number): number => (steps?.[unit] ?? 0) / 2 ** this.#fraction;
    for (let place = 0; place < places; place++) {
      const values = Float32Array.from(products(place));
      for (let word = 0; word < words; word++) {
        const row = values.subarray(word * hidden, (word + 1) * hidden);
        this.#write(at + place * tableBytes + word * this.#rowBytes, row, size);
      }
    }
    return { places, at, tableBytes, scales };
  }

  /** Writes a row, as whole numbers of steps where tables are int8. */
  #write(at: number, values: Float32Array, step: (unit: number) => number): void {
    if (this.encoding === "float32") {
      this.#memory.float32(at, values.length).set(values);
      return;
    }
    const row = this.#memory.int8(at, values.length);
    for (let unit = 0; unit < values.length; unit++) {
      const size = step(unit);
      row[unit] = size === 0 ? 0 : Math.round((values[unit] as number) / size);
    }
  }
}
