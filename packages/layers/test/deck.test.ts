import { gradients } from "@nnf/autograd";
import { Adam } from "@nnf/optim";
import { concat, oneHot, Random, sigmoid, type Tensor, tensor } from "@nnf/tensor";
import { describe, expect, test } from "vitest";
import {
  Conv2d,
  crossEntropy,
  Embedding,
  Flatten,
  Layer,
  Linear,
  meanSquaredError,
  Sigmoid,
  Softmax,
  sequential,
} from "../src/index.ts";
import { expectClose } from "./support.ts";

const random = new Random(0);
const float64 = { random, dtype: "float64" } as const;

/** A linear layer with given weights. */
function linear(weight: readonly number[][], bias: readonly number[]): Linear {
  const layer = new Linear(weight.length, bias.length, float64);
  layer.weight.assign(weight);
  layer.bias?.assign(bias);
  return layer;
}

function column(values: readonly number[]): Tensor {
  return tensor(new Float64Array(values)).reshape([values.length, 1]);
}

function numbers(x: Tensor): number[] {
  return Array.from(x.data());
}

describe("sigmoid gates", () => {
  test("σ is exactly 0 and 1 far out, without overflow or NaN", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const ends = tensor([-1000, 0, 1000, -1e30, 1e30], { dtype });
      expect(new Sigmoid().forward(ends).toArray()).toEqual([0, 0.5, 1, 0, 1]);
    }
  });

  test("σ(1000x − 6000) is a step at 6", () => {
    const gate = sequential(linear([[1000]], [-6000]), new Sigmoid());
    const y = numbers(gate.forward(column([5, 5.9, 6, 6.1, 7])));
    expect(y.map((value) => Math.round(value * 1e12) / 1e12)).toEqual([0, 0, 0.5, 1, 1]);
  });

  test("two gates fit D5, which no line does", () => {
    // y = (4x − 4)·s1 + 20·s2, s1 = σ(−1000x + 6000), s2 = σ(1000x − 6000)
    const gates = sequential(linear([[-1000, 1000]], [6000, -6000]), new Sigmoid());
    const fit = (x: Tensor): Tensor => {
      const s = gates.forward(x);
      return x
        .mul(4)
        .sub(4)
        .mul(s.take([0], 1))
        .add(s.take([1], 1).mul(20));
    };
    // At 6 both gates are half open: 20·½ + 20·½.
    expect(numbers(fit(column([1, 5, 6, 9, 11])))).toEqual([0, 16, 20, 20, 20]);
    expect(numbers(gates.forward(column([6])))).toEqual([0.5, 0.5]);
  });
});

describe("the multilayer perceptron", () => {
  /** y = (4x − 4)·s1 + 20·s2 + 1·s3, with s2 = "not s1 and not s3" in a second layer. */
  function mlp(threshold: number): { gates(x: Tensor): Tensor; fit(x: Tensor): Tensor } {
    const outer = sequential(linear([[-1000, 1000]], [6000, -1000 * threshold]), new Sigmoid());
    const middle = sequential(linear([[-1000], [-1000]], [500]), new Sigmoid());
    const gates = (x: Tensor): Tensor => {
      const s = outer.forward(x);
      return concat([s.take([0], 1), middle.forward(s), s.take([1], 1)], 1);
    };
    const fit = (x: Tensor): Tensor =>
      concat([x.mul(4).sub(4), x.mul(0).add(20), x.mul(0).add(1)], 1)
        .mul(gates(x))
        .sum(1);
    return { gates, fit };
  }

  test("fits D7 with its last threshold between 11 and 15", () => {
    const x = column([1, 5, 6, 9, 11, 15, 19]);
    expectClose(mlp(13).fit(x), [0, 16, 20, 20, 20, 1, 1]);
  });

  test("gives 10.5 at 15 with the gate on the point itself", () => {
    const { gates, fit } = mlp(15);
    expectClose(fit(column([11, 15, 19])), [20, 10.5, 1]);
    expectClose(gates(column([19])), [0, 0, 1]);
    expectClose(gates(column([15])), [0, 0.5, 0.5]);
  });
});

