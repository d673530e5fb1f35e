import { createHash } from "node:crypto";
import { Vocabulary, words } from "@nnf/data";
import { UsageError } from "../errors.ts";
import { Pauses } from "../terminal/pause.ts";
import { source } from "./sources.ts";

/** A text as ids. */
export interface Corpus {
  readonly vocabulary: Vocabulary;
  /** The ids of each passage. */
  readonly sequences: readonly Int32Array[];
  /** Words and punctuation marks in all passages. */
  readonly size: number;
}

/**
 * Reads texts once, counts their words in lower case with numbers as 0, and keeps the most frequent.
 * What stays in memory is four bytes a word.
 * @param names known sources or paths, see `source`
 * @param vocabularySize entries of the vocabulary, padding and unknown included
 * @throws FileError for a file that cannot be read, UsageError for one that is binary, or when
 *   there is no word in the texts
 */
export async function readCorpus(
  names: readonly string[],
  vocabularySize: number,
): Promise<Corpus> {
  const pauses = new Pauses();
  const provisional = new Map<string, number>();
  const counts: number[] = [];
  const sequences: Int32Array[] = [];
  let size = 0;
  for (const name of names) {
    for await (const passage of source(name).passages()) {
      if (passage.includes("\0")) {
        throw new UsageError(
          `corpus ${name}: there is a NUL in it; expected text. The file may be binary or in UTF-16.`,
        );
      }
      const ids = Int32Array.from(words(passage), (word) => {
        const id = provisional.get(word) ?? provisional.size;
        provisional.set(word, id);
        counts[id] = (counts[id] ?? 0) + 1;
        return id;
      });
      sequences.push(ids);
      size += ids.length;
      await pauses.pause();
    }
  }
  if (size === 0) throw new UsageError(`corpus ${names.join(" ")}: no words; expected text.`);
  const spellings = [...provisional.keys()];
  const vocabulary = Vocabulary.fromCounts(
    spellings.map((word, id) => [word, counts[id] ?? 0]),
    { maxSize: vocabularySize, lowerCase: true, numbersToZero: true },
  );
  const final = vocabulary.encode(spellings);
  for (const sequence of sequences) {
    for (let i = 0; i < sequence.length; i++) {
      sequence[i] = final[sequence[i] as number] as number;
    }
    await pauses.pause();
  }
  return { vocabulary, sequences, size };
}

/** The id of the most frequent word: those before it are no words of the text. */
export function firstWord({ counts }: Vocabulary): number {
  return counts.findIndex((count) => count > 0);
}

/** A hash of the ids and the vocabulary, by which a checkpoint recognises its text. */
export function fingerprint({ vocabulary, sequences }: Corpus): string {
  const hash = createHash("sha256").update(vocabulary.toText());
  for (const sequence of sequences) hash.update(`${sequence.length} `).update(sequence);
  return hash.digest("hex");
}
