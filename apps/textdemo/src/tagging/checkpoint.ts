import { join } from "node:path";
import { loadTraining, saveTraining } from "../training-file.ts";
import { isTagSettings, type TagSettings } from "./settings.ts";
import type { TagTrainerState } from "./trainer.ts";

/** A training that can go on where it stopped. */
export interface TagCheckpoint {
  readonly settings: TagSettings;
  /** Where the model is to be written. */
  readonly output: string;
  /** Of sentences and vectors, see `fingerprint`. */
  readonly texts: string;
  /** Seconds of training so far. */
  readonly seconds: number;
  readonly state: TagTrainerState;
}

/** The file in a checkpoint's folder: all is in one, so that it is whole or not there. */
export function tagCheckpointFile(folder: string): string {
  return join(folder, "tagger.safetensors");
}

/** Changes whenever older checkpoints would be misread. */
const version = 1;

/**
 * Writes a checkpoint, atomically.
 * @throws FileError when it cannot be written; the old one stays whole
 */
export async function saveTagCheckpoint(folder: string, checkpoint: TagCheckpoint): Promise<void> {
  const { state, ...rest } = checkpoint;
  const { tensors, ...position } = state;
  await saveTraining(tagCheckpointFile(folder), tensors, { version, ...rest, ...position });
}

/**
 * Reads a checkpoint.
 * @throws FileError when there is none or it cannot be read, FormatError when it is not one as it
 *   was written
 */
export async function loadTagCheckpoint(folder: string): Promise<TagCheckpoint> {
  const { tensors, training } = await loadTraining(tagCheckpointFile(folder), isTraining);
  const { epochs, random, best, version: _, ...rest } = training;
  return { ...rest, state: { epochs, random, best, tensors } };
}

interface Training extends Omit<TagCheckpoint, "state">, Omit<TagTrainerState, "tensors"> {
  readonly version: typeof version;
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

function isTraining(value: unknown): value is Training {
  if (typeof value !== "object" || value === null) return false;
  const { best, random, ...training }: Unchecked<Training> = value;
  return (
    training.version === version &&
    isTagSettings(training.settings) &&
    typeof training.output === "string" &&
    typeof training.texts === "string" &&
    typeof training.seconds === "number" &&
    Number.isSafeInteger(training.epochs) &&
    isBest(best) &&
    typeof random === "object"
  );
}

function isBest(value: unknown): value is TagTrainerState["best"] {
  if (typeof value !== "object" || value === null) return false;
  const { score, epoch }: Unchecked<TagTrainerState["best"]> = value;
  return typeof score === "number" && Number.isSafeInteger(epoch);
}
