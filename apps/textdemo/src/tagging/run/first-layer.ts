import { fromHost, type Tensor } from "@nnf/tensor";
import { LookupMemory } from "../../devlin/lookup.ts";
import { checkColumns, type FeatureSet, type Input } from "../features.ts";
import type { WindowWeights } from "../window-weights.ts";

/** Numbers that are kept unless told: 128 MB, of which only what is used takes memory. */
const capacity = 2 ** 25;

/** Words that may be looked up together. */
export const room = 2 ** 12;

/** Units of a row come in groups of so many, the last filled up with zeros. */
const group = 16;

/**
 * W₁·x + b₁ of a window network, computed by additions: what a word contributes to it at each
 * place of the window is a product that is computed when the word is first met, and kept.
 */
export class FirstLayer {
  /** Numbers in a row of units: a multiple of 16, zeros behind the hidden units. */
  readonly units: number;
  readonly #features: FeatureSet;
  readonly #rows: WindowWeights["rows"];
  readonly #weight: Tensor;
  readonly #window: number;
  readonly #hidden: number;
  /** Words whose products are kept, before others of a portion. */
  readonly #limit: number;
  /** Rows of products by word, by word and columns; 0 is padding. */
  readonly #places = new Map<string, number>();
  readonly #memory = new LookupMemory();
  /** Where a table of products begins for each place of the window, and how long it is. */
  readonly #tables: { readonly at: number; readonly bytes: number };
  readonly #bias: number;
  /** Where the rows of a sentence's words go, and the units of all words. */
  readonly #ids: number;
  readonly #sums: number;

  /** @param kept numbers of products that are kept, before others of a portion */
  constructor({ parts, rows, hidden: { weight, bias } }: WindowWeights, kept = capacity) {
    const { features, window, hidden } = parts;
    this.#features = features;
    this.#rows = rows;
    this.#window = window;
    this.#hidden = hidden;
    this.#weight = byPlace(weight, parts);
    this.units = group * Math.ceil(hidden / group);
    this.#limit = Math.max(1, Math.floor(kept / (window * this.units)));
    const memory = this.#memory;
    const bytes = (this.#limit + room) * this.units * 4;
    this.#bias = memory.allocate(this.units * 4);
    this.#ids = memory.allocate((room + window - 1) * 4);
    this.#sums = memory.allocate(room * this.units * 4);
    this.#tables = { at: memory.allocate(window * bytes), bytes };
    memory.float32(this.#bias, hidden).set(bias);
    this.#clear();
  }

  /**
   * The hidden units of all words before their hardTanh, row by row; they count until the next
   * call. Behind them are others of earlier calls.
   * @param sentences with no more than {@link room} words in all
   */
  forward(sentences: readonly Input[]): Float32Array {
    const rows = this.#find(sentences);
    const memory = this.#memory;
    const { at, bytes } = this.#tables;
    const around = (this.#window - 1) / 2;
    let word = 0;
    for (const { words } of sentences) {
      const ids = memory.int32(this.#ids, words.length + 2 * around).fill(0);
      ids.set(rows.subarray(word, word + words.length), around);
      const to = this.#sums + word * this.units * 4;
      memory.functions.windowsFloat(
        ...[words.length, this.#window, this.#ids, at, bytes, this.units, this.#bias, to],
      );
      word += words.length;
    }
    return memory.float32(this.#sums, room * this.units);
  }

  /**
   * The rows of words' products. Those that are missing are computed, for which others may have to
   * go: rows found before do not count any more.
   */
  #find(sentences: readonly Input[]): Int32Array {
    if (this.#places.size >= this.#limit) this.#clear();
    const first = this.#places.size;
    const words: string[] = [];
    const columns = Array.from({ length: this.#features.columns }, (): string[] => []);
    const found = new Int32Array(room);
    let at = 0;
    for (const sentence of sentences) {
      checkColumns(sentence, columns.length);
      for (let i = 0; i < sentence.words.length; i++) {
        const word = sentence.words[i] ?? "";
        let key = word;
        for (let c = 0; c < columns.length; c++) key += `\t${sentence.columns[c]?.[i] ?? ""}`;
        const known = this.#places.get(key);
        found[at++] = known ?? this.#places.size;
        if (known !== undefined) continue;
        this.#places.set(key, this.#places.size);
        words.push(word);
        for (const [c, column] of columns.entries()) column.push(sentence.columns[c]?.[i] ?? "");
      }
    }
    if (words.length > 0) this.#store(first, this.#features.encode({ words, columns }));
    return found;
  }

  #clear(): void {
    this.#places.clear();
    this.#places.set("", 0);
    this.#store(
      0,
      this.#rows.map(() => new Int32Array(1)),
    );
  }

  /** Computes the products of words and puts them into consecutive rows. */
  #store(first: number, ids: readonly Int32Array[]): void {
    const count = ids[0]?.length ?? 0;
    const width: number = this.#weight.shape[0] ?? 0;
    const vectors = new Float32Array(count * width);
    for (let word = 0; word < count; word++) {
      let at = word * width;
      for (const [i, copyRow] of this.#rows.entries()) {
        at = copyRow(ids[i]?.[word] ?? 0, vectors, at);
      }
    }
    const products = fromHost(vectors, [count, width]).matmul(this.#weight).data();
    const hidden = this.#hidden;
    const { at, bytes } = this.#tables;
    for (let place = 0; place < this.#window; place++) {
      const table = this.#memory.float32(
        at + place * bytes + first * this.units * 4,
        count * this.units,
      );
      for (let word = 0; word < count; word++) {
        const from = (word * this.#window + place) * hidden;
        table.set(products.subarray(from, from + hidden), word * this.units);
      }
    }
  }
}

/**
 * The weights by the place of the window, [numbers of a word, window · hidden]; the network has
 * them by feature, then place.
 */
function byPlace(
  weight: Float32Array,
  { features, window, hidden }: WindowWeights["parts"],
): Tensor {
  const width = features.features.reduce((sum, { size }) => sum + size, 0);
  const ordered = new Float32Array(weight.length);
  let from = 0;
  let before = 0;
  for (const { size } of features.features) {
    for (let place = 0; place < window; place++) {
      for (let row = before; row < before + size; row++) {
        ordered.set(weight.subarray(from, from + hidden), (row * window + place) * hidden);
        from += hidden;
      }
    }
    before += size;
  }
  return fromHost(ordered, [width, window * hidden]);
}
