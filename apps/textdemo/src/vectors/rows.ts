import { numbersToZero, type WordVectors } from "@nnf/data";

/**
 * Finds the row of a word as it is written, else in lower case, else with numbers as 0; undefined for
 * a word that the table lacks.
 */
export function rowFinder({ words }: WordVectors): (word: string) => number | undefined {
  const rows = new Map(words.map((word, row) => [word, row]));
  return (word) => {
    const lower = word.toLowerCase();
    return rows.get(word) ?? rows.get(lower) ?? rows.get(numbersToZero(lower));
  };
}
