import { Random, relu, type Tensor, tanh, tensor, zeros } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  Elu,
  Embedding,
  Flatten,
  Gelu,
  HardTanh,
  type Layer,
  LayerNorm,
  LeakyRelu,
  Linear,
  Mlp,
  Relu,
  Sigmoid,
  Silu,
  Softmax,
  Softplus,
  sequential,
  Tanh,
} from "../src/index.ts";
import { checkGradients, expectClose, randomValues } from "./support.ts";

const random = new Random(7);
const float64 = { random, dtype: "float64" } as const;

describe("Linear", () => {
  test("is x·W + b", () => {
    const layer = new Linear(3, 2, float64).load({
      weight: tensor(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        { dtype: "float64" },
      ),
      bias: tensor([10, 20], { dtype: "float64" }),
    });
    const x = tensor(
      [
        [1, 0, -1],
        [2, 1, 0],
      ],
      { dtype: "float64" },
    );
    expect(layer.forward(x).toArray()).toEqual([
      [6, 16],
      [15, 28],
    ]);
    expect(layer.forward(tensor([1, 1, 1])).toArray()).toEqual([19, 32]);
  });

  test("takes any batch, sizes 0 and 1 included, as the naive sum does", () => {
    const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });
    const sizes = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }));
    fc.assert(
      fc.property(shape, sizes, fc.boolean(), (batch, [inputs, outputs], bias) => {
        const layer = new Linear(inputs, outputs, { ...float64, bias });
        if (bias) layer.bias?.assign(randomValues([outputs], 3));
        const x = randomValues([...batch, inputs]);
        const [xs, ws, bs] = [x.data(), layer.weight.data(), layer.bias?.data()];
        const expected = Array.from({ length: (xs.length / inputs) * outputs }, (_, i) => {
          const [row, o] = [Math.floor(i / outputs), i % outputs];
          let sum = bs?.[o] ?? 0;
          for (let k = 0; k < inputs; k++) {
            sum += (xs[row * inputs + k] ?? 0) * (ws[k * outputs + o] ?? 0);
          }
          return sum;
        });
        const y = layer.forward(x);
        expect(y.shape).toEqual([...batch, outputs]);
        expectClose(y, expected);
      }),
      { numRuns: 60 },
    );
  });

  test("passes gradients to input, weight and bias", () => {
    checkGradients(new Linear(3, 4, float64), randomValues([2, 5, 3]));
    checkGradients(new Linear(3, 4, { ...float64, bias: false }), randomValues([3]));
  });

  test("starts its bias at 0 and its parameters in the dtype asked for", () => {
    const layer = new Linear(3, 2, { random });
    expect(layer.bias?.toArray()).toEqual([0, 0]);
    expect(layer.weight.dtype).toBe("float32");
    expect(new Linear(3, 2, float64).weight.dtype).toBe("float64");
    expect(new Linear(3, 2, { random, bias: false }).bias).toBeNull();
  });

  test("same seed, same weights; the next layer of one source gets others", () => {
    const [a, b] = [new Random(3), new Random(3)];
    const first = new Linear(4, 4, { random: a }).weight.data();
    expect(new Linear(4, 4, { random: b }).weight.data()).toEqual(first);
    expect(new Linear(4, 4, { random: a }).weight.data()).not.toEqual(first);
  });
});

describe("Mlp", () => {
  test("puts the activation between its linear layers only", () => {
    const mlp = new Mlp([3, 5, 4, 2], { ...float64, activation: tanh });
    const x = randomValues([6, 3]);
    const [a, b, c] = mlp.layers;
    if (a === undefined || b === undefined || c === undefined) throw new Error("three layers");
    const expected = c.forward(tanh(b.forward(tanh(a.forward(x)))));
    expect(mlp.layers).toHaveLength(3);
    expect(mlp.forward(x).data()).toEqual(expected.data());
  });

  test("uses relu unless told otherwise", () => {
    const mlp = new Mlp([2, 3, 1], float64);
    const [a, b] = mlp.layers;
    const x = randomValues([4, 2]);
    expect(mlp.forward(x).data()).toEqual(b?.forward(relu(a?.forward(x) ?? x)).data());
    expect(mlp.parameters().map(({ name }) => name)).toEqual([
      "layers.0.weight",
      "layers.0.bias",
      "layers.1.weight",
      "layers.1.bias",
    ]);
  });
});

