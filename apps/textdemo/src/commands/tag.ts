import { threads } from "@nnf/tensor";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { shippedModels } from "../shipped-models.ts";
import { type TagLoss, tagLosses } from "../tagging/model.ts";
import { type InputFormat, inputFormats } from "../tagging/run/inputs.ts";
import {
  defaultFeatures,
  parseFeatures,
  type TagSettings,
  tagDefaults,
  withDefaultsOf,
} from "../tagging/settings.ts";
import { type Task, tasks } from "../tagging/task.ts";
import { integer, integers, positive, share } from "../terminal/arguments.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { givenBy } from "./settings.ts";
import type { NamedVectors, TagAblateOptions } from "./tag-ablate.ts";
import type { TagCompressOptions } from "./tag-compress.ts";
import type { TagEvalOptions } from "./tag-eval.ts";
import type { TagRunOptions } from "./tag-run.ts";
import type { TagTableOptions } from "./tag-table.ts";

/** Adds the commands that tag words. */
export function addTag(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const tag = program
    .command("tag")
    .description("train taggers of words: parts of speech, chunks, named entities, semantic roles");
  addTrain(tag, terminal, exit);
  addAblate(tag, terminal, exit);
  tag
    .command("table")
    .description("print what tag ablate has trained, of all tasks, as one table")
    .option("--cells <folder>", "the --output of tag ablate", "ablation")
    .option("--svg <file>", "draw it")
    .option("--json", "print one line of JSON", false)
    .action(async (options: TagTableOptions) => {
      const { tagTableCommand } = await import("./tag-table.ts");
      await tagTableCommand(options, terminal);
    });
  tag
    .command("eval")
    .description("compare a model's tags with those of a file")
    .requiredOption("--model <file>", "what tag train wrote")
    .requiredOption("--data <file>", "sentences in the format the model was trained on")
    .option("--gazetteers <files...>", "the lists the model was trained with", [])
    .option("--json", "print the figures as JSON", false)
    .action(async (options: TagEvalOptions) => {
      const { tagEvalCommand } = await import("./tag-eval.ts");
      await tagEvalCommand(options, terminal);
    });
  addRun(tag, terminal);
  tag
    .command("compress")
    .description("write a model with its tables in int8, about a third of the size")
    .requiredOption("--model <file>", "what tag train wrote")
    .requiredOption("--output <file>", "where the smaller model goes")
    .action(async (options: TagCompressOptions) => {
      const { tagCompressCommand } = await import("./tag-compress.ts");
      await tagCompressCommand(options, terminal);
    });
}

/** What commander makes of the options of `tag run`. */
type RunFlags = Omit<TagRunOptions, "models" | "format" | "tasks"> & {
  model?: string[];
  input: InputFormat;
  only: Task[];
};

const runNotes = `
Reads a sentence a line and writes a line for each word: the word and, behind tabs, its tag by
each model, in the order pos, chunk, ner; an empty line ends a sentence. CoNLL-U stays as it is
but for the column UPOS. Columns are given a further one.

With a model for srl a column follows with the words that are predicates and - for others, then
one for each predicate with its arguments. Predicates are found by a model for vbs, by --verbs
or by --pos-verbs.

Without --model, the program's own models do it: pos, unless --only pos ner says otherwise. Their
weights are under the licences beside them, not the program's.

SENNA's options are understood: -usrtokens, -notokentags, -offsettags, -iobtags,
-brackettags, -pos, -chk, -ner, -srl, -posvbs, -usrvbs FILE, -verbose.
`;

function addRun(tag: Command, terminal: Terminal): void {
  tag
    .command("run")
    .description("tag text on standard input")
    .option(
      "--model <files...>",
      "what tag train wrote, one for each task (default: the models that come with the program)",
    )
    .addOption(
      new Option("--input <format>", "what comes in; tokens have spaces between them")
        .choices(inputFormats)
        .default("text"),
    )
    .addOption(
      new Option("--only <tasks...>", "write the tags of these tasks")
        .choices(tasks)
        .default([], "all"),
    )
    .addOption(
      new Option("--scheme <name>", "how spans are written")
        .choices(["IOBES", "IOB1", "IOB2", "brackets"])
        .default("IOBES"),
    )
    .option("--gazetteers <files...>", "the lists the models were trained with", [])
    .option("--verbs <file>", "predicates of the text: a line a word, - for what is none")
    .option("--pos-verbs", "predicates are the verbs that the model for pos finds", false)
    .option("--no-words", "leave out the words")
    .option("--offsets", "write where words begin and end in their line", false)
    .option("--json", "a line of JSON for each sentence, with probabilities", false)
    .option("--verbose", "describe the models on standard error", false)
    .addHelpText("after", runNotes)
    .action(async ({ model, input, only, ...rest }: RunFlags) => {
      const models = model ?? shippedModels(only);
      const { tagRunCommand } = await import("./tag-run.ts");
      await tagRunCommand({ ...rest, models, format: input, tasks: only }, terminal);
    });
}

