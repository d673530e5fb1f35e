import { allLines } from "../parallel.ts";

/**
 * Which sentences are also lines of files, such as the references that results will be scored on:
 * tuning on them would make the scores look better than the weights are. Neither case nor white space
 * count, so that it does not matter whether the lines are tokenised.
 * @param references of each sentence; it is shared when one of them is
 * @returns the sentences' numbers
 * @throws as {@link allLines}
 */
export async function sharedSentences(
  references: readonly (readonly string[])[],
  files: readonly string[],
): Promise<Set<number>> {
  const lines = await Promise.all(files.map(allLines));
  const scored = new Set(lines.flat().map(withoutForm));
  const shared = [...references.keys()].filter((sentence) =>
    references[sentence]?.some((line) => scored.has(withoutForm(line))),
  );
  return new Set(shared);
}

function withoutForm(line: string): string {
  return line.replace(/\s+/g, "").toLowerCase();
}
