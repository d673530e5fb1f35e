import { compile, fromHost, hardTanh, type Tensor } from "@nnf/tensor";
import type { Input } from "../features.ts";
import { type Group, groupByLength } from "../groups.ts";
import type { TagModel } from "../model.ts";
import { FirstLayer, leastRoom } from "./first-layer.ts";

/** Words that are tagged together, about. */
const batch = 256;

/** Tags of a sentence, and how probable each is. */
export interface TagsWithMarginals {
  readonly tags: readonly string[];
  /** The share of all sequences, by their probabilities, that has the tag there. */
  readonly probabilities: readonly number[];
}

type Decoder = (table: Tensor, ids: Tensor, lengths: Tensor) => Tensor;

/** Tags sentences. It is made for one state of the model's weights: later changes do not reach it. */
export class Tagger {
  readonly model: TagModel;
  readonly #firstLayer: FirstLayer;
  readonly #decode: Decoder;
  readonly #marginals: Decoder;

  constructor(model: TagModel) {
    const { network, crf } = model;
    const firstLayer = new FirstLayer(model);
    const scores = (table: Tensor, ids: Tensor): Tensor =>
      network.output.forward(hardTanh(firstLayer.units(table, ids)));
    this.model = model;
    this.#firstLayer = firstLayer;
    this.#decode = compile((table, ids, lengths) =>
      crf.forward(scores(table, ids), undefined, lengths),
    );
    this.#marginals = compile((table, ids, lengths) => crf.marginals(scores(table, ids), lengths));
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
    const results = sentences.map((): Result => ({ tags: [], probabilities: [] }));
    for (const pieces of portions(cut(sentences), this.#firstLayer.room)) {
      this.#tagPieces(pieces, probable, results);
    }
    return results;
  }

  #tagPieces(pieces: readonly Piece[], probable: boolean, results: readonly Result[]): void {
    const { labels, window } = this.model.parts;
    const places = this.#firstLayer.find(pieces);
    const table = this.#firstLayer.table();
    const lengths = pieces.map(({ words }) => words.length);
    for (const group of groupByLength(lengths, batch)) {
      const inputs = [table, ...arrange(group, places, window)] as const;
      const best = this.#decode(...inputs).data();
      const marginals = probable ? this.#marginals(...inputs).data() : undefined;
      for (const [row, member] of group.members.entries()) {
        const { sentence, start, words } = pieces[member] as Piece;
        const { tags, probabilities } = results[sentence] as Result;
        for (let word = 0; word < words.length; word++) {
          const at = row * group.length + word;
          const tag = best[at] ?? 0;
          tags[start + word] = labels[tag] ?? "";
          if (marginals) probabilities[start + word] = marginals[at * labels.length + tag] ?? 0;
        }
      }
    }
  }
}

/** The places of a group's words, with padding around its sentences, and their lengths. */
function arrange(
  { members, length, size }: Group,
  places: readonly Int32Array[],
  window: number,
): [ids: Tensor, lengths: Tensor] {
  const width = length + window - 1;
  const ids = new Int32Array(size * width);
  const lengths = new Int32Array(size);
  for (const [row, member] of members.entries()) {
    const found = places[member] as Int32Array;
    ids.set(found, row * width + (window - 1) / 2);
    lengths[row] = found.length;
  }
  return [fromHost(ids, [size, width]), fromHost(lengths, [size])];
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
    if (words.length <= leastRoom) return [{ words, columns, sentence, start: 0 }];
    return Array.from({ length: Math.ceil(words.length / leastRoom) }, (_, i) => {
      const part = [i * leastRoom, (i + 1) * leastRoom] as const;
      return {
        words: words.slice(...part),
        columns: columns.map((column) => column.slice(...part)),
        sentence,
        start: part[0],
      };
    });
  });
}

/** Pieces in portions of few enough words to be looked up together. */
function portions(pieces: readonly Piece[], most: number): Piece[][] {
  const all: Piece[][] = [];
  let room = 0;
  for (const piece of pieces) {
    if (piece.words.length > room) {
      all.push([]);
      room = most;
    }
    all.at(-1)?.push(piece);
    room -= piece.words.length;
  }
  return all;
}
