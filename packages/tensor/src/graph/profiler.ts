import { kernels } from "../engine/kernels.ts";
import { ValueError } from "../errors.ts";
import type { Call } from "./schedule.ts";

/** What all calls of one kind took together. */
export interface ProfileRow {
  /** The operators that the kernel call computes, joined by "+". */
  readonly operators: string;
  calls: number;
  milliseconds: number;
  /** Bytes of the tensors read and written. */
  bytes: number;
  /** Multiplications and additions of matrix products and convolutions. */
  flops: number;
}

/** What can be told of a plan. */
export interface Outline {
  readonly calls: readonly Call[];
  readonly arenaBytes: number;
  /** Leaves that calls from `firstUpdate` on may write. */
  readonly targets: readonly number[];
  readonly firstUpdate: number;
}

/** Kernels whose work is an eighth of their products. */
const PRODUCTS: readonly number[] = [kernels.matmul, kernels.convolution];

/** Counts events while a profile is taken. */
export class Recorder {
  readonly rows = new Map<string, ProfileRow>();
  /** The plans run, in order of their first run. */
  readonly plans = new Set<Outline>();
  planHits = 0;
  planMisses = 0;
  /** Tables whose sparse gradient had to be applied to every row. */
  denseFallbacks = 0;
  /** Operators computed a second time because their value was not kept. */
  recomputes = 0;

  record(call: Call, milliseconds: number): void {
    let row = this.rows.get(call.label);
    if (row === undefined) {
      row = { operators: call.label, calls: 0, milliseconds: 0, bytes: 0, flops: 0 };
      this.rows.set(call.label, row);
    }
    row.calls++;
    row.milliseconds += milliseconds;
    row.bytes += call.bytes;
    if (PRODUCTS.includes(call.kernel)) row.flops += 16 * call.work;
  }
}

/** The profile being taken, if any. */
export const profiler: { active: Recorder | null } = { active: null };

/**
 * Runs a function on behalf of `operation` and returns what happened meanwhile.
 * @throws ValueError when it goes on after it has returned.
 */
export function record(operation: string, run: () => unknown): Recorder {
  const outer = profiler.active;
  const recorder = new Recorder();
  profiler.active = recorder;
  try {
    if (run() instanceof Promise) {
      throw new ValueError(
        operation,
        "the function returned a promise; expected all its work to be done when it returns. Await " +
          "what it needs first, and read values with item() or data().",
      );
    }
  } finally {
    profiler.active = outer;
  }
  return recorder;
}
