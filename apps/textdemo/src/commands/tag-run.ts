import { once } from "node:events";
import { threads } from "@nnf/tensor";
import { UsageError } from "../errors.ts";
import { readGazetteers, withGazetteers } from "../tagging/gazetteers.ts";
import { loadWeights } from "../tagging/load-model.ts";
import { RoleModel } from "../tagging/model.ts";
import { modelFrom } from "../tagging/model-file.ts";
import { type InputFormat, portions, type Reading, readings } from "../tagging/run/inputs.ts";
import {
  formatConllu,
  formatJson,
  formatRows,
  type OutputOptions,
  type TaskTags,
} from "../tagging/run/outputs.ts";
import {
  type PredicateFinder,
  predicatesByTags,
  predicatesInFile,
} from "../tagging/run/predicates.ts";
import { RoleTagger } from "../tagging/run/role-tagger.ts";
import { Tagger } from "../tagging/run/tagger.ts";
import type { Proposition } from "../tagging/score/propositions.ts";
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
  /** Files of phrases that the models were trained with. */
  readonly gazetteers: readonly string[];
  /** A file that says which words are predicates. */
  readonly verbs?: string;
  /** Whether the verbs that the model for `pos` finds are the predicates. */
  readonly posVerbs: boolean;
  readonly verbose: boolean;
}

/**
 * Tags what comes on standard input.
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function tagRunCommand(options: TagRunOptions, terminal: Terminal): Promise<void> {
  const models = await loadTaggers(options, terminal);
  // The pieces of work of a window network are too small to be shared among threads.
  if (models.roles === undefined) threads(1);
  const columns = columnsOf(models, options);
  const isWanted =
    (options.tasks.length === 0 || options.tasks.includes("srl")) &&
    (options.format !== "conllu" || options.json);
  const roles = isWanted ? models.roles : undefined;
  const predicates = roles && predicateFinder(models, options);
  if (options.format === "conllu" && !options.json && !columns.has("pos")) {
    throw new UsageError(
      "tag run: CoNLL-U has a column for parts of speech only; expected a model for pos. " +
        "Take --json for other tags.",
    );
  }
  const format = (
    sentence: Reading,
    tags: readonly TaskTags[],
    srl?: readonly Proposition[],
  ): string => {
    if (options.json) return formatJson(sentence, tags, options, srl);
    if (options.format === "conllu") return formatConllu(sentence, tags);
    return formatRows(sentence, tags, options, srl);
  };
  const { input } = terminal;
  if (input === undefined) return;
  const gazetteers = await readGazetteers(options.gazetteers);
  const sources = readings(options.format, input, options.json || options.offsets);
  for await (const sentences of portions(sources, input.isTTY === true)) {
    const marked = sentences.map((sentence) => withGazetteers(gazetteers, sentence));
    const results = [...columns].map(([task, tagger]): readonly TaskTags[] =>
      (options.json ? tagger.tagWithMarginals(marked) : tagger.tag(marked)).map((result) =>
        "tags" in result ? { task, ...result } : { task, tags: result },
      ),
    );
    const found = predicates && roles?.tag(await predicates(marked));
    const text = sentences.map((sentence, i) =>
      format(
        sentence,
        results.flatMap((all) => all[i] ?? []),
        found?.[i],
      ),
    );
    if (!terminal.out.write(text.join(""))) await once(terminal.out, "drain");
  }
}

/** Taggers of words by task, and one of arguments. */
interface Taggers {
  readonly words: ReadonlyMap<Task, Tagger>;
  readonly roles: RoleTagger | undefined;
}

async function loadTaggers(
  { models, verbose }: TagRunOptions,
  terminal: Terminal,
): Promise<Taggers> {
  const words = new Map<Task, Tagger>();
  let roles: RoleTagger | undefined;
  for (const path of models) {
    const stored = await loadWeights(path);
    const { task, labels, features } = stored.parts;
    if (words.has(task) || (task === "srl" && roles !== undefined)) {
      throw new UsageError(`tag run: ${path} is a second model for ${task}; expected one.`);
    }
    if (verbose) {
      const [first] = features.features;
      terminal.err.write(
        `${path}: ${task}, ${labels.length} tags, ` +
          `${formatCount(first?.vocabulary.size ?? 0)} words\n`,
      );
    }
    const model = task === "srl" ? modelFrom(stored) : undefined;
    if (model instanceof RoleModel) roles = new RoleTagger(model);
    else words.set(task, new Tagger(stored));
  }
  return { words, roles };
}

/** The taggers of words whose tags are written, in the order of their columns. */
function columnsOf(
  { words, roles }: Taggers,
  { models, tasks: wanted }: TagRunOptions,
): Map<Task, Tagger> {
  const missing = wanted.find((task) => !words.has(task) && (task !== "srl" || !roles));
  if (missing !== undefined) {
    throw new UsageError(
      `tag run: there is no model for ${missing} among ${models.join(" ")}; expected one. ` +
        "Add it to --model, or make it with tag train.",
    );
  }
  // Predicates are told with their arguments, unless asked for by themselves.
  const all = tasks.filter((task) => task !== "vbs" || roles === undefined);
  const chosen = wanted.length > 0 ? wanted : all;
  return new Map(
    tasks.flatMap((task): [Task, Tagger][] => {
      const tagger = words.get(task);
      return tagger !== undefined && chosen.includes(task) ? [[task, tagger]] : [];
    }),
  );
}

/** Where the predicates of sentences are looked for. */
function predicateFinder({ words }: Taggers, { verbs, posVerbs }: TagRunOptions): PredicateFinder {
  if (verbs !== undefined) return predicatesInFile(verbs);
  const task = posVerbs ? "pos" : "vbs";
  const tagger = words.get(task);
  if (tagger !== undefined) return predicatesByTags(tagger);
  throw new UsageError(
    `tag run: roles are those of predicates, and there is no model for ${task} that finds them; ` +
      `expected one${posVerbs ? "" : ", or --verbs or --pos-verbs"}. Add it to --model.`,
  );
}
