import { join } from "node:path";
import type { RandomState } from "@nnf/tensor";
import { loadTraining, saveTraining } from "../training-file.ts";
import { objectives, type Settings } from "./settings.ts";
import type { Goal } from "./train.ts";
import type { TrainerState } from "./trainer.ts";

/** A training that can go on where it stopped. */
export interface Checkpoint {
  readonly settings: Settings;
  readonly goal: Goal;
  /** Where the vectors are to be written. */
  readonly output: string;
  /** Of the text, see `fingerprint`. */
  readonly text: string;
  /** Seconds of training so far. */
  readonly seconds: number;
  readonly state: TrainerState;
}

/** The file in a checkpoint's folder: all is in one, so that it is whole or not there. */
export function checkpointFile(folder: string): string {
  return join(folder, "checkpoint.safetensors");
}

/**
 * Writes a checkpoint, atomically.
 * @throws FileError when it cannot be written; the old one stays whole
 */
export async function saveCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  const { state, ...rest } = checkpoint;
  const { tensors, ...position } = state;
  await saveTraining(checkpointFile(folder), tensors, { version, ...rest, ...position });
}

/** Changes whenever older checkpoints would be misread. */
const version = 2;

/**
 * Reads a checkpoint.
 * @throws FileError when there is none or it cannot be read, FormatError when it is not one as it
 *   was written
 */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const { tensors, training } = await loadTraining(checkpointFile(folder), isTraining);
  const { steps, stage, random, version: _, ...rest } = training;
  return { ...rest, state: { steps, stage, random, tensors } };
}

interface Training extends Omit<Checkpoint, "state"> {
  readonly version: typeof version;
  readonly steps: number;
  readonly stage: number;
  readonly random: RandomState;
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

function isTraining(value: unknown): value is Training {
  if (typeof value !== "object" || value === null) return false;
  const training: Unchecked<Training> = value;
  return (
    training.version === version &&
    isSettings(training.settings) &&
    isGoal(training.goal) &&
    typeof training.output === "string" &&
    typeof training.text === "string" &&
    isAmount(training.seconds) &&
    isCount(training.steps) &&
    isCount(training.stage) &&
    typeof training.random === "object"
  );
}

function isSettings(value: unknown): value is Settings {
  if (typeof value !== "object" || value === null) return false;
  const settings: Unchecked<Settings> = value;
  const { window, size, hidden, vocabulary, batch, negatives } = settings;
  return (
    objectives.some((objective) => objective === settings.objective) &&
    Array.isArray(settings.corpus) &&
    settings.corpus.every((name) => typeof name === "string") &&
    [window, size, hidden, vocabulary, batch, negatives].every(isCount) &&
    Array.isArray(settings.curriculum) &&
    settings.curriculum.every(isCount) &&
    [settings.learningRate, settings.power].every(isAmount) &&
    Number.isSafeInteger(settings.seed)
  );
}

function isGoal(value: unknown): value is Goal {
  if (typeof value !== "object" || value === null) return false;
  const { steps, epochs, minutes }: Unchecked<Goal> = value;
  return [steps, epochs, minutes].every((limit) => limit === undefined || isAmount(limit));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && isAmount(value);
}

function isAmount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
