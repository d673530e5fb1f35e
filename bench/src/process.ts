import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Milliseconds from start to end of a process of Node, and what it wrote. */
export function run(
  node: string,
  args: readonly string[],
  input: string,
): { time: number; printed: string } {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(node, args, {
    input,
    encoding: "utf8",
    maxBuffer: 2 ** 30,
  });
  const time = performance.now() - started;
  if (status !== 0) throw new Error(stderr.trim());
  return { time, printed: stdout };
}

/** Megabytes of the most memory that a process of Node takes, where the system says so (Linux). */
export async function peak(
  node: string,
  args: readonly string[],
  input: string,
): Promise<number | undefined> {
  const child = spawn(node, args, { stdio: ["pipe", "ignore", "inherit"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let most: number | undefined;
  const timer = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      const found = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
      if (found !== undefined) most = (Number(found) * 1024) / 1e6;
    } catch {
      // Another system, or the process is over.
    }
  }, 5);
  child.stdin.end(input);
  await ended;
  clearInterval(timer);
  return most;
}
