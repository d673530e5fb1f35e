import type { Tensor } from "@nnf/tensor";
import { afterAll, expect, it, vi } from "vitest";
import { blas } from "./library.ts";

afterAll(() => vi.unstubAllGlobals());

it.skipIf(blas === null)("the heap may be private to the thread, and grow", async () => {
  vi.stubGlobal("SharedArrayBuffer", undefined);
  const { eye, Random, threads } = await import("@nnf/tensor");
  const { engine } = await import("@nnf/tensor/internal");
  await import("../src/index.ts");
  expect(threads(2)).toBe(1);
  const x = new Random(1).normal([64, 64]);
  const same = (y: Tensor): void => expect(x.matmul(y).data()).toEqual(x.data());
  same(eye(64));
  for (let round = 0; round < 3; round++) {
    const { heap } = engine();
    heap.free(heap.allocate(heap.capacity, "test", "a block as large as the heap"));
    same(eye(64));
  }
});
