import { saveFile } from "@nnf/tensor/node";
import { UsageError } from "../errors.ts";
import { loadTagCheckpoint, saveTagCheckpoint, tagCheckpointFile } from "../tagging/checkpoint.ts";
import { holdOut } from "../tagging/lesson.ts";
import { encodeModel, type ModelCard } from "../tagging/model-file.ts";
import { scoreName } from "../tagging/quality.ts";
import type { TagSettings } from "../tagging/settings.ts";
import { readSentences, withVectors } from "../tagging/sources.ts";
import { trainTagger } from "../tagging/train.ts";
import { TagTrainer } from "../tagging/trainer.ts";
import { formatCount, formatSeconds } from "../terminal/format.ts";
import { interruptedCode, interruptible } from "../terminal/interrupt.ts";
import { showProgress } from "../terminal/progress.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { resumedSettings } from "./settings.ts";
import { checkWritable } from "./writable.ts";

/** Options of the command `tag train`. What is undefined the user did not say. */
export interface TagTrainOptions {
  /** Defaults included. */
  readonly settings: TagSettings;
  /** The settings the user gave; on resuming, the others come from the checkpoint. */
  readonly given: ReadonlySet<keyof TagSettings>;
  /** The model to write. */
  readonly output: string | undefined;
  /** The folder to save the training in; beside the model unless given. */
  readonly checkpoint: string | undefined;
  readonly resume: boolean;
  /** Whether the result is printed as JSON, and all else goes to standard error. */
  readonly json: boolean;
}

const defaultOutput = "model.safetensors";

/**
 * Trains a tagger and writes its model. The training is saved after each epoch; Ctrl-C ends it
 * within an epoch, which is then lost.
 * @returns the exit code
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function tagTrainCommand(
  options: TagTrainOptions,
  terminal: Terminal,
): Promise<number> {
  const talk: Terminal = options.json ? { ...terminal, out: terminal.err } : terminal;
  const folder = options.checkpoint ?? `${options.output ?? defaultOutput}.checkpoint`;
  const saved = options.resume ? await loadTagCheckpoint(folder) : undefined;
  const settings =
    saved === undefined
      ? options.settings
      : resumedSettings("tag train", options, saved.settings, folder);
  const output = options.output ?? saved?.output ?? defaultOutput;
  await checkWritable({
    operation: "tag train",
    files: [output],
    checkpoint: tagCheckpointFile(folder),
  });

  const { task, train, gazetteers, vectors } = settings;
  const sources = await withVectors(await readSentences(task, train, gazetteers), vectors);
  const size = sources.vectors?.vectors.shape[1] ?? settings.size;
  if (options.given.has("size") && size !== settings.size) {
    throw new UsageError(
      `tag train: --size is ${settings.size}, but the vectors in ${settings.vectors} have ${size} ` +
        "numbers; expected the same. Leave --size out.",
    );
  }
  const texts = holdOut(sources.sentences);
  if (texts.heldOut.length === 0) {
    throw new UsageError(
      `${settings.train.join(" ")}: ${texts.train.length} sentences are too few to train on some ` +
        "and measure on others; expected at least 10.",
    );
  }
  const trainer = new TagTrainer(texts, settings, sources.vectors);
  print(
    talk,
    `${formatCount(texts.train.length)} sentences with ${formatCount(trainer.words)} words to train ` +
      `on, ${formatCount(texts.heldOut.length)} held out, ` +
      `${trainer.model.parts.labels.length} tags`,
  );
  if (saved !== undefined) {
    if (saved.texts !== sources.fingerprint) throw changedTexts(folder);
    trainer.load(saved.state);
    print(talk, `Going on after epoch ${trainer.epochs}`);
  }
  const { finished, seconds } = await interruptible((signal) =>
    trainTagger(trainer, {
      progress: showProgress(talk.out),
      signal,
      secondsBefore: saved?.seconds ?? 0,
      onEpoch: (now) =>
        saveTagCheckpoint(folder, {
          settings,
          output,
          texts: sources.fingerprint,
          seconds: now,
          state: trainer.state(),
        }),
    }),
  );
  if (!finished) {
    print(
      talk,
      trainer.epochs === 0
        ? "Interrupted in the first epoch; nothing was saved."
        : `Interrupted; saved after epoch ${trainer.epochs}. Go on with: textdemo tag train ` +
            `--resume --checkpoint ${folder}`,
    );
    return interruptedCode;
  }
  const card: ModelCard = {
    settings,
    heldOut: { figure: scoreName(settings.task), ...trainer.best },
    seconds: Math.round(seconds),
  };
  const { tensors, metadata } = encodeModel({ ...trainer.bestModel().weights(), card });
  await saveFile(output, tensors, { metadata });
  const { score, epoch } = trainer.best;
  print(
    talk,
    `Wrote ${output} after ${formatSeconds(seconds)}: best after epoch ${epoch}, held-out ` +
      `${scoreName(settings.task)} ${score.toFixed(2)} %`,
  );
  if (options.json) print(terminal, JSON.stringify({ output, ...card }));
  return 0;
}

function changedTexts(folder: string): UsageError {
  return new UsageError(
    `tag train: the checkpoint in ${folder} was trained on other sentences or vectors than the ` +
      "files hold now; expected unchanged files. Leave out --resume to train anew.",
  );
}
