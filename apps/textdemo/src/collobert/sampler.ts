import type { Random } from "@nnf/tensor";

/**
 * Draws indices in proportion to their weights with one random number each: a table says from which
 * index on to look, so that a draw takes the same time however many there are (Chen and Asau 1974).
 */
export class WeightedSampler {
  /** The sum of the weights up to and with each index. */
  readonly #cumulated: Float64Array;
  readonly #guide: Int32Array;
  readonly #total: number;
  /** How far into the weight of the index that was drawn last the random number fell, 0 … 1. */
  fraction = 0;

  /** @param weights at least one, with a positive sum */
  constructor(weights: Float64Array) {
    let sum = 0;
    this.#cumulated = weights.map((weight) => {
      sum += weight;
      return sum;
    });
    this.#total = sum;
    this.#guide = new Int32Array(weights.length);
    let index = 0;
    for (let i = 0; i < weights.length; i++) {
      const target = (i / weights.length) * sum;
      while ((this.#cumulated[index] as number) <= target) index++;
      this.#guide[i] = index;
    }
  }

  draw(random: Random): number {
    const share = random.next();
    const target = share * this.#total;
    const last = this.#cumulated.length - 1;
    let index = this.#guide[Math.floor(share * this.#guide.length)] as number;
    while (index < last && (this.#cumulated[index] as number) <= target) index++;
    const below = index === 0 ? 0 : (this.#cumulated[index - 1] as number);
    const weight = (this.#cumulated[index] as number) - below;
    this.fraction = Math.min(Math.max((target - below) / weight, 0), 1);
    return index;
  }
}

/**
 * Draws places of a text with replacement: a word in proportion to its frequency to some power, then
 * one of the places where it stands. Power 1 draws every place alike; less gives the steps that
 * frequent words would take to rare ones.
 */
export class PlaceSampler {
  /** The places, word by word. */
  readonly #places: Int32Array;
  /** Where those of each word that has any begin, and where the last ones end. */
  readonly #starts: Int32Array;
  readonly #words: WeightedSampler;

  /**
   * @param places what is drawn from, at least one
   * @param wordAt the word at a place
   */
  constructor(places: Int32Array, wordAt: (place: number) => number, power: number) {
    const byWord = new Map<number, number[]>();
    for (const place of places) {
      const word = wordAt(place);
      const list = byWord.get(word);
      if (list === undefined) byWord.set(word, [place]);
      else list.push(place);
    }
    const lists = [...byWord.values()];
    this.#places = new Int32Array(places.length);
    this.#starts = new Int32Array(lists.length + 1);
    lists.forEach((list, i) => {
      const start = this.#starts[i] as number;
      this.#places.set(list, start);
      this.#starts[i + 1] = start + list.length;
    });
    this.#words = new WeightedSampler(Float64Array.from(lists, ({ length }) => length ** power));
  }

  draw(random: Random): number {
    const word = this.#words.draw(random);
    const start = this.#starts[word] as number;
    const length = (this.#starts[word + 1] as number) - start;
    const at = Math.floor(this.#words.fraction * length);
    return this.#places[start + Math.min(at, length - 1)] as number;
  }
}
