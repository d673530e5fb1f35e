import { FileError, threads } from "@nnf/tensor";
import {
  type Checkpoint,
  checkpointFile,
  loadCheckpoint,
  saveCheckpoint,
} from "../collobert/checkpoint.ts";
import { bestRate, searchRate, trialSteps } from "../collobert/search-rate.ts";
import { checkSettings, type Settings } from "../collobert/settings.ts";
import { type Goal, train } from "../collobert/train.ts";
import { Trainer } from "../collobert/trainer.ts";
import { type Corpus, fingerprint, readCorpus } from "../corpus/corpus.ts";
import { source } from "../corpus/sources.ts";
import { UsageError, userMessage } from "../errors.ts";
import { formatCount, formatSeconds } from "../terminal/format.ts";
import { interruptedCode, interruptible } from "../terminal/interrupt.ts";
import { showProgress } from "../terminal/progress.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { saveTable, tableFiles } from "../vectors/lookup.ts";
import { resumedSettings } from "./settings.ts";
import { checkWritable } from "./writable.ts";

/** Options of the command `embed`. What is undefined the user did not say. */
export interface EmbedOptions {
  /** Defaults included. */
  readonly settings: Settings;
  /** The settings the user gave; on resuming, the others come from the checkpoint. */
  readonly given: ReadonlySet<keyof Settings>;
  readonly goal: Goal | undefined;
  /** The file of vectors to write. */
  readonly output: string | undefined;
  /** The folder to save the training in; beside the vectors unless given. */
  readonly checkpoint: string | undefined;
  /** Whether to go on from the checkpoint. */
  readonly resume: boolean;
  /** Whether to try several step sizes first; not on resuming. */
  readonly searchRate: boolean;
  /** Threads to compute with; as many as the library takes by itself when undefined. */
  readonly threads: number | undefined;
  /** Write one line of JSON, and everything else to the stream of errors. */
  readonly json: boolean;
}

const defaultOutput = "vectors.txt";
const defaultGoal: Goal = { epochs: 3 };

