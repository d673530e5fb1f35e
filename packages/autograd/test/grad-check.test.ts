import { eye, Random, tensor } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { customGradient, gradCheck } from "../src/index.ts";
import { thrown } from "./thrown.ts";

describe("gradCheck", () => {
  it("passes right gradients, of any shape, with several inputs and indices", () => {
    gradCheck(
      (x) => x.tanh(),
      [
        tensor([
          [0.5, -1],
          [2, 0],
        ]),
      ],
    );
    gradCheck(
      (a, b) => a.matmul(b),
      [
        tensor([[1, 2]]),
        tensor([
          [3, 4, 5],
          [6, 7, 8],
        ]),
      ],
    );
    gradCheck((table, ids) => table.take(ids), [eye(3), tensor([2, 2, 0], { dtype: "int32" })]);
    gradCheck((x) => x.square().sum(), [tensor([])]);
    gradCheck((x) => x.exp(), [tensor(1)], { random: new Random(5) });
  });

  it("names the first element whose gradient is wrong, with both values", () => {
    const wrong = customGradient(
      (_a, b) => b.square(),
      (gradient, [a, b]) =>
        a && b
          ? [
              a.mul(0),
              gradient.mul(b).mul(
                tensor([
                  [2, 2],
                  [2, 3],
                ]),
              ),
            ]
          : [],
    );
    const text = thrown(() =>
      gradCheck(
        (a, b) => wrong(a, b).sum().add(a.sum().mul(0)),
        [
          tensor(1),
          tensor([
            [1, 2],
            [3, 4],
          ]),
        ],
      ),
    );
    expect(text).toMatch(
      /^GradientError: gradCheck: input 1 at \[1, 1\] has gradient -?[\d.e-]+, and central differences give -?[\d.e-]+; expected a difference of at most 0\.00001 \+ 0\.001 · \|/,
    );
    const [found, numeric] = [...text.matchAll(/(?:gradient|give) (-?[\d.]+)/g)].map(([, n]) =>
      Number(n),
    );
    expect((found ?? 0) / (numeric ?? 1)).toBeCloseTo(1.5, 4);
  });

  it("does not let errors cancel in a sum", () => {
    const swapped = customGradient(
      (x) => x.mul(tensor([1, 3])),
      (gradient) => [gradient.mul(tensor([3, 1]))],
    );
    expect(thrown(() => gradCheck(swapped, [tensor([1, 1])]))).toMatch(
      /^GradientError: gradCheck: input 0 at \[0\]/,
    );
  });

  it("fails at a kink and where a gradient is not finite", () => {
    expect(thrown(() => gradCheck((x) => x.relu(), [tensor([0])]))).toMatch(/^GradientError/);
    expect(thrown(() => gradCheck((x) => x.sqrt(), [tensor([0])]))).toMatch(/gradient -?Infinity/);
  });

  it.each([
    [
      "no float input",
      () => gradCheck((x) => x, [tensor([1], { dtype: "int32" })]),
      "GradientError: gradCheck: got no float input; expected at least one.",
    ],
    [
      "epsilon 0",
      () => gradCheck((x) => x, [tensor([1])], { epsilon: 0 }),
      "ValueError: gradCheck: got epsilon 0; expected a small positive number.",
    ],
    [
      "a relative tolerance of NaN",
      () => gradCheck((x) => x, [tensor([1])], { relative: Number.NaN }),
      "ValueError: gradCheck: got relative NaN; expected a small positive number.",
    ],
  ])("refuses %s", (_, call, text) => {
    expect(thrown(call)).toBe(text);
  });
});
