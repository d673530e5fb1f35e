import { fromHost, type Tensor } from "@nnf/tensor";
import { checkColumns, type FeatureSet, type Input } from "../features.ts";
import type { WindowWeights } from "../window-weights.ts";

/** Numbers that are kept: 128 MB, of which only what is used takes memory. */
const capacity = 2 ** 25;

/** Words that may be looked up together. */
export const room = 2 ** 12;

/**
 * W₁·x + b₁ of a window network, computed by additions: what a word contributes to it at
 * each place of the window is a product that is computed when the word is first met, and kept.
 */
export class FirstLayer {
  readonly #features: FeatureSet;
  readonly #rows: WindowWeights["rows"];
  readonly #weight: Tensor;
  /** What is added to a word's products: the network's bias where the word is in the middle. */
  readonly #bias: Tensor;
  readonly #window: number;
  readonly #hidden: number;
  readonly #limit: number;
  /** Numbers of words, by word and columns; 0 is padding. */
  readonly #numbers = new Map<string, number>();
  /** The products of a word at all places of the window, word by word. */
  readonly #products: Float32Array;
  /** Where the products of a window are. */
  readonly #starts: Int32Array;

  constructor({ parts, rows, hidden: { weight, bias } }: WindowWeights) {
    const { features, window, hidden } = parts;
    this.#features = features;
    this.#rows = rows;
    this.#window = window;
    this.#hidden = hidden;
    this.#bias = inMiddle(bias, window);
    this.#weight = byPlace(weight, parts);
    this.#limit = Math.max(1, Math.floor(capacity / (window * hidden)));
    this.#products = new Float32Array((this.#limit + room) * window * hidden);
    this.#starts = new Int32Array(window);
    this.#clear();
  }

  /**
   * The numbers of sentences' words, one sentence after the other, each between (window − 1) / 2
   * places of padding. Products that are missing are computed, for which others may have to go: what
   * was found before does not count any more.
   * @param sentences with no more than {@link room} words in all
   */
  find(sentences: readonly Input[]): Int32Array {
    if (this.#numbers.size >= this.#limit) this.#clear();
    const first = this.#numbers.size;
    const words: string[] = [];
    const columns = Array.from({ length: this.#features.columns }, (): string[] => []);
    const around = this.#window - 1;
    const found = new Int32Array(
      sentences.reduce((sum, sentence) => sum + sentence.words.length + around, 0),
    );
    let at = around / 2;
    for (const sentence of sentences) {
      checkColumns(sentence, columns.length);
      for (let i = 0; i < sentence.words.length; i++) {
        const word = sentence.words[i] ?? "";
        let key = word;
        for (let c = 0; c < columns.length; c++) key += `\t${sentence.columns[c]?.[i] ?? ""}`;
        const known = this.#numbers.get(key);
        found[at++] = known ?? this.#numbers.size;
        if (known !== undefined) continue;
        this.#numbers.set(key, this.#numbers.size);
        words.push(word);
        for (const [c, column] of columns.entries()) column.push(sentence.columns[c]?.[i] ?? "");
      }
      at += around;
    }
    if (words.length > 0) this.#store(first, this.#features.encode({ words, columns }));
    return found;
  }

  /**
   * The hidden units of a word before their hardTanh.
   * @param numbers what {@link find} gave
   * @param first the first place of the word's window
   * @param units where they go, `hidden` numbers from `to` on
   */
  units(numbers: Int32Array, first: number, units: Float32Array, to: number): void {
    const products = this.#products;
    const window = this.#window;
    const hidden = this.#hidden;
    const starts = this.#starts;
    for (let place = 0; place < window; place++) {
      starts[place] = ((numbers[first + place] as number) * window + place) * hidden;
    }
    if (window === 5) {
      // The usual window: the same sums as below, in half the time.
      const a = starts[0] as number;
      const b = starts[1] as number;
      const c = starts[2] as number;
      const d = starts[3] as number;
      const e = starts[4] as number;
      for (let unit = 0; unit < hidden; unit++) {
        units[to + unit] =
          (products[a + unit] as number) +
          (products[b + unit] as number) +
          (products[c + unit] as number) +
          (products[d + unit] as number) +
          (products[e + unit] as number);
      }
      return;
    }
    for (let unit = 0; unit < hidden; unit++) {
      let sum = 0;
      for (let place = 0; place < window; place++) {
        sum += products[(starts[place] as number) + unit] as number;
      }
      units[to + unit] = sum;
    }
  }

  #clear(): void {
    this.#numbers.clear();
    this.#numbers.set("", 0);
    this.#store(
      0,
      this.#rows.map(() => new Int32Array(1)),
    );
  }

  /** Computes the products of words with consecutive numbers. */
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
    const products = fromHost(vectors, [count, width]).matmul(this.#weight).add(this.#bias).data();
    this.#products.set(products, first * this.#window * this.#hidden);
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

/** A bias as the part of a window's middle, [window · hidden]. */
function inMiddle(bias: Float32Array, window: number): Tensor {
  const all = new Float32Array(window * bias.length);
  all.set(bias, ((window - 1) / 2) * bias.length);
  return fromHost(all);
}
