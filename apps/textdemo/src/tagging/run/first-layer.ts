import { concat, fromHost, type Tensor } from "@nnf/tensor";
import { checkColumns, type FeatureSet, type Input } from "../features.ts";
import type { TagModel } from "../model.ts";

/** Numbers that are kept: 128 MB, of which only what is used takes memory. */
const capacity = 2 ** 25;

/** Words of a group that may all be new. */
const most = 2 ** 12;

/** Rows that are added in one go. */
const together = 5;

/**
 * W₁·x + b₁ of a window network, computed by additions: what a word contributes to it at each
 * place of the window is a product that is computed when the word is first met, and kept.
 */
export class FirstLayer {
  readonly #features: FeatureSet;
  readonly #tables: TagModel["network"]["tables"];
  readonly #weight: Tensor;
  readonly #bias: Float32Array;
  readonly #window: number;
  readonly #hidden: number;
  /** The products of a word at all places of the window, word by word. */
  readonly #products: Float32Array;
  readonly #limit: number;
  /** Where a word's products are, by word and columns; the first are those of padding. */
  readonly #places = new Map<string, number>();

  constructor({ network, parts }: TagModel) {
    const { features, window, hidden } = parts;
    this.#features = features;
    this.#tables = network.tables;
    this.#window = window;
    this.#hidden = hidden;
    this.#bias = Float32Array.from(network.hidden.bias?.data() ?? new Float32Array(hidden));
    this.#weight = byPlace(network.hidden.weight, parts);
    this.#limit = Math.max(1, Math.floor(capacity / (window * hidden)));
    // One row more, of zeros.
    this.#products = new Float32Array(((this.#limit + most) * window + 1) * hidden);
    this.#clear();
  }

  /**
   * Writes the hidden layer of the words of sentences before its hardTanh, row after row.
   * @param starts the row of the first word of each sentence
   */
  write(sentences: readonly Input[], starts: readonly number[], units: Float32Array): void {
    const places = this.#find(sentences);
    sentences.forEach((_, i) => {
      this.#writeSentence(places[i] as Int32Array, starts[i] ?? 0, units);
    });
  }

  #writeSentence(places: Int32Array, start: number, units: Float32Array): void {
    const [window, hidden, products] = [this.#window, this.#hidden, this.#products];
    const before = (window - 1) / 2;
    const zeros = products.length - hidden;
    const row = (word: number, i: number): number =>
      i < window ? ((places[word + i - before] ?? 0) * window + i) * hidden : zeros;
    for (let word = 0; word < places.length; word++) {
      const to = (start + word) * hidden;
      for (let i = 0; i < window; i += together) {
        const [sums, from] = i === 0 ? [this.#bias, 0] : [units, to];
        const [a, b, c] = [row(word, i), row(word, i + 1), row(word, i + 2)];
        const [d, e] = [row(word, i + 3), row(word, i + 4)];
        for (let h = 0; h < hidden; h++) {
          units[to + h] =
            (sums[from + h] as number) +
            (products[a + h] as number) +
            (products[b + h] as number) +
            (products[c + h] as number) +
            (products[d + h] as number) +
            (products[e + h] as number);
        }
      }
    }
  }

  /** The places of the words' products, which are computed where there are none. */
  #find(sentences: readonly Input[]): Int32Array[] {
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
