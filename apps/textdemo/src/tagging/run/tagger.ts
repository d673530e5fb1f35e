import type { Crf } from "@nnf/layers";
import { compile, fromHost, hardTanh, type Tensor } from "@nnf/tensor";
import type { Input } from "../features.ts";
import { crfOf, type ModelWeights, type TagModelParts, unprefixed } from "../model.ts";
import { windowWeights } from "../window-weights.ts";
import { FirstLayer, room } from "./first-layer.ts";

/** Words that are given scores together, always so many: that is compiled once. It divides room. */
const batch = 256;

/** Words that tags are chosen for together, if no sentence is longer. */
const together = 2048;

/** Tags of a sentence, and how probable each is. */
export interface TagsWithMarginals {
  readonly tags: readonly string[];
  /** The share of all sequences, by their probabilities, that has the tag there. */
  readonly probabilities: readonly number[];
}

/** What a network makes of a sentence on its way to the tags, row by row. */
export interface Look {
  /** The hidden units of each word, from −1 to 1, [words, hidden]. */
  readonly hidden: Float32Array;
  /** The score of each tag by itself, [words, tags]. */
  readonly scores: Float32Array;
  /** How probable each tag is among all sequences, [words, tags]. */
  readonly marginals: Float32Array;
}

/** How a tagger is made. */
export interface TaggerOptions {
  /** Numbers that are kept of words met before; 2²⁵, 128 MB at most, unless given. */
  readonly kept?: number;
}

type Decoder = (scores: Tensor, lengths: Tensor) => Tensor;

/** Tags sentences by a window network. */
export class Tagger {
  readonly parts: TagModelParts;
  /** What chooses among sequences of tags. */
  readonly crf: Crf;
  readonly #firstLayer: FirstLayer;
  readonly #score: (sums: Tensor) => Tensor;
  readonly #decode: Decoder;
  readonly #marginals: Decoder;

  /** @throws FormatError for weights that are not those of a window network with these parts */
  constructor(model: ModelWeights, { kept }: TaggerOptions = {}) {
    const { parts, state, wellFormed } = model;
    const weights = windowWeights(model);
    const crf = crfOf(parts, wellFormed);
    crf.load(unprefixed("crf.", state));
    this.parts = parts;
    this.crf = crf;
    this.#firstLayer = new FirstLayer(weights, kept);
    const { weight, bias } = weights.output;
    const { units } = this.#firstLayer;
    const rows = new Float32Array(units * parts.labels.length);
    rows.set(weight.data());
    const output = fromHost(rows, [units, parts.labels.length]);
    this.#score = compile((sums) => hardTanh(sums).matmul(output).add(bias));
    this.#decode = compile((scores, lengths) => crf.forward(scores, undefined, lengths));
    this.#marginals = compile((scores, lengths) => crf.marginals(scores, lengths));
  }

  /** The most probable tags of each sentence; spans are well-formed in IOBES. */
  tag(sentences: readonly Input[]): string[][] {
    return this.#tag(sentences, false).map(({ tags }) => tags);
  }

  /** As {@link tag}, with the probability of each tag. */
  tagWithMarginals(sentences: readonly Input[]): TagsWithMarginals[] {
    return this.#tag(sentences, true);
  }

  /**
   * What the network computes for a sentence: the same numbers that its tags are chosen by.
   * @param sentence with no more than {@link room} words
   */
  look({ words, columns }: Input): Look {
    const { labels, hidden } = this.parts;
    const tags = labels.length;
    const piece: Piece = { words, columns, sentence: 0, start: 0 };
    const scores = this.#scores([piece], words.length).slice(0, words.length * tags);
    const marginals = new Float32Array(scores.length);
    for (const group of groupsOf([piece])) {
      const inputs = arrange(group, startsOf([piece]), scores, tags);
      marginals.set(
        this.#marginals(...inputs)
          .data()
          .subarray(0, marginals.length),
      );
    }
    const { units: width } = this.#firstLayer;
    const units = this.#firstLayer.forward([piece]).slice(0, words.length * width);
    const squashed = hardTanh(fromHost(units, [words.length, width])).slice([null, [0, hidden]]);
    return { hidden: Float32Array.from(squashed.data()), scores, marginals };
  }

