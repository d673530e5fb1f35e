import { parameter, Random, stopGradient, type Tensor, tensor, variable } from "@nnf/tensor";
import { buffer, step } from "@nnf/tensor/internal";
import { describe, expect, it } from "vitest";
import { gradients, valueAndGradient } from "../src/index.ts";
import { thrown } from "./thrown.ts";

const float64 = { dtype: "float64" } as const;

/** The lecture's cost over (1, 0), (5, 16), (6, 20). */
function cost(w: ReturnType<typeof variable>, b: ReturnType<typeof variable>) {
  const x = tensor([1, 5, 6], float64);
  const y = tensor([0, 16, 20], float64);
  return x.mul(w).add(b).sub(y).square().sum();
}

describe("gradients", () => {
  it("of the lecture's cost at (2, 2) is (−104, −12), and the Hessian [[124, 24], [24, 6]]", () => {
    const w = variable(2, float64);
    const b = variable(2, float64);
    const first = gradients(cost(w, b), [w, b]);
    expect(first.map((g) => g.item())).toEqual([-104, -12]);
    const hessian = first.map((g) => gradients(g, [w, b]).map((h) => h.item()));
    expect(hessian).toEqual([
      [124, 24],
      [24, 6],
    ]);
  });

  it("goes on: v³ has derivatives 12, 12 and 6 at 2", () => {
    const v = variable(2, float64);
    const [first] = gradients(v.pow(3), [v]);
    const [second] = gradients(first ?? v, [v]);
    const [third] = gradients(second ?? v, [v]);
    expect([first, second, third].map((g) => g?.item())).toEqual([12, 12, 6]);
  });

  it("adds up over several uses, in the order of targets, each target alone or twice", () => {
    const a = variable([1, 2]);
    const b = variable([3, 4]);
    const y = a.mul(b).add(a).sum();
    expect(gradients(y, [b, a, b]).map((g) => g.toArray())).toEqual([
      [1, 2],
      [4, 5],
      [1, 2],
    ]);
    expect(gradients(a.reshape(2), [a], { upstream: tensor([5, 6]) })[0]?.toArray()).toEqual([
      5, 6,
    ]);
  });

  it("weighs by the upstream gradient", () => {
    const v = variable([1, 2, 3]);
    const [g] = gradients(v.square(), [v], { upstream: tensor([1, 10, 100]) });
    expect(g?.toArray()).toEqual([2, 40, 600]);
  });

  it("keeps shapes and dtypes of the targets", () => {
    const a = variable([[1], [2]]);
    const b = variable([1, 2, 3], float64);
    const [ga, gb] = gradients(a.mul(b).sum(), [a, b]);
    expect([ga?.dtype, ga?.toArray()]).toEqual(["float32", [[6], [6]]]);
    expect([gb?.dtype, gb?.toArray()]).toEqual(["float64", [3, 3, 3]]);
  });

  it("has the same bits whether the loss was read before or not", () => {
    const random = new Random(7);
    const w = parameter(random.normal([64, 32]));
    const x = random.normal([16, 64]);
    const noise = random.normal([16, 32]);
    const build = () => x.matmul(w).add(noise).tanh().logSoftmax().square().mean();
    const read = build();
    read.item();
    const unread = build();
    const [a] = gradients(read, [w]);
    const [b] = gradients(unread, [w]);
    const together = valueAndGradient(build(), [w]);
    expect(a?.data()).toEqual(b?.data());
    expect(together.gradients[0]?.data()).toEqual(b?.data());
    expect(together.value.item()).toBe(read.item());
  });

  it("of randomness has the bits of the forward pass", () => {
    const w = variable([1, 1, 1, 1, 1, 1, 1, 1]);
    const dropped = w.mul(new Random(3).bernoulli([8], 0.5).cast("float32"));
    const kept = dropped.toArray();
    expect(gradients(dropped.sum(), [w])[0]?.toArray()).toEqual(kept);
  });
});

describe("graphs of any depth", () => {
  it("have gradients: a chain of 5,000 operators that uses one variable everywhere", () => {
    const v = variable(1, float64);
    let y: Tensor = v;
    for (let i = 0; i < 5000; i++) y = y.mul(0.9).add(v);
    const [g] = gradients(y, [v]);
    expect(g?.item()).toBeCloseTo(10, 10);
  });
});

