import type { Random } from "@nnf/tensor";

/**
 * Draws places of a text with replacement: a word in proportion to its frequency to some power, then
 * one of the places where it stands. Power 1 draws every place alike; less gives the steps that
 * frequent words would take to rare ones.
 */
export class PlaceSampler {
  /** The places of each word that has any. */
  readonly #places: Int32Array[] = [];
  /** The sum of the weights up to each of these words. */
  readonly #cumulated: Float64Array;

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
    for (const list of byWord.values()) this.#places.push(Int32Array.from(list));
    let sum = 0;
    this.#cumulated = Float64Array.from(this.#places, ({ length }) => {
      sum += length ** power;
      return sum;
    });
  }

  draw(random: Random): number {
    const target = random.next() * (this.#cumulated.at(-1) ?? 0);
    let [low, high] = [0, this.#cumulated.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cumulated[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    const places = this.#places[low] ?? new Int32Array(1);
    return places[random.nextInteger(0, places.length)] ?? 0;
  }
}
