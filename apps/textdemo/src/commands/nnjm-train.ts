import { saveFile } from "@nnf/tensor/node";
import {
  jointCheckpointFile,
  loadJointCheckpoint,
  saveJointCheckpoint,
} from "../devlin/checkpoint.ts";
import { encodeJointModel, type JointCard } from "../devlin/model-file.ts";
import type { JointSettings } from "../devlin/settings.ts";
import { fingerprint, jointTexts } from "../devlin/texts.ts";
import { describe, trainJoint } from "../devlin/train.ts";
import { JointTrainer } from "../devlin/trainer.ts";
import { UsageError } from "../errors.ts";
import { counted, formatCount, formatSeconds } from "../terminal/format.ts";
import { interruptedCode, interruptible } from "../terminal/interrupt.ts";
import { showProgress } from "../terminal/progress.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { trainAligner } from "../translation/alignment/train.ts";
import { linkPairs } from "../translation/linked-pairs.ts";
import { readPairs } from "../translation/parallel.ts";
import { resumedSettings } from "./settings.ts";
import { checkWritable } from "./writable.ts";

/** Options of the command `nnjm train`. What is undefined the user did not say. */
export interface NnjmTrainOptions {
  /** Defaults included. */
  readonly settings: JointSettings;
  /** The settings the user gave; on resuming, the others come from the checkpoint. */
  readonly given: ReadonlySet<keyof JointSettings>;
  /** The model to write. */
  readonly output: string | undefined;
  /** The folder to save the training in; beside the model unless given. */
  readonly checkpoint: string | undefined;
  /** Whether the model keeps an aligner, so that text without links can be scored. */
  readonly aligner: boolean;
  readonly resume: boolean;
  /** Whether the result is printed as JSON, and all else goes to standard error. */
  readonly json: boolean;
}

const defaultOutput = "joint-model.safetensors";

/**
 * Trains a joint model and writes it. The training is saved after each epoch and after Ctrl-C.
 * @returns the exit code
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function nnjmTrainCommand(
  options: NnjmTrainOptions,
  terminal: Terminal,
): Promise<number> {
  const talk: Terminal = options.json ? { ...terminal, out: terminal.err } : terminal;
  const folder = options.checkpoint ?? `${options.output ?? defaultOutput}.checkpoint`;
  const saved = options.resume ? await loadJointCheckpoint(folder) : undefined;
  const settings =
    saved === undefined
      ? options.settings
      : resumedSettings("nnjm train", options, saved.settings, folder);
  const output = options.output ?? saved?.output ?? defaultOutput;
  await checkWritable({
    operation: "nnjm train",
    files: [output],
    checkpoint: jointCheckpointFile(folder),
  });

  const read = await readPairs(settings.source, settings.target);
  if (settings.links === null) print(talk, "Aligning the words");
  const { pairs, aligner } = await linkPairs("nnjm train", read, settings);
  const texts = jointTexts(pairs, settings);
  const hash = fingerprint(texts);
  const trainer = new JointTrainer(texts, settings);
  const { dictionary, train, heldOut } = texts;
  const sizes = [dictionary.source, dictionary.target, dictionary.output].map(({ size }) =>
    formatCount(size),
  );
  print(
    talk,
    `${formatCount(train.size)} words to train on, ${formatCount(heldOut.size)} held out; ` +
      `${sizes[0]} words in the window, ` +
      `${settings.history > 0 ? `${sizes[1]} in the history, ` : ""}${sizes[2]} predicted`,
  );
  if (saved !== undefined) {
    if (saved.texts !== hash) throw changedTexts(folder);
    trainer.load(saved.state);
    print(talk, `Going on after ${progressOf(trainer)}`);
  }
  const save = (seconds: number): Promise<void> =>
    saveJointCheckpoint(folder, { settings, output, texts: hash, seconds, state: trainer.state() });
  const { finished, seconds } = await interruptible((signal) =>
    trainJoint(trainer, {
      progress: showProgress(talk.out),
      signal,
      secondsBefore: saved?.seconds ?? 0,
      onEpoch: save,
    }),
  );
  if (!finished) {
    await save(seconds);
    print(
      talk,
      `Interrupted and saved after ${progressOf(trainer)}. Go on with: textdemo nnjm train ` +
        `--resume --checkpoint ${folder}`,
    );
    return interruptedCode;
  }
  const { best } = trainer;
  const card: JointCard = { settings, heldOut: best, seconds: Math.round(seconds) };
  const model = trainer.bestModel();
  if (options.aligner && aligner === undefined) print(talk, "Training an aligner to keep");
  const kept = options.aligner ? (aligner ?? trainAligner(pairs)) : undefined;
  const { tensors, metadata } = encodeJointModel({ model, card, aligner: kept });
  await saveFile(output, tensors, { metadata });
  const found = best === null ? "" : `: best after epoch ${best.epoch}, held-out ${describe(best)}`;
  print(talk, `Wrote ${output} after ${formatSeconds(seconds)}${found}`);
  if (options.json) print(terminal, JSON.stringify({ output, ...card }));
  return 0;
}

function progressOf({ epochs, steps }: JointTrainer): string {
  return `${counted(epochs, "epoch")} and ${formatCount(steps)} steps`;
}

function changedTexts(folder: string): UsageError {
  return new UsageError(
    `nnjm train: the checkpoint in ${folder} was trained on other sentences or links than the ` +
      "files hold now; expected unchanged files. Leave out --resume to train anew.",
  );
}