describe("two look-ups of one table", () => {
  it("add up, in first and second order", () => {
    const table = variable(
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      float64,
    );
    const y = table
      .take([2, 0])
      .sum()
      .add(table.take([2, 2]).square().sum());
    const [g] = gradients(y, [table]);
    expect(g?.toArray()).toEqual([
      [1, 1],
      [0, 0],
      [13, 13],
    ]);
    const [h] = gradients((g as Tensor).sum(), [table]);
    expect(h?.toArray()).toEqual([
      [0, 0],
      [0, 0],
      [4, 4],
    ]);
  });
});

describe("stopGradient", () => {
  it("lets values through and gradients not", () => {
    const v = variable(3, float64);
    const y = v.mul(stopGradient(v));
    expect(y.item()).toBe(9);
    expect(gradients(y, [v])[0]?.item()).toBe(3);
  });

  it("leaves a target unused where it is the only way", () => {
    const v = variable(3);
    expect(thrown(() => gradients(stopGradient(v.square()), [v]))).toBe(
      "GradientError: gradients: target 0, a variable of shape [], reaches the value that is " +
        "differentiated only through operators without a derivative; expected a path on which " +
        "gradients flow. Leave out stopGradient, casts to int32 or bool, comparisons and argMax " +
        "between the two.",
    );
  });
});

describe("refuses", () => {
  const v = variable([1, 2]);
  const named = parameter(1, { name: "layer.weight" });
  it.each([
    [
      "a value that is no scalar",
      () => gradients(v.mul(2), [v]),
      "ShapeError: gradients: got a value of shape [2] without an upstream gradient; expected a scalar. Reduce it with sum() or mean(), or pass { upstream }.",
    ],
    [
      "an upstream gradient of another shape",
      () => gradients(v.mul(2), [v], { upstream: tensor([1, 2, 3]) }),
      "ShapeError: gradients: upstream has shape [3], the value [2]; expected equal shapes.",
    ],
    [
      "a target that is no variable",
      () => gradients(v.sum(), [v.mul(2)]),
      "GradientError: gradients: target 0 is a tensor of shape [2], the result of mul; expected a parameter or a variable. Wrap the value in variable(...) before it is used.",
    ],
    [
      "a buffer as target",
      () => gradients(v.sum(), [buffer([1, 2])]),
      "GradientError: gradients: target 0 is a variable of shape [2], the result of variable; expected a parameter or a variable. Wrap the value in variable(...) before it is used.",
    ],
    [
      "an unused target",
      () => gradients(v.sum(), [v, named]),
      'GradientError: gradients: target 1, parameter "layer.weight" of shape [], is not used by the value that is differentiated; expected every target to take part in it. Leave it out, or check the forward function.',
    ],
    [
      "a value without gradient",
      () => gradients(v.argMax().cast("float32"), [v]),
      "GradientError: gradients: target 0, a variable of shape [2], reaches the value that is differentiated only through operators without a derivative; expected a path on which gradients flow. Leave out stopGradient, casts to int32 or bool, comparisons and argMax between the two.",
    ],
  ])("%s", (_, call, text) => {
    expect(thrown(call)).toBe(text);
  });

  it("a loss from before an update, also when it was read", () => {
    const w = parameter(2, { name: "w" });
    const loss = w.square();
    const read = w.square();
    read.item();
    step([], [{ target: w, value: w.sub(1) }]);
    expect(thrown(() => gradients(loss, [w]))).toMatch(
      /^StaleTensorError: square: .*parameter "w"/,
    );
    expect(thrown(() => gradients(read, [w]))).toMatch(/^StaleTensorError: square: /);
    expect(gradients(w.square(), [w])[0]?.item()).toBe(2);
  });
});

describe("paths without a derivative", () => {
  it.each<[string, (v: Tensor) => Tensor]>([
    ["an integer", (v) => v.cast("int32").cast("float32")],
    ["stopGradient", (v) => stopGradient(v)],
  ])("the error names %s as a possible cause", (_, through) => {
    const v = variable([1, 2]);
    expect(() => gradients(through(v).sum(), [v])).toThrow(
      "gradients: target 0, a variable of shape [2], reaches the value that is differentiated " +
        "only through operators without a derivative; expected a path on which gradients flow.",
    );
  });
});
