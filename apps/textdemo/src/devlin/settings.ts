import { type Direction, directions } from "./direction.ts";

/** Rules by which a network may learn. */
export const optimizers = ["adagrad", "adam", "sgd"] as const;

export type OptimizerName = (typeof optimizers)[number];

/** Everything the result of a training depends on. */
export interface JointSettings {
  /** A sentence a line, its words parted by spaces. */
  readonly source: string;
  /** Line n is the translation of line n of the source. */
  readonly target: string;
  /** Links of each pair; null to have them computed. */
  readonly links: string | null;
  readonly direction: Direction;
  /** Words of the history. */
  readonly history: number;
  /** Words of the source window, odd. */
  readonly window: number;
  /** Numbers in a word's vector. */
  readonly size: number;
  /** Units of the hidden layers, one or two. */
  readonly hidden: readonly number[];
  /** Words of the window that have a vector, with the marks. */
  readonly sourceWords: number;
  /** Words of the history that have a vector, with the marks. */
  readonly targetWords: number;
  /** Words that are predicted, with the marks. */
  readonly outputWords: number;
  /** Weight of ln² Z in the objective; 0 for none. */
  readonly alpha: number;
  readonly optimizer: OptimizerName;
  /** Step size at the beginning, for the mean over a batch. */
  readonly learningRate: number;
  /** Words in a step. */
  readonly batch: number;
  readonly epochs: number;
  /** Share of the pairs, at the end, that is not trained on and tells when to halve the rate. */
  readonly heldOut: number;
  readonly seed: number;
}

/** Step sizes for the mean over a batch; that of SGD is the paper's 0.001 for a sum over 128. */
export const learningRates: Readonly<Record<OptimizerName, number>> = {
  adagrad: 0.05,
  adam: 0.001,
  sgd: 0.128,
};

/** What `nnjm train` uses unless told otherwise. */
export const jointDefaults: Omit<JointSettings, "source" | "target" | "links" | "learningRate"> = {
  direction: "s2t-l2r",
  history: 3,
  window: 5,
  size: 64,
  hidden: [256],
  sourceWords: 16_000,
  targetWords: 16_000,
  outputWords: 8000,
  alpha: 0.1,
  optimizer: "adagrad",
  batch: 128,
  epochs: 8,
  heldOut: 0.05,
  seed: 1,
};

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

/** Whether a value that was read is settings as they are written. */
export function isJointSettings(value: unknown): value is JointSettings {
  if (typeof value !== "object" || value === null) return false;
  const settings: Unchecked<JointSettings> = value;
  const { window, size, sourceWords, targetWords, outputWords, batch, epochs } = settings;
  return (
    typeof settings.source === "string" &&
    typeof settings.target === "string" &&
    (settings.links === null || typeof settings.links === "string") &&
    directions.some((direction) => direction === settings.direction) &&
    optimizers.some((optimizer) => optimizer === settings.optimizer) &&
    [window, size, sourceWords, targetWords, outputWords, batch, epochs].every(isCount) &&
    (settings.history === 0 || isCount(settings.history)) &&
    isHidden(settings.hidden) &&
    [settings.alpha, settings.learningRate, settings.heldOut].every(isAmount) &&
    Number.isSafeInteger(settings.seed)
  );
}

/** Whether a value is the sizes of one or two layers. */
export function isHidden(value: unknown): value is readonly number[] {
  return Array.isArray(value) && (value.length === 1 || value.length === 2) && value.every(isCount);
}

/** Whether a value is a size that a network may have. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= 10_000_000;
}

function isAmount(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
