import { type ProfileRow, record } from "./graph/profiler.ts";
import { align } from "./table.ts";

/** What {@link profile} returns; printing it shows a table. */
export interface Profile {
  /** Kernel calls by the operators they compute, the longest first. */
  readonly rows: readonly Readonly<ProfileRow>[];
  /** Wall-clock time of the whole, what is not in kernels included. */
  readonly milliseconds: number;
  readonly planHits: number;
  readonly planMisses: number;
  /** Updates of whole tables where only some rows had a gradient; the optimiser's rule decides. */
  readonly denseFallbacks: number;
  /** Operators computed again, because they were read or differentiated after a read. */
  readonly recomputes: number;
  toString(): string;
}

/**
 * Runs a function and measures the kernel calls it causes, one by one. Calls that are usually made
 * together are timed apart here, so the sum is a little more than without a profile.
 * @throws ValueError for a function that returns a promise.
 */
export function profile(run: () => void): Profile {
  const start = performance.now();
  const recorder = record("profile", run);
  const milliseconds = performance.now() - start;
  const { planHits, planMisses, denseFallbacks, recomputes } = recorder;
  const rows = [...recorder.rows.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  const counts = { milliseconds, planHits, planMisses, denseFallbacks, recomputes };
  return { rows, ...counts, toString: () => table(rows, counts) };
}

function table(rows: readonly ProfileRow[], counts: Omit<Profile, "rows" | "toString">): string {
  const lines = rows.map(({ operators, calls, milliseconds, bytes, flops }) => [
    operators.length > 60 ? `${operators.slice(0, 57)}...` : operators,
    String(calls),
    milliseconds.toFixed(3),
    (bytes / 2 ** 20).toFixed(2),
    // A browser's clock may not have moved during a short call.
    flops === 0 || milliseconds === 0 ? "" : (flops / milliseconds / 1e6).toFixed(1),
  ]);
  const header = ["operators", "calls", "ms", "MiB", "GFLOP/s"];
  const { milliseconds, planHits, planMisses, denseFallbacks, recomputes } = counts;
  return [
    ...align([header, ...lines], ["operators"]),
    `${milliseconds.toFixed(3)} ms in all; plans: ${planHits} hits, ${planMisses} misses; ` +
      `${denseFallbacks} dense fallbacks, ${recomputes} recomputes`,
  ].join("\n");
}
