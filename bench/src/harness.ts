import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Comparison, Opponent, Options, Report, Row } from "./case.ts";
import { checkEqual } from "./compare.ts";
import { type Inputs, readArrays, writeArrays } from "./data.ts";
import { peers } from "./peers.ts";
import type { Side } from "./side.ts";
import { median } from "./statistics.ts";

/** Longest turn of one side in one round, in seconds. */
const longestTurn = 1;

/** Milliseconds between two turns, in which the threads of the one before fall asleep. */
const rest = 30;

/** A side on some number of threads, with its case loaded. */
interface Contender {
  readonly label: string;
  readonly opponent: Opponent | undefined;
  readonly threads: number;
  readonly side: Side;
  readonly version: string;
  /** Steps in a turn. */
  iterations: number;
  /** Seconds per step, of every turn. */
  readonly times: number[];
}

/** Starts the side of an opponent; ours without one. */
export type Start = (opponent: Opponent | undefined, options: Options) => Side;

const startProcess: Start = (opponent, options) => peers[opponent?.peer ?? "nnf"].start(options);

/**
 * Checks that all sides of a comparison compute the same, on each number of threads, then times
 * them in turns.
 * @throws Error when results differ or our side fails; a peer that fails is reported as absent.
 */
export async function compare(
  comparison: Comparison,
  report: Report,
  start: Start = startProcess,
): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "nnf-bench-"));
  const contenders: Contender[] = [];
  try {
    const inputs = comparison.inputs();
    const files = writeArrays(folder, "input", inputs);
    let expected: Inputs | undefined;
    for (const opponent of [undefined, ...comparison.against]) {
      for (const threads of opponent?.threads ?? comparison.threads) {
        const side = start(opponent, report.options);
        const label = labelOf(opponent);
        try {
          const variant = opponent?.variant ?? comparison.variant ?? "";
          const { program, steps } = comparison;
          const load = { do: "load", program, variant, inputs: files, threads } as const;
          const { version } = await side.ask(load);
          await side.ask({ do: "run", iterations: steps });
          const prefix = `result-${contenders.length}`;
          const results = readArrays((await side.ask({ do: "results", folder, prefix })).arrays);
          if (expected !== undefined) verify(comparison, label, expected, results, inputs);
          expected ??= results;
          const turns = { iterations: 1, times: [] };
          contenders.push({ label, opponent, threads, side, version, ...turns });
        } catch (error) {
          side.close();
          if (error instanceof Disagreement) throw error;
          if (contenders.some((each) => each.label === label)) continue; // It knows fewer threads.
          if (opponent === undefined) throw error;
          report.absent(comparison.id, label, messageOf(error));
          break;
        }
      }
    }
    await calibrate(contenders, report.options);
    for (let round = 0; round < report.options.rounds; round++) {
      for (const contender of contenders) await takeTurn(contender);
    }
    return rowsOf(comparison, contenders, report.options);
  } finally {
    for (const { side } of contenders) side.close();
    rmSync(folder, { recursive: true });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Two sides that do not compute the same: timing them would mean nothing. */
class Disagreement extends Error {}

function verify(
  { steps, tolerance }: Comparison,
  label: string,
  ours: Inputs,
  theirs: Inputs,
  inputs: Inputs,
): void {
  try {
    checkEqual(ours, theirs, inputs, tolerance);
  } catch (error) {
    throw new Disagreement(`nnf and ${label} disagree after ${steps} steps. ${messageOf(error)}`);
  }
}

function labelOf(opponent: Opponent | undefined): string {
  if (opponent === undefined) return "nnf";
  const { label } = peers[opponent.peer];
  const { variant, threads } = opponent;
  const details = [variant, threads && `(threads: ${threads.join(" or ")})`];
  return [label, ...details.filter((detail) => detail !== undefined)].join(" ");
}

/**
 * Sets how many steps make a turn: the same for all sides, so many that the fastest takes
 * `options.seconds`, but for slow sides no more than fit into the longest turn.
 */
async function calibrate(contenders: readonly Contender[], { seconds }: Options): Promise<void> {
  const each: number[] = [];
  for (const { side } of contenders) each.push(await warmUp(side, seconds));
  const iterations = Math.ceil(seconds / Math.min(...each));
  for (const [i, contender] of contenders.entries()) {
    const most = Math.floor(longestTurn / (each[i] ?? longestTurn));
    contender.iterations = Math.max(1, Math.min(iterations, most));
  }
}

/** Seconds per step, once a run took long enough. */
async function warmUp(side: Side, enough: number): Promise<number> {
  for (let iterations = 1; ; iterations *= 2) {
    const { seconds } = await side.ask({ do: "run", iterations });
    if (seconds >= enough) return seconds / iterations;
  }
}

/** Some steps to wake up, then those that count. */
async function takeTurn({ side, iterations, times }: Contender): Promise<void> {
  await pause(rest);
  await side.ask({ do: "run", iterations: Math.ceil(iterations / 10) });
  const { seconds } = await side.ask({ do: "run", iterations });
  times.push(seconds / iterations);
}

/** What a side takes for a step, at its better number of threads. */
interface Best {
  readonly threads: number;
  readonly milliseconds: number;
}

function best(contenders: readonly Contender[], opponent: Opponent | undefined): Best {
  return contenders
    .filter((each) => each.opponent === opponent)
    .map(({ threads, times }) => ({ threads, milliseconds: median(times) * 1000 }))
    .reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
}

function rowsOf(
  { id, flops, limit, against }: Comparison,
  contenders: readonly Contender[],
  { backend }: Options,
): Row[] {
  const ours = best(contenders, undefined);
  const gflops = ({ milliseconds }: Best): number => (flops ?? 0) / milliseconds / 1e6;
  return against.flatMap((opponent) => {
    const found = contenders.find((each) => each.opponent === opponent);
    if (found === undefined) return [];
    const theirs = best(contenders, opponent);
    const goal = opponent.goal?.[backend];
    return {
      case: id,
      peer: found.label,
      peerVersion: found.version,
      backend,
      ours: ours.milliseconds,
      theirs: theirs.milliseconds,
      unit: "ms",
      ratio: theirs.milliseconds / ours.milliseconds,
      threadsOurs: ours.threads,
      threadsTheirs: theirs.threads,
      ...(goal === undefined ? {} : { goal }),
      ...(limit === undefined ? {} : { limit }),
      ...(flops === undefined ? {} : { gflopsOurs: gflops(ours), gflopsTheirs: gflops(theirs) }),
    };
  });
}
