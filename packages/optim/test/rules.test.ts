import { type Parameter, parameter, type Tensor, tensor } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import {
  Adagrad,
  Adam,
  AdamW,
  cosine,
  l1,
  l2,
  Optimizer,
  RMSProp,
  type Rule,
  SGD,
} from "../src/index.ts";
import {
  adagrad,
  adam,
  type ElementRule,
  type ReferenceOptions,
  rmsProp,
  sgd,
  train,
} from "./reference.ts";

const float64 = { dtype: "float64" } as const;
const STEPS = 20;

const start = [[0.5, -1.25, 2, -0.75, 1.5, 3], [0.1, -2.5], [4]];
const shapes = [[3, 2], [2], []];
const goals = [[1, 1, -1, 0, 2, -2], [0.5, 0.5], [-1]];
const curvature = [[0.5, 1, 2, 4, 0.25, 1], [3, 0.1], [0.7]];

const at = (table: readonly (readonly number[])[], p: number, i: number): number =>
  table[p]?.[i] ?? Number.NaN;

/** Σ a/2·(w − goal)² + w⁴/40: its slope by hand. */
const slope = (w: number, p: number, i: number): number =>
  at(curvature, p, i) * (w - at(goals, p, i)) + w ** 3 / 10;

const constants = (table: readonly number[][]): Tensor[] =>
  table.map((values, p) => tensor(values, float64).reshape(shapes[p] ?? []));

function makeParameters(): Parameter[] {
  return constants(start).map((values) => parameter(values));
}

function loss(parameters: readonly Tensor[]): Tensor {
  const [a, g] = [constants(curvature), constants(goals)];
  return parameters
    .map((w, p) => {
      const distance = w.sub(g[p] ?? 0).square();
      const quartic = w
        .square()
        .square()
        .mul(1 / 40)
        .sum();
      return distance
        .mul(a[p] ?? 1)
        .mul(0.5)
        .sum()
        .add(quartic);
    })
    .reduce((total, next) => total.add(next));
}

/** Trains by minimize and by the reference, and compares. */
function compare(
  make: (parameters: Parameter[]) => Optimizer,
  rule: ElementRule,
  options: ReferenceOptions,
): void {
  const parameters = makeParameters();
  const optimizer = make(parameters);
  for (let i = 0; i < STEPS; i++) optimizer.minimize(loss(parameters));
  expect(optimizer.steps).toBe(STEPS);
  const expected = train(start, slope, rule, STEPS, options);
  parameters.forEach((w, p) => {
    w.data().forEach((value, i) => {
      const exact = at(expected, p, i);
      expect(Math.abs(value - exact)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(exact)));
    });
  });
}

const rate = (value: number): ReferenceOptions => ({ rate: () => value });

