import { fileURLToPath } from "node:url";
import { UsageError } from "./errors.ts";
import type { Task } from "./tagging/task.ts";

/** The tasks for which models come with the program. */
const shipped: readonly Task[] = ["pos", "ner"];

/**
 * Paths of the models that come with the program, in `models` beside the folder of this file.
 * @param tasks those wanted; `pos` where there are none
 * @throws UsageError for a task without a model
 */
export function shippedModels(tasks: readonly Task[]): string[] {
  const wanted: readonly Task[] = tasks.length > 0 ? [...new Set(tasks)] : ["pos"];
  return wanted.map((task) => {
    if (!shipped.includes(task)) {
      throw new UsageError(
        `tag run: no model for ${task} comes with the program; expected --model with one. ` +
          "Make it with tag train.",
      );
    }
    return fileURLToPath(new URL(`../models/${task}/model.safetensors`, import.meta.url));
  });
}
