import { spansToTags } from "@nnf/data";
import { fromHost, type Random, type Tensor } from "@nnf/tensor";
import type { TaggedSentence } from "./corpus/sentence.ts";
import { type ExampleOptions, type Hides, windowsOf } from "./examples.ts";
import type { FeatureSet, Input } from "./features.ts";
import { byLength } from "./groups.ts";
import type { Proposition } from "./score/propositions.ts";

/** A sentence with the predicates whose arguments are wanted. */
export interface RoleInput extends Input {
  readonly propositions?: readonly Omit<Proposition, "spans">[];
}

/** Words in a sentence, at most: memory grows with the square. */
export const longestForRoles = 256;

/** A predicate: its sentence, and which of the sentence's it is. */
export interface RoleMember {
  readonly sentence: number;
  readonly predicate: number;
}

/** Predicates in sentences of about the same length, those of a sentence one after the other. */
export interface RoleGroup {
  readonly members: readonly RoleMember[];
  /** What the sentences are filled up to. */
  readonly length: number;
  /** Places for predicates and for sentences, of which the last may stay empty. */
  readonly predicates: number;
  readonly sentences: number;
}

/** What a network is given of a group, for each predicate the words of its sentence. */
export interface RoleBatch {
  /** Windows around each word, int32 [sentences, length, features, window]. */
  readonly windows: Tensor;
  /** Sentence and word of each predicate, int32 [predicates, 2]. */
  readonly predicates: Tensor;
  /** Words in the sentence of each predicate, int32 [predicates]; 0 for an empty place. */
  readonly lengths: Tensor;
}

/** Sentences with predicates as numbers, from which batches are made. */
export class RoleExamples {
  readonly #features: FeatureSet;
  readonly #options: ExampleOptions;
  readonly #ids: readonly (readonly Int32Array[])[];
  readonly #positions: readonly (readonly number[])[];
  readonly #lengths: readonly number[];

  constructor(features: FeatureSet, sentences: readonly RoleInput[], options: ExampleOptions) {
    this.#features = features;
    this.#options = options;
    this.#ids = sentences.map((sentence) => features.encode(sentence));
    this.#positions = sentences.map(({ propositions = [] }) =>
      propositions.map(({ position }) => position),
    );
    this.#lengths = sentences.map(({ words }) => words.length);
  }

  /**
   * All predicates in groups; in a drawn order where there is a source for it. A batch has about as
   * many words as wanted, those of a sentence counted for each predicate.
   */
  groups(random?: Random): RoleGroup[] {
    const groups: RoleGroup[] = [];
    for (const [length, sentences] of byLength(this.#lengths, random)) {
      const predicates = Math.max(1, Math.floor(this.#options.batch / length));
      // Sentences have three predicates on average.
      const places = { length, predicates, sentences: Math.ceil(predicates / 2) };
      let members: RoleMember[] = [];
      let used = 0;
      for (const sentence of sentences) {
        const count = this.#positions[sentence]?.length ?? 0;
        for (let predicate = 0; predicate < count; predicate++) {
          const isNew = predicate === 0 || members.length === 0;
          if (members.length === predicates || (isNew && used === places.sentences)) {
            groups.push({ members, ...places });
            [members, used] = [[], 0];
          }
          if (predicate === 0 || members.length === 0) used++;
          members.push({ sentence, predicate });
        }
      }
      if (members.length > 0) groups.push({ members, ...places });
    }
    return random?.shuffle(groups) ?? groups;
  }

  batch({ members, length, ...places }: RoleGroup, hides: Hides): RoleBatch {
    const { window } = this.#options;
    const predicates = new Int32Array(places.predicates * 2);
    const lengths = new Int32Array(places.predicates);
    const rows = new Map<number, number>();
    members.forEach(({ sentence, predicate }, place) => {
      const row = rows.get(sentence) ?? rows.size;
      rows.set(sentence, row);
      predicates.set([row, this.#positions[sentence]?.[predicate] ?? 0], 2 * place);
      lengths[place] = this.#lengths[sentence] ?? 0;
    });
    const ids = [...rows.keys()].map((sentence) => this.#ids[sentence] ?? []);
    const size = places.sentences;
    const windows = windowsOf(ids, this.#features, { window, length, size }, hides);
    return {
      windows: windows.reshape(size, length, -1, window),
      predicates: fromHost(predicates, [places.predicates, 2]),
      lengths: fromHost(lengths, [places.predicates]),
    };
  }
}

/** The tags of each sentence's propositions, in IOBES. */
export function roleTags({ words, propositions = [] }: TaggedSentence): string[][] {
  return propositions.map(({ spans }) => spansToTags(spans, words.length, "IOBES"));
}

/** Labels that a smaller share of arguments has are not learnt: each tag costs time. */
const leastShare = 1 / 2000;

/** The tags of the labels that are frequent enough to be learnt. */
export function roleLabels(sentences: readonly TaggedSentence[]): string[] {
  const counts = new Map<string, number>();
  for (const { propositions = [] } of sentences) {
    for (const { label } of propositions.flatMap(({ spans }) => spans)) {
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
  }
  const least = leastShare * [...counts.values()].reduce((sum, count) => sum + count, 0);
  const tags = new Set(sentences.flatMap(roleTags).flat());
  tags.delete("O");
  const frequent = [...tags].filter((tag) => (counts.get(tag.slice(2)) ?? 0) >= least);
  return ["O", ...frequent.sort()];
}