/** What commander makes of the options of `tag train`. */
type TrainFlags = Omit<TagSettings, "task" | "train" | "vectors"> & {
  task?: Task;
  loss: TagLoss;
  train?: string[];
  vectors?: string;
  threads?: number;
  output?: string;
  checkpoint?: string;
  resume: boolean;
  json: boolean;
};

const trainNotes = `
Sentences come as CoNLL-U for pos; for chunk and ner as columns, the word first, its tag last
(IOB1, IOB2 or IOBES); for vbs (which words are predicates) and srl (their arguments) as
columns with tabs between them: word, part of speech, a predicate's lemma or -, then the
arguments of each predicate in IOB2. There is an empty line after each sentence. The last
tenth of them is held out; the model that is written is that of the epoch which did best on it.

Tags are given by the window around a word, but arguments (srl) by the whole sentence. Unless
given otherwise it has --features word,caps --window 3 --feature-size 5 --hidden 100
--batch 512 --warm-up 0.05 --dropout 0.

Features: word (in lower case, numbers as 0), caps (kind of capitalisation), suffix:N (the
last N letters), column:N (the N-th column after the word). Each of --gazetteers, lists of
phrases such as names of places, makes a column before those of the text, which tells the word's
place in a phrase; unless --features are given, they are features too.

The training is saved after each epoch; Ctrl-C, or anything worse, loses the current one.

Exit codes: 0 when the model is written, 2 for what you can put right, 130 after Ctrl-C.
`;

function addTrain(tag: Command, terminal: Terminal, exit: (code: number) => void): void {
  const d = tagDefaults;
  const command = tag
    .command("train")
    .description("train a tagger on sentences with tags")
    .addOption(new Option("--task <name>", "what the tags are").choices(tasks))
    .option("--train <files...>", "sentences with tags (.gz too)")
    .option("--output <file>", "where the model goes (default: model.safetensors)")
    .addOption(
      new Option("--loss <name>", "sentence-level or word-level log-likelihood")
        .choices(tagLosses)
        .default(d.loss),
    )
    .option("--vectors <file>", "word vectors to start from, as embed writes them");
  addSizes(command)
    .option("--seed <n>", "same seed, same model", integer(Number.MIN_SAFE_INTEGER), d.seed)
    .option("--threads <n>", "threads to compute on (default: as many as processors)", integer(1))
    .option("--checkpoint <folder>", "where the training is saved (default: OUTPUT.checkpoint)")
    .option("--resume", "go on from the checkpoint", false)
    .option("--json", "print the result as JSON, the rest on standard error", false)
    .addHelpText("after", trainNotes);
  command.action(async (flags: TrainFlags) => {
    const { output, checkpoint, resume, json, threads: count, ...rest } = flags;
    const { task, train, vectors = null, ...numbers } = rest;
    if (!resume && (task === undefined || train === undefined)) {
      throw new UsageError("tag train: expected --task and --train, or --resume.");
    }
    checkSizes(numbers);
    if (count !== undefined) threads(count);
    const all = { ...numbers, task: task ?? "pos", train: train ?? [], vectors };
    const given = givenBy(command, all);
    const settings = withDefaultsOf(all, given);
    const { tagTrainCommand } = await import("./tag-train.ts");
    exit(await tagTrainCommand({ settings, given, output, checkpoint, resume, json }, terminal));
  });
}

type Sizes = Omit<TagSettings, "task" | "loss" | "train" | "vectors" | "seed">;

