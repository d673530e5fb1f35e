import { join } from "node:path";
import { loadTraining, saveTraining } from "../training-file.ts";
import { isJointSettings, type JointSettings } from "./settings.ts";
import type { JointTrainerState } from "./trainer.ts";

/** A training that can go on where it stopped. */
export interface JointCheckpoint {
  readonly settings: JointSettings;
  /** Where the model is to be written. */
  readonly output: string;
  /** Of the sentences and their links, see `fingerprint`. */
  readonly texts: string;
  /** Seconds of training so far. */
  readonly seconds: number;
  readonly state: JointTrainerState;
}

/** The file in a checkpoint's folder: all is in one, so that it is whole or not there. */
export function jointCheckpointFile(folder: string): string {
  return join(folder, "joint-model.safetensors");
}

/** Changes whenever older checkpoints would be misread. */
const version = 1;

/**
 * Writes a checkpoint, atomically.
 * @throws FileError when it cannot be written; the old one stays whole
 */
export async function saveJointCheckpoint(
  folder: string,
  checkpoint: JointCheckpoint,
): Promise<void> {
  const { state, ...rest } = checkpoint;
  const { tensors, ...position } = state;
  await saveTraining(jointCheckpointFile(folder), tensors, { version, ...rest, ...position });
}

/**
 * Reads a checkpoint.
 * @throws FileError when there is none or it cannot be read, FormatError when it is not one as it
 *   was written
 */
export async function loadJointCheckpoint(folder: string): Promise<JointCheckpoint> {
  const { tensors, training } = await loadTraining(jointCheckpointFile(folder), isTraining);
  const { epochs, steps, best, version: _, ...rest } = training;
  return { ...rest, state: { epochs, steps, best, tensors } };
}

interface Training extends Omit<JointCheckpoint, "state">, Omit<JointTrainerState, "tensors"> {
  readonly version: typeof version;
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

function isTraining(value: unknown): value is Training {
  if (typeof value !== "object" || value === null) return false;
  const training: Unchecked<Training> = value;
  return (
    training.version === version &&
    isJointSettings(training.settings) &&
    typeof training.output === "string" &&
    typeof training.texts === "string" &&
    typeof training.seconds === "number" &&
    Number.isSafeInteger(training.epochs) &&
    Number.isSafeInteger(training.steps) &&
    (training.best === null || isBest(training.best))
  );
}

function isBest(value: unknown): value is JointTrainerState["best"] {
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).every((figure) => typeof figure === "number");
}
