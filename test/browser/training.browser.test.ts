import { SGD } from "@nnf/optim";
import { parameter, tensor } from "@nnf/tensor";
import { expect, it } from "vitest";

it("fits a line in a page: cost 68 at the start, 28.498 after a step, nearly 0 after 650", () => {
  expect(typeof document).toBe("object");
  const x = tensor([1, 5, 6], { dtype: "float64" });
  const y = tensor([0, 16, 20], { dtype: "float64" });
  const w = parameter(2, { dtype: "float64" });
  const b = parameter(2, { dtype: "float64" });
  const cost = () => x.mul(w).add(b).sub(y).square().sum();
  const sgd = new SGD([w, b], { learningRate: 0.01 });

  expect(cost().item()).toBe(68);
  sgd.minimize(cost());
  expect(w.item()).toBeCloseTo(3.04, 12);
  expect(b.item()).toBeCloseTo(2.12, 12);
  expect(cost().item()).toBeCloseTo(28.498, 3);
  for (let i = 1; i < 650; i += 1) sgd.minimize(cost());
  expect(cost().item()).toBeLessThanOrEqual(1e-6);
});
