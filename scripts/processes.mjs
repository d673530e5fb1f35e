// `node scripts/processes.mjs`, after a build: what several programs on the same processors leave of
// the speed of one alone, and what a program that has nothing to do costs. `taskset -c 0,1` in front
// of it makes them share two processors.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { Random, threads } from "@nnf/tensor";

const [BUSY, IDLE] = [5, 10];
const PROCESSES = 4;

/** Computes for some seconds, then sleeps for some. */
async function work() {
  const random = new Random(0);
  const [a, b] = [random.normal([512, 512]), random.normal([512, 512])];
  const step = () => a.matmul(b).tanh().sum().item();
  const expected = step();
  const start = performance.now();
  let [steps, longest, now] = [0, 0, start];
  while (now - start < BUSY * 1000) {
    if (step() !== expected) throw new Error("other bits");
    const then = performance.now();
    longest = Math.max(longest, then - now);
    now = then;
    steps++;
  }
  // What was compiled and left behind is tidied up first.
  await sleep(3000);
  const asleep = process.cpuUsage();
  await sleep(IDLE * 1000);
  const rate = steps / ((now - start) / 1000);
  console.log(JSON.stringify({ rate, longest, idle: milliseconds(asleep), threads: threads() }));
}

function milliseconds(since) {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** What a program of its own measures, and how long it takes to end after that. */
function measure() {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [import.meta.filename, "work"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let [text, told] = ["", 0];
    child.stdout.on("data", (chunk) => {
      text += chunk;
      told = performance.now();
    });
    child.on("close", (code) => {
      if (code === 0) resolve({ ...JSON.parse(text), end: performance.now() - told });
      else reject(new Error(`a process ended with ${code}`));
    });
  });
}

function report(results) {
  const rate = results.reduce((sum, result) => sum + result.rate, 0);
  const most = (key) => Math.max(...results.map((result) => result[key]));
  console.log(
    `${results.length} × ${results[0].threads} threads: ${rate.toFixed(0)} steps/s together, the ` +
      `longest step ${most("longest").toFixed(0)} ms; asleep for ${IDLE} s: at most ` +
      `${most("idle").toFixed(0)} ms of processor time; ended ${most("end").toFixed(0)} ms later`,
  );
  return rate;
}

if (process.argv[2] === "work") {
  await work();
} else {
  console.log(`${availableParallelism()} processors, Node ${process.versions.node}`);
  const alone = report([await measure()]);
  const together = report(await Promise.all(Array.from({ length: PROCESSES }, measure)));
  const again = report([await measure()]);
  console.log(`together / alone: ${((2 * together) / (alone + again)).toFixed(2)}`);
}
