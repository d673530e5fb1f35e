import type { TaggedSentence } from "../corpus/sentence.ts";
import { modelOf, RoleModel, type TagModel } from "../model.ts";
import { RoleTagger } from "../run/role-tagger.ts";
import { Tagger } from "../run/tagger.ts";
import {
  accuracyMeasure,
  chunkMeasure,
  type Measure,
  roleMeasure,
  type SentenceCounts,
} from "../score/bootstrap.ts";
import { isSpanTask, type Task } from "../task.ts";

const spanMeasure = chunkMeasure("IOBES");

/** How tags are chosen by a network trained with one of the losses, in the order of the table. */
export const choices = ["WLL", "WLL, well-formed", "SLL"] as const;

export type Choice = (typeof choices)[number];

/** For each sentence what the figure of the task is made of, by choice. */
export type CountsByChoice = Readonly<Partial<Record<Choice, SentenceCounts>>>;

/**
 * Tags sentences and counts. A network trained word by word gives each word its best tag by itself,
 * as in Collobert et al. 2011; where tags mark spans, also the best that are well-formed.
 */
export function countsByChoice(
  model: TagModel | RoleModel,
  sentences: readonly TaggedSentence[],
): CountsByChoice {
  const { parts } = model;
  const counts = countsOf(model, sentences);
  if (parts.loss === "sll") return { SLL: counts };
  if (!isSpanTask(parts.task)) return { WLL: counts };
  const free = modelOf(parts, { wellFormed: false }).load(model.state());
  return { WLL: countsOf(free, sentences), "WLL, well-formed": counts };
}

function countsOf(
  model: TagModel | RoleModel,
  sentences: readonly TaggedSentence[],
): SentenceCounts {
  if (model instanceof RoleModel) {
    const gold = sentences.map(({ propositions = [] }) => propositions);
    return roleMeasure.counts(gold, new RoleTagger(model).tag(sentences));
  }
  const gold = sentences.map(({ tags }) => tags);
  const measure = isSpanTask(model.parts.task) ? spanMeasure : accuracyMeasure;
  return measure.counts(gold, new Tagger(model.weights()).tag(sentences));
}

/** The figure of a task from the sums of {@link countsOf}, in per cent. */
export function figureFor(task: Task): Measure<unknown>["value"] {
  if (task === "srl") return roleMeasure.value;
  return isSpanTask(task) ? spanMeasure.value : accuracyMeasure.value;
}