/**
 * Trains word vectors on texts and writes them. Ctrl-C saves the training and ends it. Where the
 * training cannot be saved, it goes on without, and the vectors are written even after Ctrl-C.
 * @returns the exit code
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function embedCommand(options: EmbedOptions, out: Terminal): Promise<number> {
  const terminal = options.json ? { ...out, out: out.err } : out;
  if (options.threads !== undefined) threads(options.threads);
  const folder = options.checkpoint ?? `${options.output ?? defaultOutput}.checkpoint`;
  const saved = options.resume ? await loadCheckpoint(folder) : undefined;
  let settings =
    saved === undefined
      ? options.settings
      : resumedSettings("embed", options, saved.settings, folder);
  const goal = options.goal ?? saved?.goal ?? defaultGoal;
  const output = options.output ?? saved?.output ?? defaultOutput;
  checkSettings(settings);
  await checkWritable({
    operation: "embed",
    files: tableFiles(output),
    checkpoint: checkpointFile(folder),
  });

  print(terminal, `Reading ${settings.corpus.map((name) => source(name).title).join(", ")}`);
  const corpus = await readCorpus(settings.corpus, settings.vocabulary);
  const text = fingerprint(corpus);
  print(
    terminal,
    `${formatCount(corpus.size)} words, ${formatCount(corpus.vocabulary.size)} in the vocabulary`,
  );
  if (options.searchRate && saved === undefined) {
    const learningRate = await searched(corpus, settings, terminal);
    if (learningRate === undefined) return interruptedCode;
    settings = { ...settings, learningRate };
  }
  const trainer = new Trainer(corpus, settings);
  print(terminal, `${formatCount(trainer.epochSize)} windows to train on`);
  if (saved !== undefined) {
    checkText(saved, text, folder);
    trainer.load(saved.state);
    print(terminal, `Going on after ${formatCount(trainer.steps)} steps`);
  }

  const progress = showProgress(terminal.out);
  let unsaved: string | undefined;
  const save = async (seconds: number): Promise<void> => {
    const state = trainer.state();
    const before = unsaved;
    unsaved = await failure(
      saveCheckpoint(folder, { settings, goal, output, text, seconds, state }),
    );
    if (unsaved !== undefined && unsaved !== before) {
      progress.note(`  the training is not saved: ${unsaved}`);
    }
  };
  const { finished, seconds, wordsPerSecond, active, validation } = await interruptible((signal) =>
    train(trainer, {
      goal,
      signal,
      progress,
      secondsBefore: saved?.seconds,
      onValidation: save,
    }),
  );
  await save(seconds);
  const resume = `textdemo embed --resume --checkpoint ${quoted(folder)}`;
  const steps = `after ${formatCount(trainer.steps)} steps`;
  if (!finished && unsaved === undefined) {
    print(terminal, `Interrupted and saved ${steps}. Go on with: ${resume}`);
    return interruptedCode;
  }
  if (!finished) print(terminal, `Interrupted ${steps}, which could not be saved.`);
  const vectors = trainer.vectors();
  try {
    await saveTable(output, vectors, corpus.vocabulary);
  } catch (error) {
    if (unsaved === undefined) {
      print(terminal, `The training is saved. Write it with: ${resume} --output FILE`);
    }
    throw error;
  }
  const { objective, size, learningRate, seed } = settings;
  const pairs =
    objective === "ranking" ? `, ${Math.round(100 * active)} % of the pairs active` : "";
  print(
    terminal,
    `Wrote ${output}: ${formatCount(vectors.words.length)} words × ${size}, after ` +
      `${formatSeconds(seconds)} at ${formatCount(wordsPerSecond)} words/s${pairs}. ` +
      `Look at it with: textdemo neighbours --vectors ${quoted(output)} WORD...`,
  );
  if (options.json) {
    const { steps } = trainer;
    const length = { steps, windows: steps * settings.batch, seconds, finished };
    const speed = { windowsPerSecond: wordsPerSecond, activePairs: active, threads: threads() };
    const place = { output, words: vectors.words.length, size };
    const result = { ...place, objective, learningRate, seed, ...length, ...speed };
    print(out, JSON.stringify({ ...result, heldOut: validation }));
  }
  return finished ? 0 : interruptedCode;
}

/** The best of several step sizes, each of which is printed; undefined after Ctrl-C. */
async function searched(
  corpus: Corpus,
  settings: Settings,
  terminal: Terminal,
): Promise<number | undefined> {
  print(terminal, `Searching the step size, ${trialSteps} steps each:`);
  return interruptible(async (signal) => {
    const tried = await searchRate(corpus, settings, {
      signal,
      onTrial: ({ learningRate, loss }) =>
        print(terminal, `  --learning-rate ${learningRate}: held-out loss ${loss.toFixed(4)}`),
    });
    if (signal.aborted) return undefined;
    const best = bestRate(tried);
    if (best === undefined) {
      throw new UsageError(
        `embed: no rate from ${tried[0]?.learningRate} on gave a finite loss; expected one to. ` +
          "Give a smaller --learning-rate to search around.",
      );
    }
    print(terminal, `Training with --learning-rate ${best}`);
    return best;
  });
}

/** Why nothing could be written, in one line; undefined if it could. */
async function failure(writing: Promise<void>): Promise<string | undefined> {
  try {
    await writing;
    return undefined;
  } catch (error) {
    if (error instanceof FileError) return userMessage(error);
    throw error;
  }
}

function checkText(saved: Checkpoint, text: string, folder: string): void {
  if (saved.text === text) return;
  throw new UsageError(
    `embed: ${checkpointFile(folder)} was trained on another text than ` +
      `${saved.settings.corpus.join(" ")} is now; expected unchanged files. ` +
      "Leave out --resume to train anew.",
  );
}

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./:@%+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
