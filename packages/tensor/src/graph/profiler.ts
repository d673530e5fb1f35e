import { kernels } from "../engine/kernels.ts";
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

/** Runs a function and returns what happened meanwhile. */
export function record(run: () => void): Recorder {
  const outer = profiler.active;
  const recorder = new Recorder();
  profiler.active = recorder;
  try {
    run();
  } finally {
    profiler.active = outer;
  }
  return recorder;
}