describe("each rule takes the steps of its formula, element by element", () => {
  it.each<[string, (p: Parameter[]) => Optimizer, ElementRule, number]>([
    ["SGD", (p) => new SGD(p, { learningRate: 0.05 }), sgd(), 0.05],
    ["SGD, momentum", (p) => new SGD(p, { learningRate: 0.05, momentum: 0.9 }), sgd(0.9), 0.05],
    [
      "SGD, Nesterov",
      (p) => new SGD(p, { learningRate: 0.05, momentum: 0.9, nesterov: true }),
      sgd(0.9, true),
      0.05,
    ],
    [
      "SGD, weight decay",
      (p) => new SGD(p, { learningRate: 0.05, weightDecay: 0.1 }),
      sgd(0, false, 0.1),
      0.05,
    ],
    [
      "SGD, all of it",
      (p) => new SGD(p, { learningRate: 0.05, momentum: 0.8, nesterov: true, weightDecay: 0.1 }),
      sgd(0.8, true, 0.1),
      0.05,
    ],
    ["Adagrad by default", (p) => new Adagrad(p), adagrad(), 0.01],
    [
      "Adagrad",
      (p) =>
        new Adagrad(p, {
          learningRate: 0.3,
          epsilon: 1e-3,
          initialAccumulator: 0.1,
          weightDecay: 0.1,
        }),
      adagrad(1e-3, 0.1, 0.1),
      0.3,
    ],
    ["RMSProp by default", (p) => new RMSProp(p), rmsProp(), 0.01],
    [
      "RMSProp",
      (p) => new RMSProp(p, { learningRate: 0.1, decay: 0.9, epsilon: 1e-3, weightDecay: 0.1 }),
      rmsProp(0.9, 1e-3, 0.1),
      0.1,
    ],
    ["Adam by default", (p) => new Adam(p), adam(), 0.001],
    [
      "Adam",
      (p) =>
        new Adam(p, {
          learningRate: 0.1,
          beta1: 0.8,
          beta2: 0.95,
          epsilon: 1e-3,
          weightDecay: 0.1,
        }),
      adam(0.8, 0.95, 1e-3, 0.1),
      0.1,
    ],
    ["AdamW by default", (p) => new AdamW(p), adam(0.9, 0.999, 1e-8, 0, 0.01), 0.001],
    [
      "AdamW",
      (p) => new AdamW(p, { learningRate: 0.1, weightDecay: 0.2 }),
      adam(0.9, 0.999, 1e-8, 0, 0.2),
      0.1,
    ],
  ])("%s", (_, make, rule, learningRate) => {
    compare(make, rule, rate(learningRate));
  });

  it("a rule of one's own", () => {
    const signs: Rule = {
      state: [],
      sparse: false,
      scalars: ({ learningRate }) => [-learningRate],
      apply: ({ gradient, scalars: [minusRate = 0] }) => ({
        update: gradient.sign().mul(minusRate),
        state: [],
      }),
    };
    compare(
      (p) => new Optimizer("Signs", signs, p, { learningRate: 0.03 }),
      (_, g, a) => -a * Math.sign(g),
      rate(0.03),
    );
  });
});

describe("learning rates", () => {
  it("of groups: their own, or the optimiser's", () => {
    compare(
      ([a, b, c]) =>
        new SGD(
          [
            {
              parameters: [a, b].filter((p) => p !== undefined),
              learningRate: (step) => 0.1 / (step + 1),
            },
            { parameters: c === undefined ? [] : [c] },
          ],
          { learningRate: 0.02 },
        ),
      sgd(),
      { rate: (p, step) => (p < 2 ? 0.1 / (step + 1) : 0.02) },
    );
  });

  it("by schedule, counted from step 0", () => {
    const schedule = cosine(0.1, { steps: 15, final: 0.01 });
    compare((p) => new Adam(p, { learningRate: schedule }), adam(), {
      rate: (_, step) => schedule(step),
    });
  });

  it("set in the middle", () => {
    const w = parameter(1, float64);
    const optimizer = new SGD([w], { learningRate: 0.5 });
    optimizer.minimize(w.square());
    expect(w.item()).toBe(0);
    w.assign(1);
    optimizer.learningRate = 0.25;
    expect(optimizer.learningRate).toBe(0.25);
    optimizer.minimize(w.square());
    expect(w.item()).toBe(0.5);
    optimizer.learningRate = (step) => step / 16;
    expect(optimizer.learningRate).toBe(2 / 16);
    optimizer.minimize(w.square());
    expect(w.item()).toBe(0.375);
  });
});

describe("clipping", () => {
  it.each<[string, Omit<ReferenceOptions, "rate">]>([
    ["by value", { clipValue: 0.4 }],
    ["by norm", { clipNorm: 0.5 }],
    ["by a norm never reached", { clipNorm: 1e6 }],
    ["of the update", { clipUpdate: 0.02 }],
    ["by value, then by norm, then of the update", { clipValue: 1, clipNorm: 1, clipUpdate: 0.03 }],
  ])("%s", (_, clipping) => {
    compare((p) => new SGD(p, { learningRate: 0.1, momentum: 0.5, ...clipping }), sgd(0.5), {
      ...rate(0.1),
      ...clipping,
    });
  });

  it("by norm leaves a gradient of zeros alone", () => {
    const w = parameter([1, 2]);
    new SGD([w], { learningRate: 1, clipNorm: 1 }).minimize(w.mul(0).sum());
    expect(w.toArray()).toEqual([1, 2]);
  });
});

