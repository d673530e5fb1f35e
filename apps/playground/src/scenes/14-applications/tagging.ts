import { tokenize } from "@nnf/data";
import { decodeSafetensors, fromHost } from "@nnf/tensor";
import { readModel, Tagger } from "@nnf/textdemo/tagger";
import { fingerprint } from "../../worker/fingerprint.ts";
import { kept } from "./kept.ts";
import type { Unreadable } from "./neighbourhood.ts";

/** A sentence to tag, and the file with the model. */
export interface TaggingInput {
  readonly file: Uint8Array;
  readonly sentence: string;
}

/** What the network is given of the words, for one of its features. */
export interface FeatureColumn {
  readonly name: string;
  /** Numbers that each value is turned into. */
  readonly size: number;
  readonly values: readonly string[];
  /** Whether it has numbers of its own; others share those of the unknown one. */
  readonly known: readonly boolean[];
}

/** A sequence of tags, as positions among the labels, with its score. */
export interface Path {
  readonly tags: readonly number[];
  readonly score: number;
}

/** A sentence with its tags, and all that led to them. */
export interface Tagging {
  readonly words: readonly string[];
  /** The tags there are. */
  readonly labels: readonly string[];
  readonly features: readonly FeatureColumn[];
  /** Words in a window. */
  readonly window: number;
  /** The hidden units, [words, units]. */
  readonly hidden: Float32Array;
  readonly units: number;
  /** The score of each tag by itself and its probability among all sequences, [words, labels]. */
  readonly scores: Float32Array;
  readonly marginals: Float32Array;
  /** What a tag adds after another, [labels, labels], and at the beginning, [labels]. */
  readonly transitions: Float32Array;
  readonly start: Float32Array;
  /** The tag of each word. */
  readonly tags: readonly string[];
  /** The best sequence, which is that of the tags, and the next best, where there are two. */
  readonly paths: readonly Path[];
  /** For each word the tag with the best score by itself. */
  readonly alone: readonly number[];
  readonly fingerprint: string;
}

/** Numbers that the tagger keeps of words met before: few, a sentence has few words. */
const room = 2 ** 20;

const taggerOf = kept((file) => {
  const tagger = new Tagger(readModel(decodeSafetensors(file)), { kept: room });
  const [transitions, start] = [tagger.crf.transitions, tagger.crf.start].map((values) =>
    Float32Array.from(values.data()),
  );
  return { tagger, transitions, start };
});

/** Tags a sentence as `textdemo tag run` does. */
export function* tagSentence({
  file,
  sentence,
}: TaggingInput): Generator<() => Tagging | Unreadable, void> {
  const found = taggerOf(file);
  if ("problem" in found) {
    yield () => found;
    return;
  }
  const { tagger, transitions = new Float32Array(), start = new Float32Array() } = found;
  const { labels, window, hidden: units, features } = tagger.parts;
  const words = tokenize(sentence).map(({ text }) => text);
  const input = { words, columns: [] };
  const { hidden, scores, marginals } = tagger.look(input);
  const table = fromHost(scores, [words.length, labels.length]);
  const [paths = []] = words.length === 0 ? [] : tagger.crf.nBest(table, 2);
  const ids = features.encode(input);
  const frame: Tagging = {
    words,
    labels,
    features: features.features.map(({ name, size, vocabulary }, i) => {
      const mine = Array.from(ids[i] ?? []);
      const values = mine.map((id) => vocabulary.words[id] ?? "");
      return { name, size, values, known: mine.map((id) => id !== vocabulary.unknownId) };
    }),
    window,
    hidden,
    units,
    scores,
    marginals,
    transitions,
    start,
    tags: tagger.tag([input])[0] ?? [],
    paths,
    alone: words.length === 0 ? [] : Array.from(table.argMax(1).data()),
    fingerprint: fingerprint(Float64Array.from([...scores, ...marginals])),
  };
  yield () => frame;
}
