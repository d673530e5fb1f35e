import { createHash } from "node:crypto";
import type { WordVectors } from "@nnf/data";
import { readVectors } from "@nnf/data/node";
import { readTagged } from "./corpus/read.ts";
import type { TaggedSentence } from "./corpus/sentence.ts";
import { readGazetteers, withGazetteers } from "./gazetteers.ts";
import type { Task } from "./task.ts";

/** What a training reads. */
export interface TagSources {
  readonly sentences: readonly TaggedSentence[];
  readonly vectors: WordVectors | undefined;
  /** A hash of both, by which a checkpoint recognises them. */
  readonly fingerprint: string;
}

/**
 * Reads the sentences of a task with the columns that lists of phrases make.
 * @throws FileError, FormatError and UsageError for files that cannot be read
 */
export async function readSentences(
  task: Task,
  paths: readonly string[],
  lists: readonly string[] = [],
): Promise<TaggedSentence[]> {
  const gazetteers = await readGazetteers(lists);
  const files: TaggedSentence[][] = [];
  for (const path of paths) files.push(await readTagged(task, path));
  return files.flat().map((sentence) => withGazetteers(gazetteers, sentence));
}

/**
 * Sentences with the vectors of a file, or without.
 * @throws FileError and FormatError for a file that cannot be read
 */
export async function withVectors(
  sentences: readonly TaggedSentence[],
  vectors: string | null,
): Promise<TagSources> {
  const hash = createHash("sha256");
  for (const sentence of sentences) hash.update(JSON.stringify(sentence));
  if (vectors === null) {
    return { sentences, vectors: undefined, fingerprint: hash.digest("hex") };
  }
  const table = await readVectors(vectors);
  hash.update(JSON.stringify(table.words)).update(table.vectors.data);
  return { sentences, vectors: table, fingerprint: hash.digest("hex") };
}
