import { Crf, iobesConstraints } from "@nnf/layers";
import { Random, type Tensor } from "@nnf/tensor";
import type { FeatureSet } from "./features.ts";
import { isSpanTask, type Task } from "./task.ts";
import { WindowTagger } from "./window-network.ts";

/** What the scores of tags are trained for, the better one first. */
export const tagLosses = ["sll", "wll"] as const;

/**
 * Word-level log-likelihood, each word's tag by itself, or sentence-level, the sequence of tags
 * (Collobert et al. 2011, section 3.3).
 */
export type TagLoss = (typeof tagLosses)[number];

/** What a model is, apart from its weights. */
export interface TagModelParts {
  readonly task: Task;
  readonly loss: TagLoss;
  /** The tags by number. */
  readonly labels: readonly string[];
  readonly features: FeatureSet;
  readonly window: number;
  readonly hidden: number;
}

/** How a model starts, and what training does to it. */
export interface TagModelOptions {
  readonly random?: Random;
  readonly dropout?: number;
}

/** A network that gives each word scores, and what chooses tags by them. */
export class TagModel {
  readonly parts: TagModelParts;
  readonly network: WindowTagger;
  /**
   * Learns transitions from sentences only; without, they stay 0 and all it does is to keep spans
   * well-formed.
   */
  readonly crf: Crf;

  constructor(parts: TagModelParts, { random = new Random(0), dropout = 0 }: TagModelOptions = {}) {
    const { task, labels, features, window, hidden } = parts;
    const tables = features.features.map(({ vocabulary, size }) => ({
      count: vocabulary.size,
      size,
    }));
    this.parts = parts;
    this.network = new WindowTagger(
      { tables, window, hidden, tags: labels.length, dropout },
      random,
    );
    this.crf = new Crf(labels.length, {
      allowed: isSpanTask(task) ? iobesConstraints(labels) : undefined,
    });
  }

  /** All weights by name. */
  state(): Record<string, Tensor> {
    return { ...prefixed("network.", this.network.state()), ...prefixed("crf.", this.crf.state()) };
  }

  /** @throws NnfError for weights that are not those of a model with these parts */
  load(state: Readonly<Record<string, Tensor>>): this {
    this.network.load(unprefixed("network.", state));
    this.crf.load(unprefixed("crf.", state));
    return this;
  }
}

/** The entries with a prefix before their names. */
export function prefixed<T>(
  prefix: string,
  record: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [`${prefix}${name}`, value]),
  );
}

/** The entries whose names have a prefix, without it. */
export function unprefixed<T>(
  prefix: string,
  record: Readonly<Record<string, T>>,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
