import { concat, fromHost, type Tensor } from "@nnf/tensor";
import { checkColumns, type FeatureSet, type Input } from "../features.ts";
import type { TagModel } from "../model.ts";

/** Words whose products are kept; with 300 hidden units and windows of 5, each takes 6 KB. */
const capacity = 2 ** 14;

/** Words in a block of products, the unit of memory. */
const blockSize = 2 ** 8;

/**
 * The hidden layer of a window network, computed by additions: what a word contributes to it at each
 * place of the window is a product that is computed when the word is first met, and kept.
 */
export class FirstLayer {
  readonly #features: FeatureSet;
  readonly #tables: TagModel["network"]["tables"];
  readonly #weight: Tensor;
  readonly #bias: Float32Array;
  readonly #window: number;
  readonly #hidden: number;
  readonly #blocks: Float32Array[] = [];
  /** The places of products, by word and columns; place 0 is that of padding. */
  readonly #places = new Map<string, number>();

  constructor({ network, parts }: TagModel) {
    const { features, window, hidden } = parts;
    this.#features = features;
    this.#tables = network.tables;
    this.#window = window;
    this.#hidden = hidden;
    this.#bias = Float32Array.from(network.hidden.bias?.data() ?? new Float32Array(hidden));
    this.#weight = byPlace(network.hidden.weight, parts);
    this.#clear();
  }

  /**
   * Writes the hidden units of the words of sentences, row after row.
   * @param starts the row of the first word of each sentence
   */
  write(sentences: readonly Input[], starts: readonly number[], units: Float32Array): void {
    const places = this.#find(sentences);
    sentences.forEach((_, i) => {
      this.#writeSentence(places[i] as Int32Array, starts[i] ?? 0, units);
    });
  }

  #writeSentence(places: Int32Array, start: number, units: Float32Array): void {
    const [window, hidden, bias] = [this.#window, this.#hidden, this.#bias];
    const before = (window - 1) / 2;
    for (let word = 0; word < places.length; word++) {
      const row = (start + word) * hidden;
      const sums = units.subarray(row, row + hidden);
      sums.set(bias);
      for (let i = 0; i < window; i++) {
        const place = places[word + i - before] ?? 0;
        const block = this.#blocks[Math.floor(place / blockSize)] as Float32Array;
        const at = ((place % blockSize) * window + i) * hidden;
        for (let h = 0; h < hidden; h++) {
          sums[h] = (sums[h] as number) + (block[at + h] as number);
        }
      }
      for (let h = 0; h < hidden; h++) {
        sums[h] = Math.min(Math.max(sums[h] as number, -1), 1);
      }
    }
  }

  /** The places of the words' products, which are computed where there are none. */
  #find(sentences: readonly Input[]): Int32Array[] {
    if (this.#places.size > capacity) this.#clear();
    const first = this.#places.size;
    const words: string[] = [];
    const columns = Array.from({ length: this.#features.columns }, (): string[] => []);
    const places = sentences.map((sentence) => {
      checkColumns(sentence, columns.length);
      return Int32Array.from(sentence.words, (word, i) => {
        const fields = columns.map((_, c) => sentence.columns[c]?.[i] ?? "");
        const key = [word, ...fields].join("\t");
        const known = this.#places.get(key);
        if (known !== undefined) return known;
        const place = this.#places.size;
        this.#places.set(key, place);
        words.push(word);
        for (const [c, column] of columns.entries()) column.push(fields[c] ?? "");
        return place;
      });
    });
    if (words.length > 0) this.#store(first, this.#features.encode({ words, columns }));
    return places;
  }

  #clear(): void {
    this.#places.clear();
    this.#places.set("", 0);
    this.#store(
      0,
      this.#tables.map(() => new Int32Array(1)),
    );
  }

  /** Computes products and puts them at consecutive places. */
  #store(first: number, ids: readonly Int32Array[]): void {
    const count = ids[0]?.length ?? 0;
    for (let start = 0; start < count; ) {
      const place = first + start;
      const [block, offset] = [Math.floor(place / blockSize), place % blockSize];
      const end = Math.min(count, start + blockSize - offset);
      const vectors = this.#tables.map((table, i) =>
        table.forward(fromHost((ids[i] as Int32Array).slice(start, end), [end - start])),
      );
      const size = this.#window * this.#hidden;
      const all = this.#blocks[block] ?? new Float32Array(blockSize * size);
      this.#blocks[block] = all;
      all.set(concat(vectors, 1).matmul(this.#weight).data(), offset * size);
      start = end;
    }
  }
}

/**
 * The weights by the place of the window, [numbers of a word, window · hidden]; the network has
 * them by feature, then place.
 */
function byPlace(weight: Tensor, { features, window, hidden }: TagModel["parts"]): Tensor {
  let row = 0;
  const parts = features.features.map(({ size }) => {
    const rows = weight.slice(row, row + window * size);
    row += window * size;
    return rows
      .reshape(window, size, hidden)
      .permute(1, 0, 2)
      .reshape(size, window * hidden);
  });
  const together = concat(parts, 0);
  return fromHost(together.data(), together.shape);
}
