import { fromHost, parameter, Random, relu, type Tensor } from "@nnf/tensor";
import { engine, planStatistics } from "@nnf/tensor/internal";
import { expect, it } from "vitest";
import { Adam } from "../src/index.ts";

const BATCH = 32;

it("ten thousand steps in one synchronous loop keep heap, process and plans flat", () => {
  const random = new Random(0);
  const [w1, b1] = [
    parameter(random.normal([64, 32], { std: 0.1 })),
    parameter(random.normal([32])),
  ];
  const [w2, b2] = [
    parameter(random.normal([32, 10], { std: 0.1 })),
    parameter(random.normal([10])),
  ];
  const adam = new Adam([w1, b1, w2, b2], { clipNorm: 5 });
  const noise = random.normal([BATCH * 10, 64]).data();
  let loss: Tensor | undefined;
  const train = (steps: number): void => {
    for (let i = 0; i < steps; i++) {
      // A fresh array for each batch, as a data set gives it.
      const start = (i % 10) * BATCH * 64;
      const x = fromHost(noise.slice(start, start + BATCH * 64), [BATCH, 64]);
      const kept = random.bernoulli([BATCH, 32], 0.9);
      const hidden = relu(x.matmul(w1).add(b1)).mul(kept);
      loss = adam.minimize(hidden.matmul(w2).add(b2).logSoftmax().square().mean());
      if (i % 100 === 0) loss.item();
    }
  };
  const measure = () => ({
    capacity: engine().heap.capacity,
    used: engine().heap.used,
    plans: planStatistics.misses,
    process: process.memoryUsage().rss,
  });
  train(2000);
  const before = measure();
  train(8000);
  const after = measure();
  expect(after.capacity).toBe(before.capacity);
  expect(after.used).toBe(before.used);
  expect(after.plans).toBe(before.plans);
  // The batches alone, if they were kept, would be 62 MB.
  expect((after.process - before.process) / 2 ** 20).toBeLessThan(32);
  expect(adam.steps).toBe(10_000);
  expect(loss?.item()).toBeGreaterThan(0);
});
