import { gradCheck, gradients } from "@nnf/autograd";
import { Random, type Tensor, tensor, variable } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  binaryCrossEntropy,
  crossEntropy,
  hinge,
  meanSquaredError,
  negativeSampling,
  rankingLoss,
  squaredError,
} from "../src/index.ts";
import { expectClose, randomValues } from "./support.ts";

const ints = (values: number[]): Tensor => tensor(values, { dtype: "int32" });
const float64 = (values: number[]): Tensor => tensor(new Float64Array(values));

describe("squared errors", () => {
  const [y, t] = [float64([1, 2, 3]), float64([0, 4, 3.5])];

  test("squaredError sums, meanSquaredError averages", () => {
    expect(squaredError(y, t).item()).toBe(5.25);
    expect(meanSquaredError(y, t).item()).toBe(1.75);
    expect(squaredError(y, t, { reduction: "mean" }).item()).toBe(1.75);
    expect(meanSquaredError(y, t, { reduction: "sum" }).item()).toBe(5.25);
    expect(squaredError(y, t, { reduction: "none" }).toArray()).toEqual([1, 4, 0.25]);
  });

  test("take integer targets and scalars", () => {
    expect(squaredError(y, ints([1, 1, 1])).item()).toBe(5);
    expect(squaredError(y.sum(), tensor(4)).item()).toBe(4);
  });
});

describe("crossEntropy", () => {
  test("is minus the log of the label's probability, averaged", () => {
    const logits = float64([1, -1, -2, 0, 0, 0]).reshape([2, 3]);
    const first = Math.log(Math.exp(1) + Math.exp(-1) + Math.exp(-2));
    const labels = ints([1, 2]);
    expectClose(crossEntropy(logits, labels, { reduction: "none" }), [first + 1, Math.log(3)]);
    expectClose(crossEntropy(logits, labels), [(first + 1 + Math.log(3)) / 2]);
    expectClose(crossEntropy(logits, labels, { reduction: "sum" }), [first + 1 + Math.log(3)]);
  });

  test("equals the naive formula, smoothed and with labels ignored", () => {
    const sizes = fc.tuple(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 5 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer({ min: 0, max: 1000 }),
    );
    fc.assert(
      fc.property(sizes, ([rows, classes, labelSmoothing, seed]) => {
        const random = new Random(seed);
        const labels = Array.from({ length: rows }, () => random.nextInteger(-1, classes));
        const logits = randomValues([rows, classes], seed).mul(5);
        const losses = labels.map((label, row) => {
          if (label === -1) return 0;
          const z = Array.from(logits.data().slice(row * classes, (row + 1) * classes));
          const total = z.reduce((sum, value) => sum + Math.exp(value), 0);
          return z.reduce((sum, value, v) => {
            const target = labelSmoothing / classes + (v === label ? 1 - labelSmoothing : 0);
            return sum - target * Math.log(Math.exp(value) / total);
          }, 0);
        });
        const counted = Math.max(1, labels.filter((label) => label !== -1).length);
        const options = { ignoreIndex: -1, labelSmoothing };
        const none = { ...options, reduction: "none" } as const;
        expectClose(crossEntropy(logits, ints(labels), none), losses, 1e-10);
        const total = losses.reduce((sum, value) => sum + value, 0);
        expectClose(crossEntropy(logits, ints(labels), options), [total / counted], 1e-10);
      }),
      { numRuns: 60 },
    );
  });

  test("takes labels of any shape", () => {
    const logits = randomValues([2, 3, 4]);
    const labels = ints([0, 1, 2, 3, 2, 1]);
    const expected = crossEntropy(logits.reshape([6, 4]), labels).item();
    expect(crossEntropy(logits, labels.reshape([2, 3])).item()).toBe(expected);
    const single = crossEntropy(tensor([1, 2]), tensor(1, { dtype: "int32" }));
    expect(single.item()).toBeCloseTo(Math.log1p(Math.exp(-1)), 6);
  });

  test("costs 0 and has no gradient when every label is ignored", () => {
    const logits = variable(randomValues([2, 3]));
    const loss = crossEntropy(logits, ints([9, 9]), { ignoreIndex: 9 });
    expect(loss.item()).toBe(0);
    const [gradient] = gradients(loss, [logits]);
    expect(gradient?.equal(0).all().item()).toBe(1);
  });

  test("stays finite for extreme logits", () => {
    const logits = tensor([
      [1000, -1000],
      [-1000, 1000],
    ]);
    expect(crossEntropy(logits, ints([0, 1])).item()).toBe(0);
    expect(crossEntropy(logits, ints([1, 0])).item()).toBe(2000);
  });

  test("passes (softmax − onehot) / n to the logits", () => {
    const options = { ignoreIndex: -1, labelSmoothing: 0.1 };
    const labels = ints([3, -1, 0]);
    gradCheck((z) => crossEntropy(z, labels, options), [randomValues([3, 4])]);
    const logits = variable(float64([1, -1, -2]).reshape([1, 3]));
    const [gradient] = gradients(crossEntropy(logits, ints([0])), [logits]);
    const p = logits.softmax().data();
    expectClose(gradient ?? logits, [(p[0] ?? 0) - 1, p[1] ?? 0, p[2] ?? 0]);
  });
});

