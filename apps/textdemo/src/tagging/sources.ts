import { createHash } from "node:crypto";
import type { WordVectors } from "@nnf/data";
import { readVectors } from "@nnf/data/node";
import { readTagged } from "./corpus/read.ts";
import type { TaggedSentence } from "./corpus/sentence.ts";
import type { TagSettings } from "./settings.ts";

/** What a training reads. */
export interface TagSources {
  readonly sentences: readonly TaggedSentence[];
  readonly vectors: WordVectors | undefined;
  /** A hash of both, by which a checkpoint recognises them. */
  readonly fingerprint: string;
}

/** @throws FileError and FormatError for files that cannot be read */
export async function readSources({ task, train, vectors }: TagSettings): Promise<TagSources> {
  const hash = createHash("sha256");
  const sentences: TaggedSentence[] = [];
  for (const path of train) {
    for (const sentence of await readTagged(task, path)) {
      sentences.push(sentence);
      hash.update(JSON.stringify(sentence));
    }
  }
  if (vectors === null) {
    return { sentences, vectors: undefined, fingerprint: hash.digest("hex") };
  }
  const table = await readVectors(vectors);
  hash.update(JSON.stringify(table.words)).update(table.vectors.data);
  return { sentences, vectors: table, fingerprint: hash.digest("hex") };
}
