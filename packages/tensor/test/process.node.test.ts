import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "nnf-process-"));
const library = join(folder, "nnf.mjs");

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, "../src/index.ts")],
    outfile: library,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a program of its own prints; it computes on three threads first. */
function output(program: string): string {
  const source = `
    import { Random, threads } from ${JSON.stringify(library)};
    threads(3);
    const a = new Random(0).normal([300, 300]);
    const work = (times) => {
      let last = 0;
      for (let i = 0; i < times; i++) last = a.matmul(a).tanh().sum().item();
      return last;
    };
    ${program}`;
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", source],
    { encoding: "utf8", timeout: 30_000 },
  );
  expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: "" });
  return stdout;
}

it("a program that used threads ends by itself", () => {
  expect(Number(output("console.log(work(200));"))).toBeTypeOf("number");
});

it("also when its last result is awaited, and its threads have gone to sleep", () => {
  const text = output(`
    work(200);
    await new Promise((resolve) => setTimeout(resolve, 200));
    console.log(await a.add(1).sum().read());`);
  expect(text).toContain("Float32Array");
});

it("threads that wait for work leave the processors alone", () => {
  const text = output(`
    import { setTimeout as sleep } from "node:timers/promises";
    work(200);
    await sleep(300);
    const before = process.cpuUsage();
    await sleep(1000);
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1e6);`);
  // Two threads that looked for work all the time would have used two seconds.
  expect(Number(text)).toBeLessThan(0.3);
});
