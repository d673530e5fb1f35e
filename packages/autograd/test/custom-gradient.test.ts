import { parameter, type Tensor, tensor, variable } from "@nnf/tensor";
import { planStatistics } from "@nnf/tensor/internal";
import { describe, expect, it } from "vitest";
import { customGradient, gradCheck, gradients } from "../src/index.ts";
import { thrown } from "./thrown.ts";

const float64 = { dtype: "float64" } as const;

describe("customGradient", () => {
  it("computes forward and takes the gradient from backward", () => {
    const straightThrough = customGradient(
      (x) => x.greater(0).cast("float32"),
      (gradient) => [gradient],
    );
    const v = variable([-1, 2, 3]);
    const y = straightThrough(v.mul(2));
    expect(y.toArray()).toEqual([0, 1, 1]);
    expect(gradients(y.mul(tensor([5, 6, 7])).sum(), [v])[0]?.toArray()).toEqual([10, 12, 14]);
  });

  it("gives backward the inputs and the output, and differentiates it again", () => {
    const cube = customGradient(
      (x) => x.mul(x).mul(x),
      (gradient, [x], output) => [x === undefined ? null : gradient.mul(output).div(x).mul(3)],
    );
    const v = variable([2, 3], float64);
    const [first] = gradients(cube(v).sum(), [v]);
    expect(first?.toArray()).toEqual([12, 27]);
    const [second] = gradients((first as Tensor).sum(), [v]);
    expect(second?.toArray()).toEqual([12, 18]);
    gradCheck(cube, [tensor([0.5, -1.5])]);
  });

  it("calls backward once for several inputs", () => {
    let calls = 0;
    const product = customGradient(
      (a, b) => a.mul(b),
      (gradient, [a, b]) => {
        calls++;
        return a && b ? [gradient.mul(b), gradient.mul(a)] : [];
      },
    );
    const a = variable([1, 2]);
    const b = variable([3, 4]);
    expect(gradients(product(a, b).sum(), [a, b]).map((g) => g.toArray())).toEqual([
      [3, 4],
      [1, 2],
    ]);
    expect(calls).toBe(1);
  });

  it("needs no gradient of indices", () => {
    const pick = customGradient(
      (table, ids) => table.take(ids),
      (_gradient, [table]) => [table === undefined ? null : table.mul(0).add(1), null],
    );
    const table = variable([1, 2, 3]);
    const y = pick(table, tensor([2, 0], { dtype: "int32" }));
    expect(y.toArray()).toEqual([3, 1]);
    expect(gradients(y.sum(), [table])[0]?.toArray()).toEqual([1, 1, 1]);
  });

  it("reuses plans from call to call", () => {
    const twice = customGradient(
      (x) => x.mul(2),
      (gradient) => [gradient.mul(2)],
    );
    const w = parameter([1, 2, 3, 4, 5, 6, 7]);
    const run = (): void => {
      gradients(twice(w).sum(), [w])[0]?.data();
    };
    run();
    const before = planStatistics.misses;
    for (let i = 0; i < 5; i++) run();
    expect(planStatistics.misses).toBe(before);
  });

  it("treats what forward uses beside its arguments as constant", () => {
    const w = variable(2);
    const scaled = customGradient(
      (x) => x.mul(w),
      (gradient) => [gradient],
    );
    const v = variable(3);
    const y = scaled(v);
    expect(y.item()).toBe(6);
    expect(thrown(() => gradients(y, [w]))).toMatch(/^GradientError: gradients: target 0/);
  });

  it.each<[string, (gradient: Tensor) => (Tensor | null)[], string]>([
    [
      "too few gradients",
      () => [],
      "GradientError: double: backward returned 0 gradients for 1 inputs; expected one for each, null where there is none.",
    ],
    [
      "a wrong shape",
      (gradient) => [gradient.sum()],
      "GradientError: double: backward returned shape [] for input 0 of shape [2]; expected equal shapes. Sum over the axes that were broadcast.",
    ],
    [
      "null for an input that needs one",
      () => [null],
      "GradientError: double: backward returned null for input 0, whose gradient is needed; expected a tensor.",
    ],
  ])("refuses %s", (_, backward, text) => {
    const double = (x: Tensor): Tensor => x.mul(2);
    const v = variable([1, 2]);
    const y = customGradient(double, backward)(v).sum();
    expect(thrown(() => gradients(y, [v]))).toBe(text);
  });
});
