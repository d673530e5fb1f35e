import { Crf, type Embedding, type Initializer, iobesConstraints, type Layer } from "@nnf/layers";
import { Random, type Tensor, type TensorRecord } from "@nnf/tensor";
import type { FeatureSet } from "./features.ts";
import { SentenceTagger } from "./sentence-network.ts";
import { isSpanTask, type Task } from "./task.ts";
import { type TableSize, WindowTagger } from "./window-network.ts";

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

/** A model without the network that computes with it: what a file holds. */
export interface ModelWeights {
  readonly parts: TagModelParts;
  /** All weights by name; tables of features may be in int8. */
  readonly state: TensorRecord;
  /** Whether spans are always well-formed, as they are unless this is false. */
  readonly wellFormed?: boolean;
}

/** How a model starts, and what training does to it. */
export interface TagModelOptions {
  readonly random?: Random;
  readonly dropout?: number;
  /** What a window network's tables start from. */
  readonly initialize?: Initializer | undefined;
  /** Whether spans are kept well-formed, which they are unless given otherwise. */
  readonly wellFormed?: boolean;
}

/** A network that gives words scores, and what chooses tags by them. */
export abstract class ScoringModel<N extends TaggingNetwork> {
  readonly parts: TagModelParts;
  readonly network: N;
  /**
   * Learns transitions from sentences only; without, they stay 0 and all it does is to keep spans
   * well-formed.
   */
  readonly crf: Crf;
  readonly wellFormed: boolean;

  constructor(parts: TagModelParts, network: N, wellFormed = true) {
    this.parts = parts;
    this.network = network;
    this.wellFormed = wellFormed;
    this.crf = crfOf(parts, wellFormed);
  }

  /** All weights by name. */
  state(): Record<string, Tensor> {
    return { ...prefixed("network.", this.network.state()), ...prefixed("crf.", this.crf.state()) };
  }

  weights(): ModelWeights {
    const { parts, wellFormed } = this;
    return { parts, state: this.state(), wellFormed };
  }

  /** @throws NnfError for weights that are not those of a model with these parts */
  load(state: Readonly<Record<string, Tensor>>): this {
    this.network.load(unprefixed("network.", state));
    this.crf.load(unprefixed("crf.", state));
    return this;
  }
}

/** A layer that looks features up in tables, one for each. */
export type TaggingNetwork = Layer & { readonly tables: readonly Embedding[] };

/** A model that tags each word by the window around it. */
export class TagModel extends ScoringModel<WindowTagger> {
  constructor(
    parts: TagModelParts,
    { random = new Random(0), dropout = 0, initialize, wellFormed }: TagModelOptions = {},
  ) {
    const { window, hidden } = parts;
    super(
      parts,
      new WindowTagger({ ...sizesOf(parts), window, hidden, dropout, initialize }, random),
      wellFormed,
    );
  }
}

/** Distances of up to so many words have vectors of their own, with so many numbers. */
const distances = { reach: 20, distanceSize: 5 };

/** A model that tags the words of a sentence for a predicate in it, as its arguments. */
export class RoleModel extends ScoringModel<SentenceTagger> {
  constructor(
    parts: TagModelParts,
    { random = new Random(0), dropout = 0, wellFormed }: TagModelOptions = {},
  ) {
    const { window, hidden } = parts;
    const sizes = { window, channels: hidden, hidden, dropout, ...distances };
    super(parts, new SentenceTagger({ ...sizesOf(parts), ...sizes }, random), wellFormed);
  }
}

/** What chooses among the tags of a model; of spans, only sequences that are well-formed. */
export function crfOf({ task, labels }: TagModelParts, wellFormed = true): Crf {
  return new Crf(labels.length, {
    allowed: wellFormed && isSpanTask(task) ? iobesConstraints(labels) : undefined,
  });
}

/** The model for a task. */
export function modelOf(parts: TagModelParts, options?: TagModelOptions): TagModel | RoleModel {
  return parts.task === "srl" ? new RoleModel(parts, options) : new TagModel(parts, options);
}

function sizesOf({ features, labels }: TagModelParts): { tables: TableSize[]; tags: number } {
  const tables = features.features.map(({ vocabulary, size }) => ({
    count: vocabulary.size,
    size,
  }));
  return { tables, tags: labels.length };
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
