import { afterEach, expect, it, vi } from "vitest";
import { opcodes } from "../src/engine/kernels.ts";
import { explain, threads } from "../src/index.ts";
import { engine } from "../src/internal.ts";
import { sameBits } from "./checker.ts";
import { momentumSteps } from "./momentum.ts";

const initial = threads();
afterEach(() => {
  vi.restoreAllMocks();
  threads(initial);
});

const emission = () => vi.spyOn(engine(), "emittedKernel");

it("updates that are run often come to run on kernels of their own, with the same bits", () => {
  emission().mockReturnValue(0);
  threads(1);
  const expected = momentumSteps(80_004, 100).subarray(0, 80_000);
  vi.restoreAllMocks();
  const emitted = emission();
  for (const count of [1, 2, 3]) {
    threads(count);
    expect(sameBits(momentumSteps(80_000, 100), expected)).toBe(true);
  }
  expect(emitted).toHaveBeenCalledTimes(1);
  expect(emitted.mock.results[0]?.value).toBeGreaterThan(1024);
  expect(explain(() => momentumSteps(80_000, 1))).toMatch(/^0 +emitted +mul/m);
});

it("kernels are shared by programs that differ in size alone", () => {
  const emitted = emission();
  for (const size of [81_000, 82_000]) momentumSteps(size, 100);
  const [first, ...others] = emitted.mock.results.map(({ value }) => value);
  expect(others).toEqual([first]);
});

it("where no code may be made at run time, there are none", () => {
  const negation = [
    ...[2048, 2048, 2, 1, 1, 1],
    ...[0, 0, 0, 0],
    ...[opcodes.neg * 4, 1, 0, 0, 0],
    ...[0, 1, 0, 1],
  ];
  const { used } = engine().heap;
  const compilation = vi.spyOn(WebAssembly, "Module").mockImplementation(function refuse() {
    throw new WebAssembly.CompileError("refused by the page");
  });
  expect(engine().emittedKernel(negation)).toBe(0);
  expect(compilation).toHaveBeenCalledTimes(1);
  expect(engine().heap.used).toBe(used);
});
