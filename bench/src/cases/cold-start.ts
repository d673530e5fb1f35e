import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Measurement, Report } from "../case.ts";
import { library } from "../engine.ts";
import { peers, python } from "../peers.ts";
import { median } from "../statistics.ts";

/** A program that prints the cost of the first training step, and an empty one to compare it with. */
interface Program {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly empty: readonly string[];
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function programs({ options: { node } }: Report): readonly [Program, ...Program[]] {
  const script = (label: string, path: string): Program => {
    return { label, command: node, args: [file(path)], empty: ["--input-type=module", "-e", ""] };
  };
  const first = "../peers/first-result/";
  return [
    script("nnf", "first-result.js"),
    script(peers.jax.label, `${first}jax.mjs`),
    script(peers.tfjs.label, `${first}tfjs.mjs`),
    {
      label: peers.torch.label,
      command: python("torch"),
      args: [file(`${first}torch_first.py`)],
      empty: ["-c", ""],
    },
  ];
}

/** Milliseconds from start to end of a process, and what it printed. */
function run(command: string, args: readonly string[]): { time: number; printed: string } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  const time = performance.now() - started;
  if (status !== 0) throw new Error(stderr.trim().split("\n").at(-1) ?? `Status ${status}.`);
  return { time, printed: stdout.trim().split("\n").at(-1) ?? "" };
}

/** From the import to the result of the first training step, over an empty process. */
export const coldStart: Measurement = {
  id: "cold-start",
  measure: async (report) => {
    const { backend } = report.options;
    const present = programs(report).filter(({ label, command, args }) => {
      try {
        const { printed } = run(command, args);
        if (Number(printed) === 68) return true;
        throw new Error(`It printed ${printed} instead of 68.`);
      } catch (error) {
        if (label === "nnf") throw error;
        report.absent("cold-start", label, error instanceof Error ? error.message : `${error}`);
        return false;
      }
    });
    const times = present.map((): number[] => []);
    for (let round = 0; round < 2 * report.options.rounds; round++) {
      for (const [i, { command, args, empty }] of present.entries()) {
        times[i]?.push(run(command, args).time - run(command, empty).time);
      }
    }
    const [ours = Number.NaN, ...others] = times.map(median);
    const row = { case: "cold-start", backend, ours, unit: "ms", threadsOurs: 1 };
    const { version } = await library(backend, {});
    const empty = { peer: "nothing", peerVersion: version, theirs: null, ratio: null };
    report.row({ ...row, ...empty, threadsTheirs: null });
    for (const [i, theirs] of others.entries()) {
      const { label = "" } = present[i + 1] ?? {};
      const ratio = theirs / ours;
      report.row({ ...row, peer: label, peerVersion: "", theirs, ratio, threadsTheirs: 1 });
    }
  },
};
