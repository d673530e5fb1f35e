import { compile, fromHost, hardTanh, type Tensor } from "@nnf/tensor";
import type { Input } from "../features.ts";
import { type Group, groupByLength } from "../groups.ts";
import type { TagModel } from "../model.ts";
import { FirstLayer } from "./first-layer.ts";

/** Words that are tagged together, about. */
const batch = 1024;

/** Words of a sentence that are tagged together, at most. */
const longest = 4096;

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
        crf.forward(network.output.forward(hardTanh(units)), undefined, lengths),
    );
    this.#marginals = compile(
      (units: Tensor, lengths: Tensor): Tensor =>
        crf.marginals(network.output.forward(hardTanh(units)), lengths),
    );
  }

  /** The most probable tags of each sentence; spans are well-formed in IOBES. */
  tag(sentences: readonly Input[]): string[][] {
    return this.#tag(sentences, false).map(({ tags }) => tags);
  }

  /** As {@link tag}, with the probability of each tag. */
  tagWithMarginals(sentences: readonly Input[]): TagsWithMarginals[] {
    return this.#tag(sentences, true);
  }

  #tag(sentences: readonly Input[], probable: boolean): Result[] {
    const { labels } = this.model.parts;
    const results = sentences.map((): Result => ({ tags: [], probabilities: [] }));
    const pieces = cut(sentences);
    const lengths = pieces.map(({ words }) => words.length);
    for (const group of groupByLength(lengths, batch)) {
      const inputs = this.#inputs(group, pieces);
      const best = this.#decode(...inputs).data();
      const marginals = probable ? this.#marginals(...inputs).data() : undefined;
      group.members.forEach((member, row) => {
        const { sentence, start, words } = pieces[member] as Piece;
        const { tags, probabilities } = results[sentence] as Result;
        for (let word = 0; word < words.length; word++) {
          const at = row * group.length + word;
          const tag = best[at] ?? 0;
          tags[start + word] = labels[tag] ?? "";
          if (marginals) probabilities[start + word] = marginals[at * labels.length + tag] ?? 0;
        }
      });
    }
    return results;
  }

  /** The hidden layer of a group, [size, length, hidden], and the lengths of its sentences. */
  #inputs(
    { members, length, size }: Group,
    sentences: readonly Input[],
  ): [units: Tensor, lengths: Tensor] {
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

interface Result {
  readonly tags: string[];
  readonly probabilities: number[];
}

/** A sentence or a part of a long one. */
interface Piece extends Input {
  readonly sentence: number;
  /** The place of its first word in the sentence. */
  readonly start: number;
}

/** Cuts sentences of very many words, so that memory has a bound. */
function cut(sentences: readonly Input[]): Piece[] {
  return sentences.flatMap(({ words, columns }, sentence): Piece[] => {
    if (words.length <= longest) return [{ words, columns, sentence, start: 0 }];
    return Array.from({ length: Math.ceil(words.length / longest) }, (_, i) => {
      const part = [i * longest, (i + 1) * longest] as const;
      return {
        words: words.slice(...part),
        columns: columns.map((column) => column.slice(...part)),
        sentence,
        start: part[0],
      };
    });
  });
}
