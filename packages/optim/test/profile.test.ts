import { gradients } from "@nnf/autograd";
import { type Parameter, parameter, profile, Random, tensor } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { Adam, type Optimizer, RMSProp, SGD } from "../src/index.ts";

describe("a profile counts tables whose few rows with a gradient became an update of all", () => {
  const look = (make: (parameters: Parameter[]) => Optimizer): number => {
    const random = new Random(0);
    const [table, other] = [parameter(random.normal([20, 3])), parameter(random.normal([3]))];
    const optimizer = make([table, other]);
    const { denseFallbacks } = profile(() => {
      for (let i = 0; i < 4; i++) {
        optimizer.minimize(table.take([1, 2, 1]).mul(other).square().sum());
      }
    });
    return denseFallbacks;
  };

  it.each<[string, number, (parameters: Parameter[]) => Optimizer]>([
    ["SGD", 0, (p) => new SGD(p, { learningRate: 0.1 })],
    ["SGD with momentum", 4, (p) => new SGD(p, { learningRate: 0.1, momentum: 0.9 })],
    ["SGD, lazy", 0, (p) => new SGD(p, { learningRate: 0.1, momentum: 0.9, lazy: true })],
    ["Adam", 4, (p) => new Adam(p)],
    ["Adam, lazy", 0, (p) => new Adam(p, { lazy: true })],
    ["RMSProp", 4, (p) => new RMSProp(p)],
  ])("%s: %i", (_, count, make) => {
    expect(look(make)).toBe(count);
  });
});

it("a profile counts what is computed again for a gradient after a read", () => {
  const w = parameter([1, 2, 3]);
  const loss = w
    .mul(tensor([4, 5, 6]))
    .tanh()
    .sum();
  const { recomputes: first } = profile(() => loss.item());
  const { recomputes: again } = profile(() => gradients(loss, [w])[0]?.data());
  expect(first).toBe(0);
  expect(again).toBeGreaterThan(0);
  const together = profile(() => {
    const fresh = w
      .mul(tensor([4, 5, 6]))
      .tanh()
      .sum();
    new SGD([w], { learningRate: 0.1 }).minimize(fresh);
    fresh.item();
  });
  expect(together.recomputes).toBe(0);
});
