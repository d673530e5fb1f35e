import { crossEntropy, Mlp } from "@nnf/layers";
import { Adam } from "@nnf/optim";
import { profile, Random } from "@nnf/tensor";
import { planStatistics, setMatmulBackend } from "@nnf/tensor/internal";
import { afterEach, describe, expect, it } from "vitest";
import { BlasBackend } from "../src/backend.ts";
import { Counted } from "./counted.ts";
import { blas } from "./library.ts";

/** A perceptron and a step of its training; both are the same at every call. */
function training(): () => number {
  const random = new Random(11);
  const net = new Mlp([50, 64, 10], { random });
  const [x, labels] = [random.normal([32, 50]), random.integers([32], 0, 10)];
  const adam = new Adam(net.parameters(), { learningRate: 0.003 });
  return () => adam.minimize(crossEntropy(net.forward(x), labels)).item();
}

const losses = (step: () => number): number[] => Array.from({ length: 60 }, step);

describe.skipIf(blas === null)("training", () => {
  const make = (): Counted => {
    if (blas === null) throw new Error("there is no library");
    return new Counted(new BlasBackend(blas));
  };
  afterEach(() => setMatmulBackend(null));

  it("comes to the same losses but for rounding, in the plans there are", () => {
    const plain = losses(training());
    const { misses } = planStatistics;
    const backend = make();
    setMatmulBackend(backend);
    const native = losses(training());
    expect(planStatistics.misses).toBe(misses);
    expect(backend.offered).toBe(5);
    expect(backend.computed).toBe(60 * backend.taken);
    expect(native).not.toEqual(plain);
    native.forEach((loss, i) => {
      expect(Math.abs(loss - (plain[i] ?? 0))).toBeLessThan(1e-3 * (plain[i] ?? 0));
    });
    expect(native.at(-1)).toBeLessThan(0.5 * (native[0] ?? 0));
  });

  it("may change over in the middle, also under the profiler", () => {
    const [plain, step] = [losses(training()), training()];
    const backend = make();
    const changing = Array.from({ length: 60 }, (_, i) => {
      if (i === 20) setMatmulBackend(backend);
      if (i === 40) setMatmulBackend(null);
      let loss = 0;
      if (i % 2 === 0) loss = step();
      else profile(() => (loss = step()));
      return loss;
    });
    expect(backend.computed).toBe(20 * backend.taken);
    expect(changing.slice(0, 20)).toEqual(plain.slice(0, 20));
    expect(Math.abs((changing[59] ?? 0) - (plain[59] ?? 0))).toBeLessThan(1e-3 * (plain[59] ?? 0));
  });
});
