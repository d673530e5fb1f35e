import { ValueError } from "@nnf/tensor";
import { collate } from "../batch/collate.ts";
import type { CollateOptions } from "../batch/options.ts";
import { done, type Pull, type Pulled, pending, Stage } from "./pull.ts";

/** Collates groups of `size` neighbours of a stream. */
export class BatchStage<T> extends Stage<T, unknown> {
  readonly #size: number;
  readonly #dropLast: boolean;
  readonly #options: CollateOptions;
  #group: T[] = [];
  #batches: number;
  #ended = false;

  /** @param batches how many batches of this epoch were made before, by a run that this one continues */
  constructor(
    source: Pull<T>,
    size: number,
    dropLast: boolean,
    options: CollateOptions,
    batches: number,
  ) {
    super(source);
    this.#size = size;
    this.#dropLast = dropLast;
    this.#options = options;
    this.#batches = batches;
  }

  next(): Pulled<unknown> {
    while (!this.#ended && this.#group.length < this.#size) {
      const element = this.source.next();
      if (element === pending) return pending;
      if (element === done) this.#ended = true;
      else this.#group.push(element);
    }
    const group = this.#group;
    this.#group = [];
    if (group.length === this.#size || (group.length > 0 && !this.#dropLast)) {
      this.#batches++;
      return collate(group, this.#options);
    }
    if (this.#batches === 0) throw noBatch(group.length, this.#size);
    return done;
  }
}

/** A training loop over no batch would pass in silence: it is an error. */
export function noBatch(examples: number, size: number): ValueError {
  return new ValueError(
    "batch",
    examples === 0
      ? "the dataset is empty; expected at least one example. " +
          "Check the source, and any filter before batch."
      : `${examples} examples make no batch of ${size} with dropLast; expected at least ${size}. ` +
          "Take a smaller size or leave dropLast out.",
  );
}
