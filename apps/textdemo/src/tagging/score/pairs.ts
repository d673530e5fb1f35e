import { ValueError } from "@nnf/tensor";

/** One list per sentence, of one element per word or per proposition. */
export type Sentences<T> = readonly (readonly T[])[];

/**
 * Gold and guess side by side, sentence by sentence.
 * @throws ValueError when there are not as many guessed sentences as gold ones
 */
export function pairSentences<T>(
  operation: string,
  gold: Sentences<T>,
  guess: Sentences<T>,
): [readonly T[], readonly T[]][] {
  if (gold.length !== guess.length) {
    throw new ValueError(
      operation,
      `got ${gold.length} gold and ${guess.length} guessed sentences; expected as many. ` +
        "An empty line may be missing in one of them.",
    );
  }
  return gold.map((sentence, index) => [sentence, guess[index] ?? []]);
}

/**
 * As {@link pairSentences}, of tags.
 * @throws ValueError also when a sentence has not as many guessed tags as gold ones
 */
export function pairTags(
  operation: string,
  gold: Sentences<string>,
  guess: Sentences<string>,
): [readonly string[], readonly string[]][] {
  const pairs = pairSentences(operation, gold, guess);
  pairs.forEach(([goldTags, guessTags], index) => {
    if (goldTags.length === guessTags.length) return;
    throw new ValueError(
      operation,
      `sentence ${index + 1} has ${goldTags.length} gold and ${guessTags.length} guessed tags; ` +
        "expected one of each for every word. A word or an empty line may be missing.",
    );
  });
  return pairs;
}
