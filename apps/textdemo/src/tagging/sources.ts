import { createHash } from "node:crypto";
import type { WordVectors } from "@nnf/data";
import { readVectors } from "@nnf/data/node";
import { readTagged } from "./corpus/read.ts";
import type { TaggedSentence } from "./corpus/sentence.ts";
import { readGazetteers, withGazetteers } from "./gazetteers.ts";
import type { TagSettings } from "./settings.ts";

/** What a training reads. */
export interface TagSources {
  readonly sentences: readonly TaggedSentence[];
  readonly vectors: WordVectors | undefined;
  /** A hash of both, by which a checkpoint recognises them. */
  readonly fingerprint: string;
}

/** @throws FileError and FormatError for files that cannot be read */
export async function readSources(settings: TagSettings): Promise<TagSources> {
  const { task, train, vectors } = settings;
  const gazetteers = await readGazetteers(settings.gazetteers ?? []);
  const hash = createHash("sha256");
  const sentences: TaggedSentence[] = [];
  for (const path of train) {
    for (const plain of await readTagged(task, path)) {
      const sentence = withGazetteers(gazetteers, plain);
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
