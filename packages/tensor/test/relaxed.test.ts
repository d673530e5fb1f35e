import { expect, it } from "vitest";
import { engine, useKernels } from "../src/engine/engine.ts";
import { isSupported } from "../src/engine/wasm/instance.ts";
import { relaxedKernels } from "../src/engine/wasm/relaxed-module.ts";
import { NnfError, Random, tensor, threads } from "../src/index.ts";

const load = (): Promise<unknown> => import("../src/relaxed.ts");

// Which of the two tests there is depends on the platform: Node has relaxed SIMD from 22 on.
if (isSupported(relaxedKernels)) {
  it("runs on the relaxed kernels, with the same bits on any number of threads", async () => {
    await load();
    const random = new Random(1);
    const [a, b] = [random.normal([300, 200]), random.normal([200, 130])];
    const results = [1, 2].map((count) => {
      threads(count);
      return a.matmul(b).tanh().data();
    });
    expect(results[1]).toEqual(results[0]);
    const exact = tensor(a.data(), { dtype: "float64" })
      .reshape(300, 200)
      .matmul(tensor(b.data(), { dtype: "float64" }).reshape(200, 130))
      .tanh();
    const errors = exact.data().map((x, i) => Math.abs(x - (results[0]?.[i] ?? 0)));
    expect(Math.max(...errors)).toBeLessThan(1e-4);
  });
} else {
  it("does not load without relaxed SIMD, and says what has it", async () => {
    const refused = load();
    await expect(refused).rejects.toThrow(NnfError);
    await expect(refused).rejects.toThrow(
      "@nnf/tensor/relaxed: WebAssembly's relaxed SIMD is not available here; expected Node 22 or later",
    );
    expect(tensor([1, 2]).exp().data()[0]).toBeCloseTo(Math.E);
  });
}

it("is too late once the engine runs", () => {
  engine();
  expect(() => useKernels("@nnf/tensor/relaxed", relaxedKernels)).toThrow(
    "@nnf/tensor/relaxed: the engine already runs on other kernels; expected to be imported before",
  );
});
