import type { Vocabulary } from "@nnf/data";
import { fromHost, type Random, type Tensor } from "@nnf/tensor";
import type { TaggedSentence } from "./corpus/sentence.ts";
import { type FeatureSet, wordFeature } from "./features.ts";
import { type Group, groupByLength } from "./groups.ts";

/** Sentences side by side, all filled up to the length of the longest. */
export interface TagBatch {
  /** Windows around each word, int32 [sentences · length, features, window]. */
  readonly windows: Tensor;
  /** int32 [sentences, length], −1 where there is no word. */
  readonly tags: Tensor;
}

/** How examples are cut. */
export interface ExampleOptions {
  /** Words in a window. */
  readonly window: number;
  /** Words in a batch, about. */
  readonly batch: number;
}

/** Tells whether a word is to be taken for an unknown one, so that training sees such. */
export type Hides = (id: number) => boolean;

/**
 * Hides words of a text, the rarer the more often: with probability a / (a + n) one that was counted
 * n times (Kiperwasser and Goldberg 2016, section 4).
 */
export function hidesRare({ counts }: Vocabulary, rarity: number, random: Random): Hides {
  return (id) => {
    const count = counts[id] ?? 0;
    return count > 0 && random.next() < rarity / (rarity + count);
  };
}

/** A sentence in numbers. */
interface Encoded {
  /** For each feature its ids along the sentence. */
  readonly ids: readonly Int32Array[];
  readonly tags: Int32Array;
}

/** Sentences as numbers, from which batches are made. */
export class Examples {
  readonly #features: FeatureSet;
  readonly #sentences: readonly Encoded[];
  readonly #lengths: readonly number[];
  readonly #options: ExampleOptions;

  constructor(
    features: FeatureSet,
    labels: readonly string[],
    sentences: readonly TaggedSentence[],
    options: ExampleOptions,
  ) {
    const ids = new Map(labels.map((label, id) => [label, id]));
    this.#features = features;
    this.#sentences = sentences.map((sentence) => ({
      ids: features.encode(sentence),
      tags: Int32Array.from(sentence.tags, (tag) => ids.get(tag) ?? -1),
    }));
    this.#lengths = sentences.map(({ words }) => words.length);
    this.#options = options;
  }

  /** All sentences in groups; in a drawn order where there is a source for it. */
  groups(random?: Random): Group[] {
    return groupByLength(this.#lengths, this.#options.batch, random);
  }

  batch({ members, length, size }: Group, hides: Hides): TagBatch {
    const sentences = members.map((member) => this.#sentences[member] as Encoded);
    const tags = new Int32Array(size * length).fill(-1);
    sentences.forEach((sentence, place) => {
      tags.set(sentence.tags, place * length);
    });
    const { window } = this.#options;
    const ids = sentences.map((sentence) => sentence.ids);
    return {
      windows: windowsOf(ids, this.#features, { window, length, size }, hides),
      tags: fromHost(tags, [size, length]),
    };
  }
}

/**
 * The windows around the words of sentences, int32 [size · length, features, window].
 * @param sentences for each its ids by feature, along the sentence
 */
export function windowsOf(
  sentences: readonly (readonly Int32Array[])[],
  { features }: FeatureSet,
  { window, length, size }: { window: number; length: number; size: number },
  hides: Hides,
): Tensor {
  const before = (window - 1) / 2;
  const row = features.length * window;
  // Padding has the id 0.
  const windows = new Int32Array(size * length * row);
  sentences.forEach((sentence, place) => {
    features.forEach(({ name, vocabulary }, feature) => {
      const all = sentence[feature] as Int32Array;
      const unknown = vocabulary.unknownId ?? 0;
      const ids = name === wordFeature ? all.map((id) => (hides(id) ? unknown : id)) : all;
      for (let word = 0; word < ids.length; word++) {
        const start = (place * length + word) * row + feature * window;
        for (let i = 0; i < window; i++) windows[start + i] = ids[word + i - before] ?? 0;
      }
    });
  });
  return fromHost(windows, [size * length, features.length, window]);
}
