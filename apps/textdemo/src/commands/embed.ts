import { type Command, Option } from "commander";
import {
  defaultSettings,
  type ObjectiveSettings,
  objectiveDefaults,
  objectives,
  type Settings,
} from "../collobert/settings.ts";
import type { Goal } from "../collobert/train.ts";
import { defaultCorpus } from "../corpus/sources.ts";
import { integer, positive, share, sizes } from "../terminal/arguments.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { givenBy } from "./settings.ts";

/** What commander makes of the options of `embed`. */
type EmbedFlags = Omit<Settings, keyof ObjectiveSettings> &
  Partial<ObjectiveSettings> &
  Goal & { output?: string; checkpoint?: string; resume: boolean } & {
    searchRate: boolean;
    threads?: number;
    json: boolean;
  };

const embedNotes = `
Of --steps, --epochs and --minutes, the first to be reached ends the training. The step
size falls to 0 with the steps or epochs, if one of them is given, else with the time.

Ctrl-C takes effect between two steps, a few milliseconds at the defaults. A step takes
longer with a larger --batch, --size, --hidden or, for next-word, --vocabulary: seconds
with the largest batches.

Both places to write to are checked before anything is read. If the training cannot be
saved later, a line says so, it goes on, and the vectors are still written, after Ctrl-C
as well.

Exit codes: 0 when the vectors are written, saved checkpoint or not; 2 when they could not
be, or for what else you can put right; 130 after Ctrl-C.
`;

/** Adds the command that trains word vectors. */
export function addEmbed(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const d = defaultSettings;
  const command = program
    .command("embed")
    .description("train word vectors on text and write them as word2vec text")
    .addOption(
      new Option("--objective <name>", "what the network learns")
        .choices(objectives)
        .default(d.objective),
    )
    .option(
      "--corpus <texts...>",
      "plain text files (.gz too), or sotu, moby-dick, brown (if installed)",
      [...defaultCorpus],
    )
    .option("--window <words>", "words in a window", integer(2, 999), d.window)
    .option("--size <n>", "numbers in a word's vector", integer(1, 10_000), d.size)
    .option("--hidden <n>", "units in a hidden layer", integer(1, 10_000), d.hidden)
    .option("--vocabulary <words>", "words that get a vector", integer(3, 10_000_000), d.vocabulary)
    .option(
      "--batch <windows>",
      "windows in a step; Ctrl-C waits for its end (default: ranking 512, others 128)",
      integer(1, 100_000),
    )
    .option(
      "--learning-rate <rate>",
      "step size at the beginning (default: 0.3, skipgram 0.025, cbow 0.1)",
      positive,
    )
    .option(
      "--power <p>",
      "words are drawn by frequency to this power (default: next-word 1, others 0.5)",
      share,
    )
    .option(
      "--negatives <n>",
      "words drawn for each window by skipgram and cbow",
      integer(1, 1000),
      d.negatives,
    )
    .option(
      "--curriculum <sizes>",
      "first train on dictionaries of fewer words, such as 5k,10k, in stages of equal length",
      sizes,
      [],
    )
    .option("--seed <n>", "same seed, same vectors", integer(Number.MIN_SAFE_INTEGER), d.seed)
    .option("--epochs <n>", "train on as many windows as n times the text (default: 3)", positive)
    .option("--steps <n>", "train for n batches", integer(1))
    .option("--minutes <n>", "train for n minutes", positive)
    .option("--output <file>", "where the vectors go (default: vectors.txt)")
    .option("--checkpoint <folder>", "where the training is saved (default: OUTPUT.checkpoint)")
    .option("--resume", "go on from the checkpoint", false)
    .option(
      "--search-rate",
      "first try five rates around --learning-rate for 400 steps each",
      false,
    )
    .option(
      "--threads <n>",
      "threads to compute with; the vectors do not depend on it",
      integer(1, 64),
    )
    .option("--json", "write one line of JSON, and everything else to standard error", false)
    .addHelpText("after", embedNotes);
  command.action(async (flags: EmbedFlags) => {
    const { output, checkpoint, resume, searchRate, threads, json, ...more } = flags;
    const { steps, epochs, minutes, ...rest } = more;
    const settings: Settings = { ...objectiveDefaults[rest.objective], ...rest };
    const given = givenBy(command, settings);
    const limited = [steps, epochs, minutes].some((limit) => limit !== undefined);
    const goal = limited ? { steps, epochs, minutes } : undefined;
    const how = { resume, searchRate, threads, json };
    const { embedCommand } = await import("./embed-run.ts");
    exit(await embedCommand({ settings, given, goal, output, checkpoint, ...how }, terminal));
  });
}
