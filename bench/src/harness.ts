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

/** A side with its case loaded, and its times in seconds per step by number of threads. */
interface Contender {
  readonly label: string;
  readonly opponent: Opponent | undefined;
  readonly side: Side;
  readonly version: string;
  readonly turns: { readonly threads: number; iterations: number; readonly times: number[] }[];
}

/** Starts the side of an opponent; ours without one. */
export type Start = (opponent: Opponent | undefined, options: Options) => Side;

const startProcess: Start = (opponent, options) => peers[opponent?.peer ?? "nnf"].start(options);

/**
 * Checks that all sides of a comparison compute the same, then times them in turns.
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
      const side = start(opponent, report.options);
      const label = labelOf(opponent);
      try {
        const { program } = comparison;
        const variant = opponent?.variant ?? comparison.variant ?? "";
        const { version } = await side.ask({ do: "load", program, variant, inputs: files });
        await side.ask({ do: "run", iterations: comparison.steps, threads: 1 });
        const prefix = `result-${contenders.length}`;
        const results = readArrays((await side.ask({ do: "results", folder, prefix })).arrays);
        if (expected !== undefined) verify(comparison, label, expected, results, inputs);
        expected ??= results;
        contenders.push({ label, opponent, side, version, turns: [] });
      } catch (error) {
        side.close();
        if (opponent === undefined || error instanceof Disagreement) throw error;
        report.absent(comparison.id, label, error instanceof Error ? error.message : String(error));
      }
    }
    await calibrate(contenders, comparison, report.options);
    for (let round = 0; round < report.options.rounds; round++) {
      for (const contender of contenders) await takeTurns(contender);
    }
    return rowsOf(comparison, contenders, report.options);
  } finally {
    for (const { side } of contenders) side.close();
    rmSync(folder, { recursive: true });
  }
}

/** Two sides that do not compute the same: timing them would mean nothing. */
class Disagreement extends Error {}

function verify(
  { id, steps, tolerance }: Comparison,
  label: string,
  ours: Inputs,
  theirs: Inputs,
  inputs: Inputs,
): void {
  try {
    checkEqual(ours, theirs, inputs, tolerance);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Disagreement(`${id}: nnf and ${label} disagree after ${steps} steps. ${reason}`);
  }
}

function labelOf(opponent: Opponent | undefined): string {
  if (opponent === undefined) return "nnf";
  const { label } = peers[opponent.peer];
  return opponent.variant === undefined ? label : `${label} ${opponent.variant}`;
}

/**
 * Finds out with how many threads each side can be asked to compute, and how many steps make a
 * turn: the same for all sides, so many that the fastest takes `options.seconds`, but for slow
 * sides no more than fit into the longest turn.
 */
async function calibrate(
  contenders: readonly Contender[],
  { threads }: Comparison,
  options: Options,
): Promise<void> {
  const seconds = new Map<Contender["turns"][number], number>();
  for (const contender of contenders) {
    for (const count of threads) {
      try {
        const turn = { threads: count, iterations: 1, times: [] };
        seconds.set(turn, await warmUp(contender.side, count, options.seconds));
        contender.turns.push(turn);
      } catch (error) {
        if (contender.turns.length === 0) throw error;
      }
    }
  }
  const iterations = Math.ceil(options.seconds / Math.min(...seconds.values()));
  for (const [turn, each] of seconds) {
    turn.iterations = Math.max(1, Math.min(iterations, Math.floor(longestTurn / each)));
  }
}

/** Seconds per step, once twice the time of a turn has been spent. */
async function warmUp(side: Side, threads: number, enough: number): Promise<number> {
  for (let iterations = 1; ; iterations *= 2) {
    const { seconds } = await side.ask({ do: "run", iterations, threads });
    if (seconds >= enough) return seconds / iterations;
  }
}

async function takeTurns({ side, turns }: Contender): Promise<void> {
  for (const { threads, iterations, times } of turns) {
    await pause(rest);
    await side.ask({ do: "run", iterations: Math.ceil(iterations / 10), threads });
    const { seconds } = await side.ask({ do: "run", iterations, threads });
    times.push(seconds / iterations);
  }
}

/** The better of a contender's numbers of threads, in milliseconds. */
function best({ turns }: Contender): { threads: number; milliseconds: number } {
  return turns
    .map(({ threads, times }) => ({ threads, milliseconds: median(times) * 1000 }))
    .reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
}

function rowsOf(
  { id, flops }: Comparison,
  [us, ...others]: readonly Contender[],
  { backend }: Options,
): Row[] {
  if (us === undefined) return [];
  const ours = best(us);
  const gflops = (milliseconds: number): number => (flops ?? 0) / milliseconds / 1e6;
  return others.map((contender) => {
    const theirs = best(contender);
    const goal = contender.opponent?.goal?.[backend];
    return {
      case: id,
      peer: contender.label,
      peerVersion: contender.version,
      backend,
      ours: ours.milliseconds,
      theirs: theirs.milliseconds,
      unit: "ms",
      ratio: theirs.milliseconds / ours.milliseconds,
      threadsOurs: ours.threads,
      threadsTheirs: theirs.threads,
      ...(goal === undefined ? {} : { goal }),
      ...(flops === undefined
        ? {}
        : { gflopsOurs: gflops(ours.milliseconds), gflopsTheirs: gflops(theirs.milliseconds) }),
    };
  });
}
