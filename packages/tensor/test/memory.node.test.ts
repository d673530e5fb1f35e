import { describe, expect, it } from "vitest";
import { fromHost, parameter, type Tensor } from "../src/index.ts";
import { engine, step } from "../src/internal.ts";

const MEGABYTE = 2 ** 20;
const length = MEGABYTE / 4;

/** How much the process and the engine's heap grow while a loop runs on. */
function growth(
  run: () => void,
  warmUp: number,
  rounds: number,
): { process: number; heap: number } {
  for (let i = 0; i < warmUp; i++) run();
  const before = process.memoryUsage().rss;
  const { capacity } = engine().heap;
  let most = before;
  for (let i = 0; i < rounds; i++) {
    run();
    if (i % 100 === 0) most = Math.max(most, process.memoryUsage().rss);
  }
  return { process: (most - before) / MEGABYTE, heap: engine().heap.capacity - capacity };
}

describe("in one synchronous loop, without a call to free anything", () => {
  it("20,000 operators on tensors of 1 MB, each read, stay flat", () => {
    const c = fromHost(new Float32Array(length).fill(0.5));
    let x: Tensor = fromHost(new Float32Array(length));
    let sum = 0;
    const grown = growth(
      () => {
        x = x.add(c);
        sum += x.data()[length - 1] as number;
      },
      1000,
      19_000,
    );
    expect(sum).toBe(0.5 * ((20_000 * 20_001) / 2));
    expect(grown.heap).toBe(0);
    expect(grown.process).toBeLessThan(200);
  });

  it("so do updates of parameters, with losses read and dropped", () => {
    const w = parameter(new Float32Array(length));
    const grown = growth(
      () => {
        const loss = w.sub(1).square().mean();
        step([loss], [{ target: w, value: w.add(0.001) }]);
        loss.item();
      },
      200,
      2000,
    );
    expect(grown.heap).toBe(0);
    expect(grown.process).toBeLessThan(100);
  });

  it("so do tensors of ever new sizes", () => {
    let n = 0;
    const grown = growth(
      () => {
        n++;
        fromHost(new Float32Array(1000 + (n % 997)))
          .add(1)
          .data();
      },
      1500,
      3000,
    );
    expect(grown.heap).toBe(0);
    expect(grown.process).toBeLessThan(100);
  });

  it("so do constants that several plans read, and models that are dropped", () => {
    const grown = growth(
      () => {
        const x = fromHost(new Float32Array(length));
        x.sum().item();
        x.max().item();
        const w = parameter(x);
        step([], [{ target: w, value: w.add(x) }]);
      },
      400,
      1000,
    );
    expect(grown.heap).toBe(0);
    expect(grown.process).toBeLessThan(200);
  });

  it("a list of losses does not hold the batches they were computed from", () => {
    const w = parameter(2);
    const losses: Tensor[] = [];
    const arrays = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 300; i++) {
      const loss = fromHost(new Float32Array(length)).mul(w).mean();
      step([loss], [{ target: w, value: w.sub(0.1) }]);
      losses.push(loss);
    }
    gc?.();
    expect((process.memoryUsage().arrayBuffers - arrays) / MEGABYTE).toBeLessThan(100);
    expect(losses.at(-1)?.item()).toBe(0);
  });
});