describe("Embedding", () => {
  test("gives the row of each id, for ids of any shape", () => {
    const layer = new Embedding(3, 2, { random });
    layer.weight.assign([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const ids = tensor(
      [
        [2, 0],
        [1, 1],
      ],
      { dtype: "int32" },
    );
    expect(layer.forward(ids).toArray()).toEqual([
      [
        [5, 6],
        [1, 2],
      ],
      [
        [3, 4],
        [3, 4],
      ],
    ]);
    expect(layer.forward(tensor(1, { dtype: "int32" })).toArray()).toEqual([3, 4]);
    expect(layer.forward(zeros([0, 4], { dtype: "int32" })).shape).toEqual([0, 4, 2]);
  });

  test("adds up the gradients of a row that is used more than once", () => {
    const layer = new Embedding(4, 3, float64);
    const ids = tensor([1, 3, 1], { dtype: "int32" });
    checkGradients(layer, ids, (x) => layer.forward(x).square());
  });
});

test("LayerNorm gives the last axis mean 0 and variance 1, then scales and shifts", () => {
  const layer = new LayerNorm(4, { dtype: "float64" });
  const x = tensor(
    [
      [1, 2, 3, 4],
      [-5, 0, 0, 5],
    ],
    { dtype: "float64" },
  );
  const normal = (row: readonly number[], variance: number): number[] =>
    row.map((value) => value / Math.sqrt(variance + 1e-5));
  expectClose(layer.forward(x), [
    ...normal([-1.5, -0.5, 0.5, 1.5], 1.25),
    ...normal([-5, 0, 0, 5], 12.5),
  ]);
  layer.load({ weight: tensor(new Float64Array([1, 2, 3, 4])), bias: randomValues([4]) });
  checkGradients(layer, randomValues([2, 3, 4]));
});

describe("Softmax", () => {
  test("divides by the temperature first", () => {
    const x = tensor(
      [
        [1, -1, -2],
        [0, 0, 3],
      ],
      { dtype: "float64" },
    );
    const expected = [
      [1, -1, -2],
      [0, 0, 3],
    ].flatMap((row) => {
      const powers = row.map((value) => Math.exp(value / 0.5));
      return powers.map((power) => power / powers.reduce((a, b) => a + b));
    });
    expectClose(new Softmax({ temperature: 0.5 }).forward(x), expected);
    checkGradients(new Softmax({ temperature: 2, axis: 0 }), randomValues([3, 2]));
  });

  test("works along any axis and on extreme logits", () => {
    const x = tensor([
      [1000, -1000],
      [1000, 1000],
    ]);
    expect(new Softmax().forward(x).toArray()).toEqual([
      [1, 0],
      [0.5, 0.5],
    ]);
    expect(new Softmax({ axis: 0 }).forward(x).toArray()).toEqual([
      [0.5, 0],
      [0.5, 1],
    ]);
  });
});

test("Flatten keeps the first axis and merges the others", () => {
  const layer = new Flatten();
  expect(
    layer
      .forward(
        tensor([
          [
            [1, 2],
            [3, 4],
          ],
        ]),
      )
      .toArray(),
  ).toEqual([[1, 2, 3, 4]]);
  expect(layer.forward(zeros([3])).shape).toEqual([3, 1]);
  expect(layer.forward(zeros([0, 4, 5])).shape).toEqual([0, 20]);
});

describe("activations", () => {
  const erf = (x: number): number => {
    let sum = 0;
    for (let n = 0, term = x; n < 60; n++, term *= -(x * x) / n) sum += term / (2 * n + 1);
    return (2 / Math.sqrt(Math.PI)) * sum;
  };
  const table: readonly (readonly [Layer, (x: number) => number])[] = [
    [new Relu(), (x) => Math.max(x, 0)],
    [new Tanh(), Math.tanh],
    [new Sigmoid(), (x) => 1 / (1 + Math.exp(-x))],
    [new HardTanh(), (x) => Math.min(1, Math.max(-1, x))],
    [new Gelu(), (x) => (x / 2) * (1 + erf(x / Math.SQRT2))],
    [
      new Gelu({ approximate: "tanh" }),
      (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    ],
    [new Silu(), (x) => x / (1 + Math.exp(-x))],
    [new Elu(), (x) => (x > 0 ? x : Math.expm1(x))],
    [new Elu(0.5), (x) => (x > 0 ? x : 0.5 * Math.expm1(x))],
    [new LeakyRelu(), (x) => (x > 0 ? x : 0.01 * x)],
    [new LeakyRelu(0.2), (x) => (x > 0 ? x : 0.2 * x)],
    [new Softplus(), (x) => Math.log1p(Math.exp(x))],
  ];
  const points = [-3, -1.5, -0.7, -0.1, 0.2, 0.9, 1.3, 2.5];

  test.each(table)("%# is its formula, and so is its gradient", (layer, formula) => {
    const x = tensor(new Float64Array(points));
    expectClose(layer.forward(x), points.map(formula), 1e-9);
    checkGradients(layer, x);
    expect(layer.parameters()).toEqual([]);
  });
});

describe("sequential", () => {
  test("runs its layers in order", () => {
    const [a, b] = [new Linear(3, 4, float64), new Linear(4, 2, float64)];
    const x = randomValues([5, 3]);
    const expected: Tensor = b.forward(tanh(a.forward(x)));
    expect(sequential(a, new Tanh(), b).forward(x).data()).toEqual(expected.data());
  });

  test("of nothing gives its input", () => {
    const x = randomValues([2]);
    expect(sequential().forward(x)).toBe(x);
  });
});
