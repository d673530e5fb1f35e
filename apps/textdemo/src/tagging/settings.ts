import { type FeatureName, featureReader } from "./features.ts";
import { type TagLoss, tagLosses } from "./model.ts";
import { type Task, tasks } from "./task.ts";

/** Everything the result of training a tagger depends on. */
export interface TagSettings {
  readonly task: Task;
  readonly loss: TagLoss;
  /** Paths of the sentences to train on. The last tenth is held out to choose the best epoch. */
  readonly train: readonly string[];
  /** Path of word vectors to start from; `size` is theirs then. */
  readonly vectors: string | null;
  readonly features: readonly FeatureName[];
  /** Paths of lists of phrases, each of which makes a column before those of the sentences. */
  readonly gazetteers?: readonly string[];
  /** Words in a window, odd. */
  readonly window: number;
  /** Numbers in a word's vector, and in that of another feature's value. */
  readonly size: number;
  readonly featureSize: number;
  readonly hidden: number;
  /** Words in a step, about. */
  readonly batch: number;
  /** The greatest step size; it falls to 0 in a straight line. */
  readonly learningRate: number;
  /** The share of the steps over which the step size rises from 0 first. */
  readonly warmUp: number;
  /** The share of inputs and hidden units that a step leaves out. */
  readonly dropout: number;
  /** A word seen n times is taken for an unknown one with probability a / (a + n). */
  readonly rarity: number;
  readonly epochs: number;
  readonly seed: number;
}

/** What `tag train` uses unless told otherwise. */
export const tagDefaults: Omit<TagSettings, "task" | "train" | "vectors" | "features"> = {
  loss: "sll",
  window: 5,
  size: 50,
  featureSize: 10,
  hidden: 300,
  batch: 256,
  learningRate: 0.05,
  warmUp: 0,
  dropout: 0.5,
  rarity: 0.25,
  epochs: 6,
  seed: 1,
};

/** Features that need nothing but words. */
export const defaultFeatures: readonly FeatureName[] = [
  "word",
  "caps",
  "suffix:1",
  "suffix:2",
  "suffix:3",
  "suffix:4",
];

/** What differs for the arguments of predicates, where the sentence is looked at as a whole. */
const roleDefaults: Partial<TagSettings> = {
  features: ["word", "caps"],
  window: 3,
  featureSize: 5,
  hidden: 100,
  batch: 512,
  // Adagrad's first steps are large in every weight, which this network may take epochs to recover from.
  warmUp: 0.05,
  dropout: 0,
};

/** Settings with the defaults of their task where the user gave none; gazetteers are features. */
export function withDefaultsOf(
  settings: TagSettings,
  given: ReadonlySet<keyof TagSettings>,
): TagSettings {
  const kept = Object.entries(settings).filter(([key]) => given.has(key as keyof TagSettings));
  const own: TagSettings =
    settings.task === "srl"
      ? { ...settings, ...roleDefaults, ...Object.fromEntries(kept) }
      : settings;
  if (own.gazetteers === undefined || given.has("features")) return own;
  const columns = own.gazetteers.map((_, i) => `column:${i + 1}`);
  return { ...own, features: [...own.features, ...columns] };
}

/** @throws UsageError for the name of no feature */
export function parseFeatures(text: string): FeatureName[] {
  const names = [...new Set(text.split(",").map((name) => name.trim()))];
  for (const name of names) featureReader(name);
  return names;
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

/** Whether a value read from a file is settings as this version writes them. */
export function isTagSettings(value: unknown): value is TagSettings {
  if (typeof value !== "object" || value === null) return false;
  const settings: Unchecked<TagSettings> = value;
  const { window, size, featureSize, hidden, batch, epochs } = settings;
  const { learningRate, warmUp, dropout, rarity, vectors } = settings;
  return (
    tasks.some((task) => task === settings.task) &&
    tagLosses.some((loss) => loss === settings.loss) &&
    [settings.train, settings.features, settings.gazetteers ?? []].every(
      (list) => Array.isArray(list) && list.every((item) => typeof item === "string"),
    ) &&
    (vectors === null || typeof vectors === "string") &&
    [window, size, featureSize, hidden, batch, epochs].every(
      (n) => Number.isSafeInteger(n) && Number(n) > 0,
    ) &&
    [learningRate, warmUp, dropout, rarity].every((x) => Number.isFinite(x)) &&
    Number.isSafeInteger(settings.seed)
  );
}
