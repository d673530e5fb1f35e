import { threads } from "@nnf/tensor";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { fingerprint, programs } from "./training-programs.ts";

const STEPS = 1000;
const names = Object.keys(programs);
const expected: Record<string, unknown> = {};
const initial = threads();

beforeAll(() => {
  threads(1);
  for (const [name, train] of Object.entries(programs)) expected[name] = fingerprint(train(STEPS));
}, 60_000);

afterEach(() => {
  vi.unstubAllGlobals();
  threads(initial);
});

it.each(names)("%s trains to finite numbers", (name) => {
  expect(expected[name]).toMatchObject({ sum: expect.toSatisfy(Number.isFinite) });
});

it.each([2, 4].flatMap((count) => names.map((name) => [name, count] as const)))(
  "%s has the same bits after a thousand steps with %i threads as with one",
  (name, count) => {
    threads(count);
    expect(threads()).toBe(count);
    expect(fingerprint(programs[name]?.(STEPS) ?? [])).toEqual(expected[name]);
    expect(threads()).toBe(count);
  },
);

it("and on memory that is not shared, where there is one thread", async () => {
  // As on a page that is not isolated, in a program of its own.
  vi.stubGlobal("SharedArrayBuffer", undefined);
  Reflect.deleteProperty(globalThis, Symbol.for("@nnf/tensor version"));
  vi.resetModules();
  const tensor = await import("@nnf/tensor");
  const { engine } = await import("@nnf/tensor/internal");
  const alone = await import("./training-programs.ts");
  expect(engine().heap.memory.buffer).toBeInstanceOf(ArrayBuffer);
  tensor.threads(4);
  expect(tensor.threads()).toBe(1);
  for (const name of names) {
    expect(alone.fingerprint(alone.programs[name]?.(STEPS) ?? [])).toEqual(expected[name]);
  }
});
