import { type MatmulBackend, type Multiply, productOf } from "../engine/backend.ts";
import { kernels } from "../engine/kernels.ts";
import type { Call } from "./schedule.ts";

/** Consecutive calls for one thread, or one call for all or for a backend. */
export interface Segment {
  readonly first: number;
  count: number;
  readonly parallel: boolean;
  readonly multiply: Multiply | null;
}

/**
 * Element operations from which a call is worth sharing: some 20 µs, as a waiting thread takes its part
 * within one, but one that the system has put aside for others keeps all waiting.
 */
const PARALLEL_WORK = 2 ** 16;

function isParallel({ units, work }: Call): boolean {
  return units > 1 && work >= PARALLEL_WORK;
}

/** Cuts calls where another thread, or something else than a kernel, takes part. */
export function segments(calls: readonly Call[], backend: MatmulBackend | null): Segment[] {
  const result: Segment[] = [];
  let open: Segment | undefined;
  calls.forEach((call, i) => {
    const multiply = backend === null ? null : offer(call, backend);
    const parallel = multiply === null && isParallel(call);
    const alone = multiply !== null || parallel;
    if (open !== undefined && !alone) {
      open.count++;
      return;
    }
    const segment = { first: i, count: 1, parallel, multiply };
    result.push(segment);
    open = alone ? undefined : segment;
  });
  return result;
}

/** How the backend computes a call, if that is a matrix product that it takes. */
function offer({ kernel, words }: Call, backend: MatmulBackend): Multiply | null {
  if (kernel !== kernels.matmul) return null;
  return backend.multiply(productOf(words.map((word) => (typeof word === "number" ? word : 0))));
}
