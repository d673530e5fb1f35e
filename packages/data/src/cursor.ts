import { ValueError } from "@nnf/tensor";
import type { Plan } from "./pipeline/plan.ts";
import { done, type Pull, pending } from "./pipeline/pull.ts";

/** Where a cursor stands, as plain data for `JSON.stringify`. */
export interface CursorState {
  /** The stages in words, to recognise the pipeline the state belongs to. */
  readonly pipeline: string;
  readonly epoch: number;
  /** Elements of this epoch that were handed out. */
  readonly position: number;
  /** The seeds of the pipeline's shuffles. */
  readonly seeds: readonly number[];
}

/**
 * A place in the sequence of epochs that can be saved and taken up again. Each `for await` runs to
 * the end of the current epoch; a loop left early goes on there with the next one:
 *
 *     while (cursor.epoch < 10) for await (const batch of cursor) { … save(cursor.state()) … }
 *
 * A resumed cursor hands out exactly what the first one would have, shuffled orders and later epochs
 * included. It reads its source again up to its place where the source has no random access;
 * functions given to `filter` and `flatMap` must not depend on anything but their argument.
 */
export class AsyncCursor<T> implements AsyncIterable<T> {
  readonly #plan: Plan<T>;
  readonly #seeds: readonly number[];
  #epoch: number;
  #position: number;
  #run: Pull<T> | undefined;

  constructor(plan: Plan<T>, state: CursorState = startOf(plan, 0)) {
    checkState(plan, state);
    this.#plan = plan;
    this.#epoch = state.epoch;
    this.#position = state.position;
    this.#seeds = [...state.seeds];
  }

  /** The epoch of the next element, counted from 0; grows when a loop reaches the end. */
  get epoch(): number {
    return this.#epoch;
  }

  /** How many elements of this epoch were handed out. */
  get position(): number {
    return this.#position;
  }

  /** The place after the last element that was handed out, as plain data. */
  state(): CursorState {
    return {
      pipeline: this.#plan.description,
      epoch: this.#epoch,
      position: this.#position,
      seeds: [...this.#seeds],
    };
  }

  /** Lets go of the source (open files). The place is kept: the next loop opens it again. */
  close(): void | Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    return run?.close();
  }

  /** The next element, `pending` when the source has to be awaited, `done` once at each epoch's end. */
  protected pull(): T | typeof pending | typeof done {
    this.#run ??= this.#plan.open({ epoch: this.#epoch, seeds: this.#seeds }, this.#position);
    const element = this.#run.next();
    if (element === done) {
      this.#epoch++;
      this.#position = 0;
    } else if (element !== pending) {
      this.#position++;
    }
    return element;
  }

  async #next(): Promise<IteratorResult<T, undefined>> {
    try {
      for (;;) {
        const element = this.pull();
        if (element === done) break;
        if (element !== pending) return { done: false, value: element };
        await this.#run?.wait();
      }
    } catch (error) {
      await this.close();
      throw error;
    }
    await this.close();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): AsyncIterator<T, undefined> {
    return { next: () => this.#next() };
  }
}

/** An {@link AsyncCursor} over a synchronous source, for plain `for…of` loops. */
export class Cursor<T> extends AsyncCursor<T> implements Iterable<T> {
  #next(): IteratorResult<T, undefined> {
    let element: T | typeof pending | typeof done;
    try {
      element = this.pull();
    } catch (error) {
      this.close();
      throw error;
    }
    if (element !== done && element !== pending) return { done: false, value: element };
    this.close();
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): Iterator<T, undefined> {
    return { next: () => this.#next() };
  }
}

/** The beginning of an epoch. */
export function startOf(plan: Plan<unknown>, epoch: number): CursorState {
  return { pipeline: plan.description, epoch, position: 0, seeds: plan.seeds };
}

function checkState(plan: Plan<unknown>, state: CursorState): void {
  if (state?.pipeline !== plan.description) {
    throw new ValueError(
      "cursor",
      `the state belongs to the pipeline "${state?.pipeline}" and this one is ` +
        `"${plan.description}"; expected the same stages in the same order. ` +
        "Build the dataset as it was when the state was saved.",
    );
  }
  const { epoch, position, seeds } = state;
  const counts = [epoch, position, ...(Array.isArray(seeds) ? seeds : [undefined])];
  const sound = counts.every((count) => Number.isSafeInteger(count) && Number(count) >= 0);
  if (sound && seeds.length === plan.seeds.length) return;
  throw new ValueError(
    "cursor",
    `got the state ${JSON.stringify(state)}; expected what cursor.state() returned: epoch, ` +
      `position and ${plan.seeds.length} seeds, all non-negative integers.`,
  );
}
