import type { TaggedSentence } from "../corpus/sentence.ts";
import { RoleModel, type TagModel } from "../model.ts";
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

/** Tags sentences and counts, for each of them, what the figure of the task is made of. */
export function countsOf(
  model: TagModel | RoleModel,
  sentences: readonly TaggedSentence[],
): SentenceCounts {
  if (model instanceof RoleModel) {
    const gold = sentences.map(({ propositions = [] }) => propositions);
    return roleMeasure.counts(gold, new RoleTagger(model).tag(sentences));
  }
  const gold = sentences.map(({ tags }) => tags);
  const measure = isSpanTask(model.parts.task) ? spanMeasure : accuracyMeasure;
  return measure.counts(gold, new Tagger(model).tag(sentences));
}

/** The figure of a task from the sums of {@link countsOf}, in per cent. */
export function figureFor(task: Task): Measure<unknown>["value"] {
  if (task === "srl") return roleMeasure.value;
  return isSpanTask(task) ? spanMeasure.value : accuracyMeasure.value;
}