/** Adds the options by which one training differs from another on the same sentences. */
function addSizes(command: Command): Command {
  const d = tagDefaults;
  return command
    .option("--features <names>", "with commas between them", parseFeatures, [...defaultFeatures])
    .option("--gazetteers <files...>", "lists of phrases, one a line, to look words up in")
    .option("--window <words>", "words in a window, odd", integer(1, 99), d.window)
    .option("--size <n>", "numbers in a word's vector", integer(1, 10_000), d.size)
    .option("--feature-size <n>", "in another feature's", integer(1, 10_000), d.featureSize)
    .option("--hidden <n>", "units in the hidden layer", integer(1, 10_000), d.hidden)
    .option("--batch <words>", "words in a step, about", integer(1, 100_000), d.batch)
    .option("--learning-rate <rate>", "greatest step size", positive, d.learningRate)
    .option("--warm-up <share>", "of the steps, in which it rises first", share, d.warmUp)
    .option("--dropout <share>", "units left out in a step", share, d.dropout)
    .option("--rarity <a>", "hide words seen n times at a / (a + n)", positive, d.rarity)
    .option("--epochs <n>", "times the sentences are gone through", integer(1), d.epochs);
}

function checkSizes({ window, dropout }: Sizes): void {
  if (window % 2 === 0) throw new UsageError(`--window ${window}: expected an odd number.`);
  if (dropout === 1) throw new UsageError("--dropout 1: expected less than 1.");
}

/** What commander makes of the options of `tag ablate`. */
type AblateFlags = Sizes &
  Omit<TagAblateOptions, "settings" | "vectors"> & {
    task: Task;
    train: string[];
    vectors: string[];
    threads?: number;
  };

const ablateNotes = `
For each loss (WLL, SLL), each of --vectors and each seed, a tagger is trained as by tag train
and scored on the sentences of --scored, which take no part in the training. Files are as for
tag train. The table has the mean over the seeds, and what SLL is better than WLL and each of
the vectors than the first, with paired bootstrap intervals over the sentences.

Each trained tagger's counts are kept in OUTPUT: the same command goes on after Ctrl-C, and
more --seeds or --vectors train only what is new.

Exit codes: 0 when the table is printed, 2 for what you can put right, 130 after Ctrl-C.
`;

function addAblate(tag: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = tag
    .command("ablate")
    .description("compare losses and word vectors over several seeds")
    .addOption(
      new Option("--task <name>", "what the tags are").choices(tasks).makeOptionMandatory(),
    )
    .requiredOption("--train <files...>", "sentences to train on (.gz too)")
    .requiredOption("--scored <files...>", "sentences to compare on (.gz too)")
    .option("--vectors <names...>", "none, or NAME=FILE, to start from", ["none"])
    .option("--seeds <n,...>", "train with each of these seeds", integers, [1, 2, 3])
    .option("--output <folder>", "where what is trained is kept", "ablation")
    .option("--json <file>", "write the table as JSON")
    .option("--svg <file>", "draw it");
  addSizes(command)
    .option("--threads <n>", "threads to compute on (default: as many as processors)", integer(1))
    .addHelpText("after", ablateNotes);
  command.action(async (flags: AblateFlags) => {
    const {
      task,
      train,
      vectors,
      scored,
      seeds,
      output,
      json,
      svg,
      threads: count,
      ...sizes
    } = flags;
    checkSizes(sizes);
    const named = parseVectors(vectors);
    if (count !== undefined) threads(count);
    const { loss, seed } = tagDefaults;
    const all: TagSettings = { ...sizes, loss, seed, task, train, vectors: null };
    const settings = withDefaultsOf(all, givenBy(command, all));
    const options = { settings, vectors: named, scored, seeds, output, json, svg };
    const { tagAblateCommand } = await import("./tag-ablate.ts");
    exit(await tagAblateCommand(options, terminal));
  });
}

/** Names become parts of file names. */
function parseVectors(given: readonly string[]): NamedVectors[] {
  const vectors = given.map((text): NamedVectors => {
    if (text === "none") return { name: text, path: null };
    const [, name, path] = /^([\w.+]+)=(.+)$/.exec(text) ?? [];
    if (name !== undefined && path !== undefined) return { name, path };
    throw new UsageError(
      `--vectors ${text}: expected none or NAME=FILE, the name of letters, digits, ".", "+" and "_".`,
    );
  });
  const twice = vectors.find(({ name }, i) => vectors.findIndex((it) => it.name === name) < i);
  if (twice === undefined) return vectors;
  throw new UsageError(`--vectors: ${twice.name} is there twice; expected different names.`);
}
