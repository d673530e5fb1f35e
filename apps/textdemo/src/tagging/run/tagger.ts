import { compile, fromHost, type Tensor } from "@nnf/tensor";
import type { Input } from "../features.ts";
import { type Group, groupByLength } from "../groups.ts";
import type { TagModel } from "../model.ts";
import { FirstLayer } from "./first-layer.ts";

/** Words that are tagged together, about. */
const batch = 1024;

/** Tags of a sentence, and how probable each is. */
export interface TagsWithMarginals {
  readonly tags: readonly string[];
  /** The share of all sequences, by their probabilities, that has the tag there. */
  readonly probabilities: readonly number[];
}

/** Tags sentences. It is made for one state of the model's weights: later changes do not reach it. */
export class Tagger {
  readonly model: TagModel;
  readonly #firstLayer: FirstLayer;
  readonly #decode: (units: Tensor, lengths: Tensor) => Tensor;
  readonly #marginals: (units: Tensor, lengths: Tensor) => Tensor;

  constructor(model: TagModel) {
    const { network, crf } = model;
    this.model = model;
    this.#firstLayer = new FirstLayer(model);
    this.#decode = compile(
      (units: Tensor, lengths: Tensor): Tensor =>
        crf.forward(network.output.forward(units), undefined, lengths),
    );
    this.#marginals = compile(
      (units: Tensor, lengths: Tensor): Tensor =>
        crf.marginals(network.output.forward(units), lengths),
    );
  }

  /** The most probable tags of each sentence; spans are well-formed in IOBES. */
  tag(sentences: readonly Input[]): string[][] {
    const { labels } = this.model.parts;
    const result = sentences.map((): string[] => []);
    for (const group of groups(sentences)) {
      const best = this.#decode(...this.#inputs(group, sentences)).data();
      group.members.forEach((member, row) => {
        const words = sentences[member]?.words.length ?? 0;
        const tags = best.subarray(row * group.length, row * group.length + words);
        result[member] = Array.from(tags, (tag: number) => labels[tag] ?? "");
      });
    }
    return result;
  }

  /** As {@link tag}, with the probability of each tag. */
  tagWithMarginals(sentences: readonly Input[]): TagsWithMarginals[] {
    const { labels } = this.model.parts;
    const ids = new Map(labels.map((label, id) => [label, id]));
    const result = this.tag(sentences).map((tags) => ({ tags, probabilities: [] as number[] }));
    for (const group of groups(sentences)) {
      const marginals = this.#marginals(...this.#inputs(group, sentences)).data();
      group.members.forEach((member, row) => {
        const { tags, probabilities } = result[member] as (typeof result)[number];
        tags.forEach((tag, word) => {
          const at = (row * group.length + word) * labels.length + (ids.get(tag) ?? 0);
          probabilities.push(marginals[at] ?? 0);
        });
      });
    }
    return result;
  }

  /** The hidden units of a group, [size, length, hidden], and the lengths of its sentences. */
  #inputs({ members, length, size }: Group, sentences: readonly Input[]): [Tensor, Tensor] {
    const { hidden } = this.model.parts;
    const units = new Float32Array(size * length * hidden);
    const lengths = new Int32Array(size);
    const chosen = members.map((member) => sentences[member] as Input);
    chosen.forEach(({ words }, row) => {
      lengths[row] = words.length;
    });
    this.#firstLayer.write(
      chosen,
      chosen.map((_, row) => row * length),
      units,
    );
    return [fromHost(units, [size, length, hidden]), fromHost(lengths, [size])];
  }
}

function groups(sentences: readonly Input[]): Group[] {
  return groupByLength(
    sentences.map(({ words }) => words.length),
    batch,
  );
}