describe("binaryCrossEntropy", () => {
  test("equals the formula where that can be computed", () => {
    const z = [-3, -0.5, 0, 0.2, 4];
    const t = [0, 1, 0.3, 1, 0];
    const expected = z.map((value, i) => {
      const p = 1 / (1 + Math.exp(-value));
      const target = t[i] ?? 0;
      return -target * Math.log(p) - (1 - target) * Math.log(1 - p);
    });
    expectClose(binaryCrossEntropy(float64(z), float64(t), { reduction: "none" }), expected, 1e-10);
    const mean = expected.reduce((sum, value) => sum + value, 0) / 5;
    expectClose(binaryCrossEntropy(float64(z), float64(t)), [mean], 1e-10);
  });

  test("stays finite for extreme logits and takes bool targets", () => {
    const z = tensor([1000, -1000, 1000, -1000]);
    const t = tensor([true, false, false, true]);
    const losses = binaryCrossEntropy(z, t, { reduction: "none" });
    expect(losses.toArray()).toEqual([0, 0, 1000, 1000]);
  });

  test("passes σ(z) − t to the logits", () => {
    const targets = float64([0, 1, 0.25]);
    gradCheck((z) => binaryCrossEntropy(z, targets), [float64([-1, 0.5, 2])]);
    const z = variable([0, 1000, -1000]);
    const loss = binaryCrossEntropy(z, tensor([1, 0, 1]), { reduction: "sum" });
    expect(gradients(loss, [z])[0]?.toArray()).toEqual([-0.5, 1, -1]);
  });
});

describe("margins", () => {
  test("hinge is max(0, margin − t·s)", () => {
    const [scores, targets] = [float64([2, 0.5, -3, 0]), ints([1, 1, -1, -1])];
    const none = { reduction: "none" } as const;
    expect(hinge(scores, targets, none).toArray()).toEqual([0, 0.5, 0, 1]);
    expect(hinge(scores, targets, { ...none, margin: 3 }).toArray()).toEqual([1, 2.5, 0, 3]);
    expect(hinge(scores, targets).item()).toBe(0.375);
    gradCheck((s) => hinge(s, targets), [float64([2, 0.5, -3, 0])]);
  });

  test("rankingLoss is max(0, 1 − s + s′)", () => {
    const [scores, corrupted] = [float64([3, 1, 0]), float64([1, 1, 2])];
    const none = { reduction: "none" } as const;
    expect(rankingLoss(scores, corrupted, none).toArray()).toEqual([0, 1, 3]);
    expect(rankingLoss(scores, corrupted).item()).toBeCloseTo(4 / 3, 12);
    expect(rankingLoss(scores, corrupted, { margin: 0, reduction: "sum" }).item()).toBe(2);
    gradCheck((s, c) => rankingLoss(s, c), [scores, float64([1, 1.2, 2])]);
  });
});

describe("negativeSampling", () => {
  test("rewards true pairs and punishes drawn ones", () => {
    const positive = float64([2, -1]);
    const negative = float64([0, 1, -2, -3, 4, 0.5]).reshape([2, 3]);
    const logSigmoid = (x: number): number => Math.log(1 / (1 + Math.exp(-x)));
    const expected = [
      -logSigmoid(2) - logSigmoid(0) - logSigmoid(-1) - logSigmoid(2),
      -logSigmoid(-1) - logSigmoid(3) - logSigmoid(-4) - logSigmoid(-0.5),
    ];
    expectClose(negativeSampling(positive, negative, { reduction: "none" }), expected, 1e-10);
    const [a = 0, b = 0] = expected;
    expectClose(negativeSampling(positive, negative), [(a + b) / 2], 1e-10);
    gradCheck((s, n) => negativeSampling(s, n), [positive, negative]);
  });

  test("stays finite for extreme scores", () => {
    expect(negativeSampling(tensor([1000]), tensor([[-1000]])).item()).toBe(0);
    expect(negativeSampling(tensor([-1000]), tensor([[1000]])).item()).toBe(2000);
  });
});
