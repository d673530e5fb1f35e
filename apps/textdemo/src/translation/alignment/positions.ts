/** How likely the positions of the given sentence are to have generated a word, before the words are known. */
export interface Positions {
  /**
   * Fills in the probability of the null word at 0 and those of the n given words at 1 … n.
   * @param i position of the generated word, 1 … m
   */
  fill(weights: Float64Array, i: number, m: number, n: number): void;
}
