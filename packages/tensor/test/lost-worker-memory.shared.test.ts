import { expect, it, vi } from "vitest";
import { Random, threads } from "../src/index.ts";
import { engine } from "../src/internal.ts";
import { thrown } from "./thrown.ts";

vi.mock("../src/engine/worker-source.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("../src/engine/worker-source.ts")>();
  const die = "if (--countdown === 0) throw new Error(); if (runUnits(";
  const workerSource = `let countdown = 3; ${original.workerSource.replace("if (runUnits(", die)}`;
  return { ...original, workerSource };
});

const a = new Random(0).normal([256, 256]);
const compute = (): unknown => a.matmul(a).data();

it("gives the memory of workers that died back, on every platform", async () => {
  const { heap } = engine();
  threads(1);
  compute();
  compute();
  const used = heap.used;
  for (let i = 0; i < 2; i++) {
    threads(3);
    await vi.waitFor(() => expect(thrown(compute)).toMatch("a worker thread stopped"), 20_000);
    expect(threads()).toBe(1);
    // What is left is the few words in which a lost pool counted.
    await vi.waitFor(() => expect(heap.used - used).toBeLessThan(1000), 20_000);
  }
});
