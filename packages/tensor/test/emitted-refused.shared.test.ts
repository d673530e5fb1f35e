import { expect, it, vi } from "vitest";
import { threads } from "../src/index.ts";
import { sameBits } from "./checker.ts";
import { momentumSteps } from "./momentum.ts";

vi.mock("../src/engine/worker-source.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("../src/engine/worker-source.ts")>();
  const compilation = "new WebAssembly.Module(bytes)";
  if (!original.workerSource.includes(compilation)) throw new Error(`no ${compilation}`);
  return { ...original, workerSource: original.workerSource.replace(compilation, "refused") };
});

it("workers that cannot compile emitted kernels run the interpreter, with the same bits", () => {
  threads(1);
  const expected = momentumSteps(80_000, 1000);
  threads(4);
  expect(sameBits(momentumSteps(80_000, 1000), expected)).toBe(true);
});
