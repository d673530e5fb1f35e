import type { Engine } from "../engine/engine.ts";
import { kernels } from "../engine/kernels.ts";
import type { Call } from "./schedule.ts";

/**
 * Element operations, some 2 ms in the interpreter, after which a kernel of its own is emitted for a
 * program. That costs about 0.5 ms: a program that ends then has lost a quarter.
 */
const HOT_WORK = 2 ** 23;

/** Programs that take more runs than this are too small to gain much. */
const MOST_RUNS = 1024;

/**
 * Replaces the interpreter in elementwise calls that have done much work in so many runs. Looks only
 * when their number is a power of two, and once at each call. Returns whether anything has changed.
 */
export function emitHot(calls: readonly Call[], runs: number, engine: Engine): boolean {
  if ((runs & (runs - 1)) !== 0 || runs > MOST_RUNS) return false;
  let changed = false;
  for (const call of calls) {
    const { kernel, work, words } = call;
    const isHot = work * runs >= HOT_WORK && work * (runs >> 1) < HOT_WORK;
    if (kernel !== kernels.elementwise || !isHot) continue;
    const emitted = engine.emittedKernel(words.map((w) => (typeof w === "number" ? w : 0)));
    if (emitted === 0) continue;
    call.kernel = emitted;
    changed = true;
  }
  return changed;
}