describe("logic", () => {
  const inputs = tensor([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const and = sequential(linear([[1000], [1000]], [-1500]), new Sigmoid());
  const or = sequential(linear([[1000], [1000]], [-500]), new Sigmoid());
  const truth = (y: Tensor): number[] => numbers(y.cast("float32"));

  test("And and Or are gates", () => {
    expect(truth(and.forward(inputs))).toEqual([0, 0, 0, 1]);
    expect(truth(or.forward(inputs))).toEqual([0, 1, 1, 1]);
  });

  test("Xor is Or(And(a, ¬b), And(¬a, b)) in three layers", () => {
    const features = linear(
      [
        [1000, 0, -1000, 0],
        [0, -1000, 0, 1000],
      ],
      [-500, 500, 500, -500],
    );
    const ands = linear(
      [
        [1000, 0],
        [1000, 0],
        [0, 1000],
        [0, 1000],
      ],
      [-1500, -1500],
    );
    const xor = sequential(features, new Sigmoid(), ands, new Sigmoid(), or);
    expect(truth(xor.forward(inputs))).toEqual([0, 1, 1, 0]);
  });

  test("one gate gives 14 of the 16 functions of two inputs", () => {
    const [weights, biases] = [
      [-1000, 0, 1000],
      [-1500, -500, 500, 1500],
    ];
    const units = weights.flatMap((a) => weights.flatMap((b) => biases.map((c) => [a, b, c])));
    const part = (i: number): number[] => units.map((unit) => unit[i] ?? 0);
    const gates = sequential(linear([part(0), part(1)], part(2)), new Sigmoid());
    const tables = gates.forward(inputs).transpose().cast("float32").toArray();
    const found = new Set(Array.isArray(tables) ? tables.map(String) : []);
    expect(found.size).toBe(14);
    expect(found).not.toContain("0,1,1,0");
    expect(found).not.toContain("1,0,0,1");
  });
});

describe("discrete input and output", () => {
  const rows = [
    [0.1, -0.4, 0.2, 0.5],
    [0.4, 1.4, -1, 0.1],
    [1.1, 0.9, 1.1, 0.5],
  ];
  const banana = tensor([1], { dtype: "int32" });

  test("a lookup is a one-hot vector times the table", () => {
    const fruits = new Embedding(3, 4, float64);
    fruits.weight.assign(rows);
    const product = oneHot(banana, 3).matmul(fruits.weight);
    expect(fruits.forward(banana).toArray()).toEqual([[0.4, 1.4, -1, 0.1]]);
    expect(product.toArray()).toEqual(fruits.forward(banana).toArray());
  });

  test("only the row that was used has a gradient", () => {
    const fruits = new Embedding(3, 4, float64);
    fruits.weight.assign(rows);
    const upstream = tensor(new Float64Array([1, 2, 3, 4]));
    const [sparse] = gradients(fruits.forward(banana).mul(upstream).sum(), [fruits.weight]);
    const product = oneHot(banana, 3).matmul(fruits.weight).mul(upstream);
    const [dense] = gradients(product.sum(), [fruits.weight]);
    expect(sparse?.toArray()).toEqual([
      [0, 0, 0, 0],
      [1, 2, 3, 4],
      [0, 0, 0, 0],
    ]);
    expect(dense?.toArray()).toEqual(sparse?.toArray());
  });

  test("softmax over the logits 1, −1, −2", () => {
    const p = numbers(new Softmax().forward(tensor([1, -1, -2], { dtype: "float64" })));
    expect(p.map((value) => value.toFixed(4))).toEqual(["0.8438", "0.1142", "0.0420"]);
    expect(p.reduce((sum, value) => sum + value)).toBeCloseTo(1, 12);
  });

  test("each fruit's logit is a weighted sum, and the greatest the most probable", () => {
    const weights = [
      [0.1, -0.4, 0.2],
      [0.4, 1.4, -1],
      [1.1, 0.9, 1.1],
      [1.3, 0.1, 0.4],
    ];
    const output = sequential(linear(weights, [0, 0, 0]), new Softmax());
    const s = [1, 2, -1, 0.5];
    const logits = [0, 1, 2].map((v) =>
      s.reduce((sum, value, i) => sum + value * (weights[i]?.[v] ?? 0), 0),
    );
    const powers = logits.map(Math.exp);
    const total = powers.reduce((sum, value) => sum + value);
    const y = output.forward(tensor(new Float64Array(s)));
    expectClose(
      y,
      powers.map((power) => power / total),
    );
    expect(y.argMax().item()).toBe(1);
  });
});

test("both at once: one network, two losses", () => {
  /** Rows of fruit and number given → s1 → s2 → logits of the fruit and number received. */
  class Trade extends Layer {
    readonly fruits = new Embedding(3, 4, { random });
    readonly s1 = new Linear(5, 8, { random });
    readonly s2 = new Linear(8, 8, { random });
    readonly type = new Linear(8, 3, { random });
    readonly number = new Linear(8, 1, { random });

    forward(x: Tensor): Tensor {
      const fruit = this.fruits.forward(x.take([0], 1).squeeze(1).cast("int32"));
      const input = concat([fruit, x.take([1], 1)], 1);
      const hidden = sigmoid(this.s2.forward(sigmoid(this.s1.forward(input))));
      return concat([this.type.forward(hidden), this.number.forward(hidden)], 1);
    }
  }
  const trade = new Trade();
  const given = tensor([
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 1],
    [1, 2],
    [2, 1],
  ]);
  const fruit = tensor([1, 1, 1, 2, 2, 0], { dtype: "int32" });
  const number = tensor([[3], [6], [9], [1], [2], [5]]);
  const losses = (): readonly [Tensor, Tensor] => {
    const y = trade.forward(given);
    return [
      crossEntropy(y.slice([null, [0, 3]]), fruit),
      meanSquaredError(y.slice([null, [3]]), number),
    ];
  };

  const [ofType, ofNumber] = losses();
  const shared: readonly Tensor[] = [trade.fruits.weight, trade.s1.weight, trade.s2.weight];
  const both = gradients(ofType.add(ofNumber), shared);
  const apart = [gradients(ofType, shared), gradients(ofNumber, shared)];
  for (const [i, gradient] of both.entries()) {
    expectClose(gradient, apart[0]?.[i]?.add(apart[1]?.[i] ?? 0).data() ?? [], 1e-4);
  }

  const adam = new Adam(trade.parameters(), { learningRate: 0.05 });
  for (let step = 0; step < 1000; step++) {
    const [type, number] = losses();
    adam.minimize(type.add(number));
  }
  const y = trade.forward(given);
  expect(numbers(y.slice([null, [0, 3]]).argMax(-1))).toEqual(numbers(fruit));
  expect(numbers(y.slice([null, [3]])).map(Math.round)).toEqual(numbers(number));
});

describe("convolution", () => {
  const pixels = Array.from({ length: 16 }, (_, i) => i + 1);
  const filter = Array.from({ length: 9 }, (_, i) => i + 1);
  const image = tensor(new Float64Array(pixels)).reshape([1, 1, 4, 4]);
  const layer = new Conv2d(1, 1, 3, float64);
  layer.weight.assign([[[filter.slice(0, 3), filter.slice(3, 6), filter.slice(6)]]]);

  test("a 3×3 filter over a 4×4 image gives 2×2, as the naive loop does", () => {
    const naive: number[] = [];
    for (let row = 0; row < 2; row++)
      for (let column = 0; column < 2; column++) {
        let z = 0;
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 3; j++)
            z += (filter[3 * i + j] ?? 0) * (pixels[4 * (row + i) + column + j] ?? 0);
        naive.push(z);
      }
    expect(naive).toEqual([348, 393, 528, 573]);
    const z = layer.forward(image);
    expect(z.shape).toEqual([1, 1, 2, 2]);
    expect(numbers(z)).toEqual(naive);
  });

  test("and what it gives answers a question: is this a cat?", () => {
    const cat = sequential(
      layer,
      new Flatten(),
      linear([[1], [-1], [-1], [1]], [0]),
      new Sigmoid(),
    );
    // 348 − 393 − 528 + 573 = 0: it cannot tell.
    expect(cat.forward(image).toArray()).toEqual([[0.5]]);
  });
});
