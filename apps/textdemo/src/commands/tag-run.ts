import { once } from "node:events";
import { UsageError } from "../errors.ts";
import { loadModel } from "../tagging/load-model.ts";
import { RoleModel } from "../tagging/model.ts";
import { type InputFormat, portions, type Reading, readings } from "../tagging/run/inputs.ts";
import {
  formatConllu,
  formatJson,
  formatRows,
  type OutputOptions,
  type TaskTags,
} from "../tagging/run/outputs.ts";
import { Tagger } from "../tagging/run/tagger.ts";
import { type Task, tasks } from "../tagging/task.ts";
import { formatCount } from "../terminal/format.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** Options of the command `tag run`. */
export interface TagRunOptions extends OutputOptions {
  /** Paths of models, one for each task. */
  readonly models: readonly string[];
  readonly format: InputFormat;
  readonly json: boolean;
  /** The tasks whose tags are written; those of all models where there are none. */
  readonly tasks: readonly Task[];
  readonly verbose: boolean;
}

/**
 * Tags what comes on standard input.
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function tagRunCommand(options: TagRunOptions, terminal: Terminal): Promise<void> {
  const taggers = await loadTaggers(options, terminal);
  if (options.format === "conllu" && !options.json && !taggers.has("pos")) {
    throw new UsageError(
      "tag run: CoNLL-U has a column for parts of speech only; expected a model for pos. " +
        "Take --json for other tags.",
    );
  }
  const format = (sentence: Reading, results: readonly TaskTags[]): string => {
    if (options.json) return formatJson(sentence, results, options);
    if (options.format === "conllu") return formatConllu(sentence, results);
    return formatRows(sentence, results, options);
  };
  const { input } = terminal;
  if (input === undefined) return;
  for await (const sentences of portions(readings(options.format, input), input.isTTY === true)) {
    const results = [...taggers].map(([task, tagger]): readonly TaskTags[] =>
      (options.json ? tagger.tagWithMarginals(sentences) : tagger.tag(sentences)).map((result) =>
        "tags" in result ? { task, ...result } : { task, tags: result },
      ),
    );
    const text = sentences.map((sentence, i) =>
      format(
        sentence,
        results.flatMap((all) => all[i] ?? []),
      ),
    );
    if (!terminal.out.write(text.join(""))) await once(terminal.out, "drain");
  }
}

/** The models by task, in the order of their columns. */
async function loadTaggers(
  { models, tasks: wanted, verbose }: TagRunOptions,
  terminal: Terminal,
): Promise<Map<Task, Tagger>> {
  const loaded = new Map<Task, Tagger>();
  for (const path of models) {
    const { model } = await loadModel(path);
    const { task, labels, features } = model.parts;
    if (model instanceof RoleModel) {
      throw new UsageError(
        `tag run: ${path} is a model for ${task}, whose columns are not written here; expected one ` +
          "for tags of words. tag eval takes it.",
      );
    }
    if (loaded.has(task)) {
      throw new UsageError(`tag run: ${path} is a second model for ${task}; expected one.`);
    }
    if (verbose) {
      const [first] = features.features;
      terminal.err.write(
        `${path}: ${task}, ${labels.length} tags, ` +
          `${formatCount(first?.vocabulary.size ?? 0)} words\n`,
      );
    }
    loaded.set(task, new Tagger(model));
  }
  const missing = wanted.find((task) => !loaded.has(task));
  if (missing !== undefined) {
    throw new UsageError(
      `tag run: there is no model for ${missing} among ${models.join(" ")}; expected one. ` +
        "Add it to --model, or make it with tag train.",
    );
  }
  const chosen = wanted.length > 0 ? wanted : tasks;
  return new Map(
    tasks.flatMap((task): [Task, Tagger][] => {
      const tagger = loaded.get(task);
      return tagger !== undefined && chosen.includes(task) ? [[task, tagger]] : [];
    }),
  );
}