  #tag(sentences: readonly Input[], probable: boolean): Result[] {
    const results = sentences.map((): Result => ({ tags: [], probabilities: [] }));
    for (const pieces of portions(cut(sentences))) this.#tagPieces(pieces, probable, results);
    return results;
  }

  #tagPieces(pieces: readonly Piece[], probable: boolean, results: readonly Result[]): void {
    const { labels } = this.parts;
    const starts = startsOf(pieces);
    const scores = this.#scores(pieces, starts.at(-1) ?? 0);
    for (const group of groupsOf(pieces)) {
      const inputs = arrange(group, starts, scores, labels.length);
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

  /** The scores of all words' tags, [words, tags], and some more. */
  #scores(pieces: readonly Piece[], count: number): Float32Array {
    const { units: width } = this.#firstLayer;
    const tags = this.parts.labels.length;
    const units = this.#firstLayer.forward(pieces);
    const scores = new Float32Array(room * tags);
    for (let word = 0; word < count; word += batch) {
      const part = units.subarray(word * width, (word + batch) * width);
      const values = this.#score(fromHost(part, [batch, width])).data();
      scores.set(values, word * tags);
    }
    return scores;
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
    if (words.length <= room) return [{ words, columns, sentence, start: 0 }];
    return Array.from({ length: Math.ceil(words.length / room) }, (_, i) => {
      const part = [i * room, (i + 1) * room] as const;
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
function portions(pieces: readonly Piece[]): Piece[][] {
  const all: Piece[][] = [];
  let left = 0;
  for (const piece of pieces) {
    if (piece.words.length > left) {
      all.push([]);
      left = room;
    }
    all.at(-1)?.push(piece);
    left -= piece.words.length;
  }
  return all;
}

/** Pieces side by side, each of which has no more words than a length. */
interface Group {
  readonly members: readonly number[];
  readonly length: number;
}

/** Lengths are rounded up to powers of two, at least this one: each is compiled for itself. */
const shortest = 8;

function groupsOf(pieces: readonly Piece[]): Group[] {
  const byLength = new Map<number, number[]>();
  for (const [i, { words }] of pieces.entries()) {
    if (words.length === 0) continue;
    let length = shortest;
    while (length < words.length) length *= 2;
    const alike = byLength.get(length);
    if (alike === undefined) byLength.set(length, [i]);
    else alike.push(i);
  }
  return [...byLength].flatMap(([length, members]) => {
    const size = sizeOf(length);
    return Array.from({ length: Math.ceil(members.length / size) }, (_, i) => ({
      members: members.slice(i * size, (i + 1) * size),
      length,
    }));
  });
}

/** Pieces in a group of a length; some of their places may stay empty. */
function sizeOf(length: number): number {
  return Math.max(1, together / length);
}

/** The scores of a group's pieces, [pieces, length, tags], and how many words each has. */
function arrange(
  { members, length }: Group,
  starts: Int32Array,
  scores: Float32Array,
  tags: number,
): [scores: Tensor, lengths: Tensor] {
  const size = sizeOf(length);
  const arranged = new Float32Array(size * length * tags);
  const lengths = new Int32Array(size);
  for (const [row, member] of members.entries()) {
    const [begin = 0, end = 0] = starts.subarray(member, member + 2);
    lengths[row] = end - begin;
    arranged.set(scores.subarray(begin * tags, end * tags), row * length * tags);
  }
  return [fromHost(arranged, [size, length, tags]), fromHost(lengths, [size])];
}

/** The number of words before each piece, and of all. */
function startsOf(pieces: readonly Piece[]): Int32Array {
  const starts = new Int32Array(pieces.length + 1);
  for (const [i, { words }] of pieces.entries()) starts[i + 1] = (starts[i] ?? 0) + words.length;
  return starts;
}
