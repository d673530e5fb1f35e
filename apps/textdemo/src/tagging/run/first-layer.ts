import { concat, fromHost, type Tensor, take } from "@nnf/tensor";
import { checkColumns, type FeatureSet, type Input } from "../features.ts";
import type { TagModel } from "../model.ts";

/** Numbers that are kept: 128 MB, of which only what is used takes memory. */
const capacity = 2 ** 25;

/** Words that may always be looked up together. */
export const leastRoom = 2 ** 12;

/** Words that may be looked up together where their products are not too large. */
const mostRoom = 2 ** 14;

/**
 * W₁·x + b₁ of a window network, computed by additions: what a word contributes to it at each
 * place of the window is a product that is computed when the word is first met, and kept.
 */
export class FirstLayer {
  /** Words that may be looked up together. */
  readonly room: number;
  readonly #features: FeatureSet;
  readonly #tables: TagModel["network"]["tables"];
  readonly #weight: Tensor;
  readonly #bias: Tensor;
  readonly #window: number;
  readonly #hidden: number;
  /** The products of a word at all places of the window, word by word. */
  readonly #products: Float32Array;
  readonly #limit: number;
  readonly #rows: number;
  /** Where a word's products are, by word and columns; the first are those of padding. */
  readonly #places = new Map<string, number>();

  constructor({ network, parts }: TagModel) {
    const { features, window, hidden } = parts;
    this.#features = features;
    this.#tables = network.tables;
    this.#window = window;
    this.#hidden = hidden;
    this.#bias = fromHost(network.hidden.bias?.data() ?? new Float32Array(hidden));
    this.#weight = byPlace(network.hidden.weight, parts);
    this.#limit = Math.max(1, Math.floor(capacity / (window * hidden)));
    this.room = Math.max(leastRoom, Math.min(mostRoom, this.#limit));
    this.#rows = this.#limit + this.room;
    this.#products = new Float32Array(this.#rows * window * hidden);
    this.#clear();
  }

  /**
   * Where the products of sentences' words are in the {@link table}. Those that are not there are
   * computed, for which others may have to go: what was found before does not count any more.
   * @param sentences with no more than {@link room} words in all
   */
  find(sentences: readonly Input[]): Int32Array[] {
    if (this.#places.size >= this.#limit) this.#clear();
    const first = this.#places.size;
    const words: string[] = [];
    const columns = Array.from({ length: this.#features.columns }, (): string[] => []);
    const places = sentences.map((sentence) => {
      checkColumns(sentence, columns.length);
      const found = new Int32Array(sentence.words.length);
      for (let i = 0; i < found.length; i++) {
        const word = sentence.words[i] ?? "";
        let key = word;
        for (let c = 0; c < columns.length; c++) key += `\t${sentence.columns[c]?.[i] ?? ""}`;
        const known = this.#places.get(key);
        found[i] = known ?? this.#places.size;
        if (known !== undefined) continue;
        this.#places.set(key, this.#places.size);
        words.push(word);
        for (const [c, column] of columns.entries()) column.push(sentence.columns[c]?.[i] ?? "");
      }
      return found;
    });
    if (words.length > 0) this.#store(first, this.#features.encode({ words, columns }));
    return places;
  }

  /** The products as they are now, [places, window, hidden]. */
  table(): Tensor {
    return fromHost(this.#products, [this.#rows, this.#window, this.#hidden]);
  }

  /**
   * The hidden layer before its hardTanh, [size, length, hidden].
   * @param ids places of words, [size, length + window − 1], with padding around the sentences
   */
  units(table: Tensor, ids: Tensor): Tensor {
    const products = take(table, ids);
    const length = (ids.shape[1] ?? 0) - this.#window + 1;
    let sum = this.#bias;
    for (let i = 0; i < this.#window; i++) {
      sum = sum.add(products.slice([null, [i, i + length], [i, i + 1]]).squeeze(2));
    }
    return sum;
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
    const vectors = this.#tables.map((table, i) =>
      table.forward(fromHost(ids[i] as Int32Array, [count])),
    );
    const products = concat(vectors, 1).matmul(this.#weight).data();
    this.#products.set(products, first * this.#window * this.#hidden);
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