describe("penalties", () => {
  it("l1 and l2 add the sizes of all weights", () => {
    const weights = [parameter([1, -2]), parameter([[3]])];
    expect(l1(weights, 0.5).item()).toBe(3);
    expect(l2(weights, 0.5).item()).toBe(7);
  });

  it("l2 with β steps as a weight decay of 2β", () => {
    const parameters = makeParameters();
    const optimizer = new SGD(parameters, { learningRate: 0.05 });
    for (let i = 0; i < STEPS; i++) {
      optimizer.minimize(loss(parameters).add(l2(parameters, 0.05)));
    }
    const expected = train(start, slope, sgd(0, false, 0.1), STEPS, rate(0.05));
    expect(parameters[0]?.data()[0]).toBeCloseTo(at(expected, 0, 0), 12);
  });

  it("the weights of two units that the data do not need go to nothing", () => {
    const x = tensor(
      [
        [1, 0, 0],
        [5, 0, 0],
        [6, 0, 0],
      ],
      float64,
    );
    const y = tensor([[2], [10], [12]], float64);
    const w = parameter([[1], [1.5], [-1.5]], float64);
    const optimizer = new SGD([w], { learningRate: 0.01 });
    for (let i = 0; i < 2000; i++) {
      optimizer.minimize(
        x
          .matmul(w)
          .sub(y)
          .square()
          .sum()
          .add(l2([w], 0.5)),
      );
    }
    const [needed, ...rest] = w.data();
    expect(needed).toBeCloseTo((2 * 62) / 62.5, 10);
    for (const weight of rest) expect(Math.abs(weight)).toBeLessThan(1e-8);
  });
});

describe("parameters that update each other", () => {
  // Their gradients are views of one another, so an update in place must not be seen by the other.
  it.each([1, 7, 40])("squares of side %d, transposed, use the values before the step", (n) => {
    const values = (offset: number) =>
      Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => i * n + j + offset));
    const [a, b] = [parameter(values(0), float64), parameter(values(0.5), float64)];
    new SGD([a, b], { learningRate: 0.5 }).minimize(a.mul(b.transpose()).sum());
    const [a0, b0] = [values(0), values(0.5)];
    const half = (x: number[][], y: number[][]) =>
      x.map((row, i) => row.map((value, j) => value - 0.5 * (y[j]?.[i] ?? Number.NaN)));
    expect(a.toArray()).toEqual(half(a0, b0));
    expect(b.toArray()).toEqual(half(b0, a0));
  });

  it("of one shape, longer than a block, use the values before the step", () => {
    const n = 5000;
    const a = parameter(Float64Array.from({ length: n }, (_, i) => i));
    const b = parameter(Float64Array.from({ length: n }, (_, i) => 2 * i));
    new SGD([a, b], { learningRate: 1 }).minimize(a.mul(b).sum());
    expect(a.data()).toEqual(Float64Array.from({ length: n }, (_, i) => 0 - i));
    expect(b.data()).toEqual(Float64Array.from({ length: n }, (_, i) => i));
  });
});

describe("parameters of every size", () => {
  it.each([[[]], [[0]], [[3, 0, 2]], [[1]], [[1, 1, 1, 1, 1, 2]]])("shape %j", (shape) => {
    const w = parameter(tensor(1, float64).broadcastTo(shape));
    const optimizer = new Adam([w], { learningRate: 0.5, clipNorm: 10, clipValue: 5 });
    optimizer.minimize(w.square().sum());
    expect(w.shape).toEqual(shape);
    for (const value of w.data()) expect(value).toBeCloseTo(0.5, 7);
  });
});
