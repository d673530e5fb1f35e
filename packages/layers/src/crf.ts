import {
  arange,
  crfLogPartition,
  crfMarginals,
  DtypeError,
  type FloatDtype,
  gather,
  IndexError,
  type Parameter,
  parameter,
  realize,
  ShapeError,
  type Tensor,
  take,
  tensor,
  viterbi,
  where,
  zeros,
} from "@nnf/tensor";
import {
  chainLengths,
  coordinates,
  equalShapes,
  formatShape,
  knownValues,
} from "@nnf/tensor/internal";
import { penaltiesOf, type TagConstraints } from "./crf-constraints.ts";
import { nBestPaths, type ScoredPath } from "./crf-paths.ts";
import { Layer } from "./layer.ts";
import {
  type LossOptions,
  type Reduced,
  type Reduction,
  reduceLosses,
} from "./losses/reduction.ts";
import type { Mode } from "./mode.ts";
import { checkFeatures, checkSize, labelOf } from "./place.ts";

/** Numbers of words, one for each sentence; all positions of the scores where there are none. */
export type Lengths = Tensor | readonly number[];

/** Options of {@link Crf}. */
export interface CrfOptions {
  /** The sequences among which `forward`, `decode`, `nBest` and `marginals` choose; all unless given. */
  readonly allowed?: TagConstraints | undefined;
  /** float32 unless given. */
  readonly dtype?: FloatDtype | undefined;
}

/**
 * A conditional random field over sequences of tags (Lafferty et al. 2001), as the sentence-level
 * log-likelihood of Collobert et al. 2011, section 3.3.2, has it: with the scores f[t, k] of a
 * network for tag k at word t, a sequence y has
 *
 *   s(y) = start[y₀] + Σₜ f[t, yₜ] + Σₜ A[yₜ₋₁, yₜ],  ln p(y) = s(y) − ln Σ exp s(y′)
 *
 * Scores are [B, T, K] for a batch of sentences and [T, K] for one; what lies beyond a sentence's
 * length does not count. The parameters start at 0, from where the gradient counts transitions: no
 * two tags need to be told apart by chance, as their scores differ.
 */
export class Crf extends Layer {
  /** [K, K], from row to column. */
  readonly transitions: Parameter<[number, number]>;
  /** [K] */
  readonly start: Parameter<[number]>;
  readonly #penalties: { transitions: Tensor; start: Tensor; end: Tensor } | null;

