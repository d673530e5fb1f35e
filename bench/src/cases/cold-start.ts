import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { alone, type Measurement, type Report } from "../case.ts";
import { version } from "../engine.ts";
import { messageOf } from "../harness.ts";
import { installedVersion, peers, python } from "../peers.ts";
import { median } from "../statistics.ts";

/** A program that prints the cost of the first training step, and an empty one to compare it with. */
interface Program {
  readonly label: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly empty: readonly string[];
  readonly version: () => string;
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

function programs({ options: { node } }: Report): readonly Program[] {
  const script = (label: string, path: string, version: () => string): Program => {
    const empty = ["--input-type=module", "-e", ""];
    return { label, command: node, args: [file(path)], empty, version };
  };
  const first = "../peers/first-result/";
  const torch = python("torch");
  return [
    script("nnf", "first-result.js", () => version),
    script(peers.jax.label, `${first}jax.mjs`, () => installedVersion("@jax-js/jax")),
    script(peers.tfjs.label, `${first}tfjs.mjs`, () => installedVersion("@tensorflow/tfjs")),
    {
      label: peers.torch.label,
      command: torch,
      args: [file(`${first}torch_first.py`)],
      empty: ["-c", ""],
      version: () => run(torch, ["-c", "import torch; print(torch.__version__)"]).printed,
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

/** @throws Error when the program fails or prints another cost than that of the first step. */
function check({ command, args }: Program): void {
  const { printed } = run(command, args);
  if (Number(printed) !== 68) throw new Error(`It printed ${printed}; expected 68.`);
}

/** From the import to the result of the first training step, over an empty process. */
export const coldStart: Measurement = {
  id: "cold-start",
  measure: async (report) => {
    const id = "cold-start";
    const present = programs(report).filter((program) => {
      try {
        check(program);
        return true;
      } catch (error) {
        if (program.label === "nnf") throw error;
        report.absent(id, program.label, messageOf(error));
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
    const { backend } = report.options;
    const row = { case: id, backend, ours, unit: "ms", threadsOurs: 1, threadsTheirs: null };
    report.row({ ...alone, ...row, limit: 60 });
    for (const [i, theirs] of others.entries()) {
      const program = present[i + 1];
      if (program === undefined) continue;
      const peer = { peer: program.label, peerVersion: program.version() };
      report.row({ ...row, ...peer, theirs, ratio: theirs / ours });
    }
  },
};
