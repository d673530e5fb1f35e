import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TaggedSentence } from "../src/tagging/corpus/sentence.ts";
import { FeatureSet } from "../src/tagging/features.ts";
import { TagModel, type TagModelParts } from "../src/tagging/model.ts";
import { type TagSettings, tagDefaults } from "../src/tagging/settings.ts";

/** Sentences whose chunks follow from their words and the column of parts of speech. */
export function chunkSentences(count = 60): TaggedSentence[] {
  const nouns = ["cat", "dog", "Whale", "ships"];
  const verbs = ["sees", "likes", "follows"];
  const at = (list: readonly string[], i: number): string => list[i % list.length] ?? "";
  return Array.from({ length: count }, (_, i) => {
    const end = i % 3 === 0;
    return {
      words: ["The", at(nouns, i), at(verbs, i >> 1), at(nouns, i * 7 + 1), ...(end ? ["."] : [])],
      columns: [["DT", "NN", "VB", "NN", ...(end ? ["."] : [])]],
      tags: ["B-NP", "E-NP", "S-VP", "S-NP", ...(end ? ["O"] : [])],
    };
  });
}

/** The sentences as a column file with tags in BIO; its path. */
export function writeChunks(folder: string, sentences = chunkSentences()): string {
  const path = join(folder, "chunks.txt");
  const text = sentences.map(({ words, columns, tags }) =>
    words
      .map((word, i) => {
        const tag = (tags[i] ?? "").replace(/^E/, "I").replace(/^S/, "B");
        return `${word} ${columns[0]?.[i]} ${tag}\n`;
      })
      .join(""),
  );
  writeFileSync(path, `${text.join("\n")}\n`);
  return path;
}

/** The sentences as CoNLL-U, with the column as UPOS; its path. */
export function writeConllu(folder: string, sentences = chunkSentences()): string {
  const path = join(folder, "words.conllu");
  const text = sentences.map(({ words, columns }, sentence) =>
    [
      `# sent_id = ${sentence}`,
      ...words.map((word, i) => {
        const rest = ["_", columns[0]?.[i], "_", "_", "_", "_", "_", "_"];
        return [i + 1, word, ...rest].join("\t");
      }),
      "\n",
    ].join("\n"),
  );
  writeFileSync(path, text.join(""));
  return path;
}

/** Settings of a tagger that trains in milliseconds. */
export const smallTagSettings: TagSettings = {
  ...tagDefaults,
  task: "chunk",
  train: [],
  vectors: null,
  features: ["word", "caps", "suffix:2"],
  size: 6,
  featureSize: 3,
  hidden: 8,
  batch: 40,
  learningRate: 0.1,
  epochs: 3,
};

/** A model that is not trained. */
export function freshModel(parts: Partial<TagModelParts> = {}): TagModel {
  const sentences = chunkSentences(6);
  const names = ["word", "caps", "suffix:2", "column:1"];
  return new TagModel({
    task: "chunk",
    loss: "sll",
    labels: ["B-NP", "E-NP", "I-NP", "O", "S-NP", "S-VP"],
    features: FeatureSet.from(names, sentences, { wordSize: 5, featureSize: 3 }),
    window: 5,
    hidden: 7,
    ...parts,
  });
}