  /** @throws ValueError unless `tags` is a positive integer, ShapeError for constraints of others. */
  constructor(tags: number, { allowed, dtype = "float32" }: CrfOptions = {}) {
    super();
    checkSize("Crf", "tags", tags);
    this.transitions = parameter(zeros([tags, tags], { dtype }));
    this.start = parameter(zeros([tags], { dtype }));
    this.#penalties = null;
    if (allowed === undefined) return;
    const { transitions, start, end } = penaltiesOf(allowed, tags);
    this.#penalties = {
      transitions: tensor(transitions, { dtype }).reshape([tags, tags]),
      start: tensor(start, { dtype }),
      end: tensor(end, { dtype }),
    };
  }

  /**
   * The most probable tags, int32 [B, T] or [T], −1 beyond the lengths. Of equal sequences the one
   * with the smallest last tag where they differ.
   * @throws ShapeError unless the scores' last axis is the tags, and for lengths of another batch,
   *   ValueError for a length that is no integer from 0 to T. So do the other methods.
   */
  override forward(scores: Tensor, _mode?: Mode, lengths?: Lengths): Tensor {
    const label = labelOf(this, "Crf");
    const best = viterbi(...this.#allowed(label, scores, lengths));
    return scores.rank === 2 ? best.squeeze(0) : best;
  }

  /**
   * −ln p(y) of the true tags, int32 [B, T] or [T]; the mean over sentences unless told otherwise.
   * Without lengths, tags −1 at the end of a sentence are padding. All sequences count as possible,
   * also those that are not allowed, so that the transitions learn the rules as well.
   * @throws IndexError for a tag outside 0 … K − 1 inside a sentence.
   */
  loss<R extends Reduction = "mean">(
    scores: Tensor,
    tags: Tensor,
    lengths?: Lengths,
    options?: LossOptions<R>,
  ): Reduced<R>;
  loss(
    scores: Tensor,
    tags: Tensor,
    lengths?: Lengths,
    { reduction = "mean" }: LossOptions = {},
  ): Tensor {
    const label = labelOf(this, "Crf");
    const x = batchOf(label, scores, this.start.size);
    const y = tagsOf(label, tags, x);
    const ends = chainLengths(label, lengths ?? y.notEqual(-1).sum(-1), y.shape);
    checkTags(label, tags, lengths === undefined ? null : ends, this.start.size);
    const logZ = crfLogPartition(x, this.transitions, this.start, ends);
    return reduceLosses(label, logZ.sub(this.#score(x, y, ends)), reduction);
  }

  /** The most probable tags of each sentence, as many as it has words; a list of one for [T, K]. */
  decode(scores: Tensor, lengths?: Lengths): number[][] {
    const best = this.forward(scores, undefined, lengths);
    const time: number = best.shape.at(-1) ?? 0;
    const tags = best.data();
    return Array.from({ length: tags.length / time }, (_, i) => {
      const row: number[] = Array.from(tags.subarray(i * time, (i + 1) * time));
      const end = row.indexOf(-1);
      return end === -1 ? row : row.slice(0, end);
    });
  }

  /** P(yₜ = k) over the allowed sequences, of the scores' shape; 0 beyond the lengths. */
  marginals(scores: Tensor, lengths?: Lengths): Tensor {
    const label = labelOf(this, "Crf");
    return crfMarginals(...this.#allowed(label, scores, lengths)).reshape(scores.shape);
  }

  /**
   * The n best sequences of each sentence with their s(y), best first; fewer where there are not as
   * many. The first is that of {@link decode}.
   * @throws ValueError unless n is a positive integer.
   */
  nBest(scores: Tensor, n: number, lengths?: Lengths): ScoredPath[][] {
    const label = labelOf(this, "Crf");
    checkSize(label, "n", n);
    const [x, a, first, ends] = realize(...this.#allowed(label, scores, lengths));
    const [values, transitions, start] = [x.data(), a.data(), first.data()];
    const size = x.size / x.shape[0];
    return Array.from(ends.data(), (length: number, i) => {
      const rows = values.subarray(i * size, (i + 1) * size);
      return nBestPaths({ scores: rows, transitions, start }, length, n);
    });
  }

  /** s(y) of tags [B, T]. */
  #score(x: Tensor, tags: Tensor, lengths: Tensor): Tensor {
    const [, time = 0, size = 0] = x.shape;
    const inside = arange(time).less(lengths.unsqueeze(-1));
    const present = where(inside, tags, 0);
    const part = (of: Tensor, from: number, to: number): Tensor => of.slice([null, [from, to]]);
    const steps = part(present, 0, time - 1)
      .mul(size)
      .add(part(present, 1, time));
    const sum = (counts: Tensor, terms: Tensor): Tensor => where(counts, terms, 0).sum(-1);
    return sum(inside, gather(x, present))
      .add(sum(part(inside, 0, 1), take(this.start, part(present, 0, 1))))
      .add(sum(part(inside, 1, time), take(this.transitions.reshape(size * size), steps)));
  }

  /** What a search is given: scores [B, T, K], and −∞ where constraints forbid. */
  #allowed(
    label: string,
    scores: Tensor,
    lengths: Lengths | undefined,
  ): [x: Tensor, transitions: Tensor, start: Tensor, lengths: Tensor] {
    const x = batchOf(label, scores, this.start.size);
    const ends = chainLengths(label, lengths, x.shape);
    if (this.#penalties === null) return [x, this.transitions, this.start, ends];
    const { transitions, start, end } = this.#penalties;
    const last = arange(x.shape[1] ?? 0).equal(ends.sub(1).unsqueeze(-1));
    return [
      x.add(where(last.unsqueeze(-1), end, 0)),
      this.transitions.add(transitions),
      this.start.add(start),
      ends,
    ];
  }
}

/** Scores as a batch. */
function batchOf(label: string, scores: Tensor, tags: number): Tensor {
  checkFeatures(label, scores, tags);
  if (scores.rank === 3) return scores;
  if (scores.rank === 2) return scores.unsqueeze(0);
  throw new ShapeError(
    label,
    `scores have shape ${formatShape(scores.shape)}; expected [B, T, ${tags}] for a batch of ` +
      `sentences, or [T, ${tags}] for one.`,
  );
}

/** Tags as a batch, one for each row of scores. */
function tagsOf(label: string, tags: Tensor, x: Tensor): Tensor {
  const y: Tensor = tags.rank === 1 ? tags.unsqueeze(0) : tags;
  if (y.dtype !== "int32") {
    throw new DtypeError(
      label,
      `tags are ${y.dtype}; expected int32. Use tensor(tags, { dtype: "int32" }).`,
    );
  }
  if (equalShapes(y.shape, x.shape.slice(0, 2))) return y;
  throw new ShapeError(
    label,
    `scores have shape ${formatShape(x.shape)}, tags ${formatShape(y.shape)}; expected a tag for ` +
      "each row of scores, -1 where a sentence is over.",
  );
}

/** Tags that are known are checked at the call, others when the loss is computed. */
function checkTags(label: string, tags: Tensor, lengths: Tensor | null, size: number): void {
  const values = knownValues(tags);
  const ends = lengths && knownValues(lengths);
  if (values === null || (lengths !== null && ends === null)) return;
  const time: number = tags.shape.at(-1) ?? 1;
  const isPadding = (tag: number, i: number): boolean => {
    if (ends !== null) return i % time >= (ends[Math.floor(i / time)] ?? 0);
    return tag === -1 && (values[i + 1] === -1 || (i + 1) % time === 0);
  };
  const position = values.findIndex(
    (tag: number, i: number) => !isPadding(tag, i) && (tag < 0 || tag >= size),
  );
  if (position === -1) return;
  throw new IndexError(
    label,
    `tag ${values[position]} at ${formatShape(coordinates(position, tags.shape))} is out of range; ` +
      `expected 0 to ${size - 1}, and -1 only after a sentence's last word.`,
  );
}
