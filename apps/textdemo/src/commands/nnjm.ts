import { threads } from "@nnf/tensor";
import { type Command, InvalidArgumentError, Option } from "commander";
import { directions, isLexical } from "../devlin/direction.ts";
import {
  type JointSettings,
  jointDefaults,
  learningRates,
  optimizers,
} from "../devlin/settings.ts";
import { UsageError } from "../errors.ts";
import { integer, positive, share } from "../terminal/arguments.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { NnjmScoreOptions } from "./nnjm-score.ts";
import { givenBy } from "./settings.ts";

/** Adds the commands of the joint model. */
export function addNnjm(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const nnjm = program
    .command("nnjm")
    .description("a neural joint model: a translation's words from those before and the source");
  addTrain(nnjm, terminal, exit);
  nnjm
    .command("score")
    .description("measure a joint model on sentence pairs: perplexity and |ln Z|")
    .requiredOption("--model <file>", "what nnjm train wrote")
    .requiredOption("--source <file>", "tokenised sentences, one a line (.gz too)")
    .requiredOption("--target <file>", "their translations, line by line")
    .option("--links <file>", "links i-j of each pair (default: computed as in training)")
    .option("--lines", "first a line for each pair: ln P, then the sum of scores", false)
    .option("--threads <n>", "threads to compute on (default: as many as processors)", integer(1))
    .option("--json", "print the figures as JSON", false)
    .action(async ({ threads: count, links, ...options }: ScoreFlags) => {
      if (count !== undefined) threads(count);
      const { nnjmScoreCommand } = await import("./nnjm-score.ts");
      await nnjmScoreCommand({ ...options, links: links ?? null }, terminal);
    });
}

type ScoreFlags = Omit<NnjmScoreOptions, "links"> & { links?: string; threads?: number };

/** What commander makes of the options of `nnjm train`. */
type TrainFlags = Omit<JointSettings, "source" | "target" | "links" | "learningRate"> & {
  source?: string;
  target?: string;
  links?: string;
  learningRate?: number;
  threads?: number;
  output?: string;
  checkpoint?: string;
  aligner: boolean;
  resume: boolean;
  json: boolean;
};

const trainNotes = `
Sentences are tokenised, words parted by spaces; words seen once count as unknown. The last
pairs (--held-out) are not trained on: the step size is halved after each epoch that does
worse on them, and the model that is written is that of the epoch which did best. Text that
something is to be tuned or tested on must be in neither.

The model keeps an aligner of the pairs, as align --symmetrize grow-diag-final-and trains it,
for nnjm score and for lists without alignments; without --links it also links the words to
train on. --no-aligner leaves it out of the model.

--direction s2t-l2r predicts words of the target from those before them, r2l from those behind
them; t2s predicts words of the source. lexical predicts for each word, without a history, the
words it is linked with, <null> for none (NNLTM).

The lecture's model is --history 4 --window 1, that of Devlin et al. 2014 --history 3
--window 11 --size 192 --hidden 512,512 --output-words 32000.

The training is saved after each epoch and after Ctrl-C; --resume goes on bit for bit.

Exit codes: 0 when the model is written, 2 for what you can put right, 130 after Ctrl-C.
`;

function addTrain(nnjm: Command, terminal: Terminal, exit: (code: number) => void): void {
  const d = jointDefaults;
  const command = nnjm
    .command("train")
    .description("train a joint model on sentence pairs")
    .option("--source <file>", "tokenised sentences, one a line (.gz too)")
    .option("--target <file>", "their translations, line by line")
    .option("--links <file>", "links i-j of each pair (default: computed from the pairs)")
    .option("--output <file>", "where the model goes (default: joint-model.safetensors)")
    .option("--no-aligner", "keep no aligner in the model")
    .addOption(
      new Option("--direction <name>", "what is predicted, in which order")
        .choices(directions)
        .default(d.direction),
    )
    .option("--history <words>", "words before the predicted one", integer(0, 99), d.history)
    .option("--window <words>", "source words around the affiliated one", odd, d.window)
    .option("--size <n>", "numbers in a word's vector", integer(1, 10_000), d.size)
    .option("--hidden <units>", "one hidden layer, or two as 512,512", hidden, d.hidden)
    .option("--source-words <n>", "words of the window", integer(4, 10_000_000), d.sourceWords)
    .option("--target-words <n>", "words of the history", integer(3, 10_000_000), d.targetWords)
    .option("--output-words <n>", "words predicted", integer(3, 10_000_000), d.outputWords)
    .option("--alpha <a>", "weight of ln² Z in the objective", amount, d.alpha)
    .addOption(
      new Option("--optimizer <name>", "rule of learning").choices(optimizers).default(d.optimizer),
    )
    .option("--learning-rate <rate>", `at the beginning (default: ${rates})`, positive)
    .option("--batch <words>", "words in a step", integer(1, 100_000), d.batch)
    .option("--epochs <n>", "times the sentences are gone through", integer(1), d.epochs)
    .option("--held-out <share>", "share of the pairs to measure on", share, d.heldOut)
    .option("--seed <n>", "same seed, same model", integer(Number.MIN_SAFE_INTEGER), d.seed)
    .option("--threads <n>", "threads to compute on (default: as many as processors)", integer(1))
    .option("--checkpoint <folder>", "where the training is saved (default: OUTPUT.checkpoint)")
    .option("--resume", "go on from the checkpoint", false)
    .option("--json", "print the result as JSON, the rest on standard error", false)
    .addHelpText("after", trainNotes);
  command.action(async (flags: TrainFlags) => {
    const { output, checkpoint, aligner, resume, json, threads: count, ...rest } = flags;
    const { source = "", target = "", links = null, ...numbers } = rest;
    if (!resume && (source === "" || target === "")) {
      throw new UsageError("nnjm train: expected --source and --target, or --resume.");
    }
    const lexical = isLexical(numbers.direction);
    if (lexical && numbers.history > 0 && command.getOptionValueSource("history") === "cli") {
      throw new UsageError(
        `nnjm train: --direction ${numbers.direction} has no history; expected no --history.`,
      );
    }
    if (count !== undefined) threads(count);
    const history = lexical ? 0 : numbers.history;
    const learningRate = numbers.learningRate ?? learningRates[numbers.optimizer];
    const settings: JointSettings = { ...numbers, history, learningRate, source, target, links };
    const given = givenBy(command, settings);
    const { nnjmTrainCommand } = await import("./nnjm-train.ts");
    const how = { output, checkpoint, aligner, resume, json };
    exit(await nnjmTrainCommand({ settings, given, ...how }, terminal));
  });
}

const rates = optimizers.map((name) => `${name} ${learningRates[name]}`).join(", ");

function odd(text: string): number {
  const value = integer(1, 99)(text);
  if (value % 2 === 1) return value;
  throw new InvalidArgumentError("Expected an odd number, so that there is a word in the middle.");
}

function hidden(text: string): number[] {
  const values = text.split(",").map(integer(1, 100_000));
  if (values.length <= 2) return values;
  throw new InvalidArgumentError("Expected one or two sizes, such as 512 or 512,512.");
}

function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("Expected a number of at least 0.");
}
