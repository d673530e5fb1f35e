import type { Mode } from "@nnf/layers";
import type { Random, Tensor } from "@nnf/tensor";
import type { TaggedSentence } from "./corpus/sentence.ts";
import type { Hides } from "./examples.ts";
import type { RoleModel, TagModel } from "./model.ts";

/** What a trainer learns from. */
export interface TagTexts {
  readonly train: readonly TaggedSentence[];
  readonly heldOut: readonly TaggedSentence[];
}

/** One sentence in ten, those at the end, is held out. */
export function holdOut(sentences: readonly TaggedSentence[]): TagTexts {
  const rest = sentences.length - Math.floor(sentences.length / 10);
  return { train: sentences.slice(0, rest), heldOut: sentences.slice(rest) };
}

/** What a step of training is given. */
export interface LessonBatch {
  /** What the scores are computed from. */
  readonly inputs: readonly Tensor[];
  /** int32 [B, T], −1 where there is no word. */
  readonly tags: Tensor;
}

/** A model with what it learns from. */
export interface Lesson {
  readonly model: TagModel | RoleModel;
  /** Words in an epoch. */
  readonly words: number;
  /** Batches in an epoch. */
  readonly batchCount: number;
  /** An epoch, in a drawn order. */
  batches(random: Random, hides: Hides): Iterable<LessonBatch>;
  /** The scores of all tags, B · T rows of them in the order of the batch's tags. */
  scores(inputs: readonly Tensor[], mode: Mode): Tensor;
  /** How well the model does on the sentences held out, in per cent. */
  measure(): Promise<number>;
}
