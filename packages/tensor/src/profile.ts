import { type ProfileRow, profiler, Recorder } from "./graph/profiler.ts";

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
 */
export function profile(run: () => void): Profile {
  const outer = profiler.active;
  const recorder = new Recorder();
  profiler.active = recorder;
  const start = performance.now();
  try {
    run();
  } finally {
    profiler.active = outer;
  }
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
  const widths = header.map((title, column) =>
    Math.max(title.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const format = (line: readonly string[]): string =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const { milliseconds, planHits, planMisses, denseFallbacks, recomputes } = counts;
  return [
    format(header),
    ...lines.map(format),
    `${milliseconds.toFixed(3)} ms in all; plans: ${planHits} hits, ${planMisses} misses; ` +
      `${denseFallbacks} dense fallbacks, ${recomputes} recomputes`,
  ].join("\n");
}
