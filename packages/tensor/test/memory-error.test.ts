import { describe, expect, it, vi } from "vitest";
import {
  compile,
  fromHost,
  MemoryError,
  ones,
  parameter,
  type Tensor,
  tensor,
} from "../src/index.ts";
import { engine, step } from "../src/internal.ts";
import { thrown } from "./thrown.ts";

/** The heap's limit in this file. */
const LIMIT = vi.hoisted(() => 64 * 2 ** 20);

vi.mock("../src/engine/wasm/instance.ts", async (importOriginal) => ({
  ...(await importOriginal<typeof import("../src/engine/wasm/instance.ts")>()),
  maximumPages: LIMIT / 65536,
}));

const column = ones([4096, 1]);
const row = ones([1, 4096]);

describe("a heap that is full", () => {
  it("gives an error that names operator, shape and bytes, a hundred times, and goes on", () => {
    const w = parameter([1, 2, 3]);
    const large = (): Tensor => column.matmul(row).sub(1).sum();
    for (let i = 0; i < 100; i++) {
      expect(thrown(() => large().item())).toMatch(
        /^MemoryError: matmul: a result of shape \[4096, 4096\] \(67108864 bytes\), with what is kept beside it, needs \d+ bytes; expected it to fit the engine's heap, where \d+ of at most 67108864 are taken\. Use smaller batches\.$/,
      );
      step([], [{ target: w, value: w.add(1) }]);
      expect(w.mul(column.slice(0, 3).reshape(3)).toArray()).toEqual([i + 2, i + 3, i + 4]);
    }
  });

  it("names what is large, not what happens to come first", () => {
    const message = thrown(() => ones([100]).exp().sum().mul(column.add(row)).exp().sum(1).data());
    expect(message).toMatch(/^MemoryError: .*exp: a result of shape \[4096, 4096\]/);
  });

  it("names inputs too", () => {
    const x = fromHost(new Float32Array(2 ** 25), [2 ** 10, 2 ** 15]);
    expect(thrown(() => x.sum().item())).toMatch(
      /^MemoryError: sum: an input of shape \[1024, 32768\] needs 134217728 bytes; expected/,
    );
    expect(x.slice(1, 3).sum().item()).toBe(0);
  });

  it("leaves parameters as they were where a step does not fit", () => {
    const w = parameter(ones([4096]));
    let steps = 0;
    const count = (): void => {
      steps++;
    };
    const tooLarge = column.add(w).exp().matmul(w);
    expect(() => step([], [{ target: w, value: tooLarge }], count)).toThrow(MemoryError);
    expect([w.sum().item(), steps]).toEqual([4096, 0]);
    step([], [{ target: w, value: w.add(1) }], count);
    expect([w.sum().item(), steps]).toEqual([8192, 1]);
  });

  it("holds parameters and results of a larger sum by turns", () => {
    const many = Array.from({ length: 12 }, (_, i) => parameter(ones([2 ** 21]).mul(i)));
    for (let round = 1; round < 4; round++) {
      many.forEach((w, i) => {
        step([], [{ target: w, value: w.add(1) }]);
        expect(w.max().item()).toBe(i + round);
      });
    }
    const all = (): Tensor => many.reduce<Tensor>((sum, w) => sum.add(w), tensor(0)).sum();
    expect(thrown(() => all().item())).toMatch(
      /^MemoryError: add.*: an input of shape \[2097152\] needs 8388608 bytes/,
    );
    many.forEach((w, i) => {
      expect(w.min().item()).toBe(i + 3);
    });
    expect(engine().heap.capacity).toBeLessThanOrEqual(LIMIT);
  });

  it("leaves a compiled function's results as they were where a call does not fit", () => {
    const w = parameter(ones([4096]));
    const f = compile(() => w.add(1));
    for (let i = 0; i < 3; i++) f();
    const y = f();
    expect(y.data()[0]).toBe(2);
    expect(engine().allocate(LIMIT)).toBe(0); // Evicts all values.
    expect(ones([4096]).mul(-5).sum().item()).toBe(-20480);
    vi.spyOn(engine(), "makeResident").mockReturnValueOnce(0);
    expect(f).toThrow(MemoryError);
    expect(y.mul(10).data()[0]).toBe(20);
    expect(f().data()[0]).toBe(2);
  });
});
