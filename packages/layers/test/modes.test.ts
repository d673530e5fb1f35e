import { gradients } from "@nnf/autograd";
import { SGD } from "@nnf/optim";
import { ones, parameter, Random, type Tensor, tensor, variable } from "@nnf/tensor";
import { describe, expect, test } from "vitest";
import { BatchNorm, Dropout, Linear, sequential, training } from "../src/index.ts";
import { checkGradients, expectClose, randomValues } from "./support.ts";

describe("Dropout", () => {
  test("does nothing in evaluation or with probability 0", () => {
    const x = randomValues([3, 4]);
    expect(new Dropout(0.5).forward(x)).toBe(x);
    expect(new Dropout(0).forward(x, training(new Random(1)))).toBe(x);
  });

  test("keeps elements with probability 1 - p, divided by it", () => {
    const y = new Dropout(0.2).forward(ones([100, 100]), training(new Random(3))).data();
    const kept = y.filter((value: number) => value !== 0);
    expect(new Set(kept)).toEqual(new Set([1.25]));
    // Five standard deviations, √(10⁴ · 0.2 · 0.8) = 40.
    expect(Math.abs(kept.length - 8000)).toBeLessThan(200);
  });

  test("draws a mask of its own at each call, the same again for the same seed", () => {
    const layer = new Dropout(0.5);
    const x = ones([64]);
    const [a, b] = [training(new Random(5)), training(new Random(5))];
    const [first, second] = [layer.forward(x, a), layer.forward(x, a)];
    expect(second.data()).not.toEqual(first.data());
    expect([layer.forward(x, b).data(), layer.forward(x, b).data()]).toEqual([
      first.data(),
      second.data(),
    ]);
  });

  test("passes gradient where it passed the value", () => {
    const x = variable(ones([32]));
    const y = new Dropout(0.5).forward(x, training(new Random(5)));
    expect(gradients(y.sum(), [x])[0]?.data()).toEqual(y.data());
  });

  test("reaches the layers of a sequence through the mode", () => {
    const net = sequential(new Dropout(0.5), sequential(new Dropout(0.5)));
    const y = net.forward(ones([1000]), training(new Random(1))).data();
    expect(new Set(y)).toEqual(new Set([0, 4]));
    expect(net.forward(ones([2])).toArray()).toEqual([1, 1]);
  });
});

describe("BatchNorm", () => {
  const random = new Random(1);
  const rows = [
    [1, 10],
    [2, 30],
    [6, 20],
  ];
  const x = tensor(rows, { dtype: "float64" });
  const means = [3, 20];
  const variances = [14 / 3, 200 / 3];

  test("normalises each feature by the batch in training", () => {
    const layer = new BatchNorm(2, { dtype: "float64" });
    const expected = rows.flatMap((row) =>
      row.map((value, i) => (value - (means[i] ?? 0)) / Math.sqrt((variances[i] ?? 0) + 1e-5)),
    );
    expectClose(layer.forward(x, training(random)), expected);
  });

  test("normalises channels over batch and positions", () => {
    const layer = new BatchNorm(2, { dtype: "float64", epsilon: 0 });
    const image: Tensor = randomValues([3, 2, 4, 5]);
    const y = layer.forward(image, training(random));
    expectClose(y.mean([0, 2, 3]), [0, 0]);
    expectClose(y.variance([0, 2, 3]), [1, 1]);
  });

  test("changes nothing by a forward pass, and its running statistics by minimize", () => {
    const layer = new BatchNorm(2, { momentum: 0.25, dtype: "float64" });
    const loss = layer.forward(x, training(random)).square().sum();
    loss.item();
    expect(layer.runningMean.toArray()).toEqual([0, 0]);
    expect(layer.runningVariance.toArray()).toEqual([1, 1]);
    const sgd = new SGD(layer.parameters(), { learningRate: 0 });
    sgd.minimize(layer.forward(x, training(random)).square().sum());
    expectClose(layer.runningMean, [0.75, 5]);
    // The variance of a sample: 7 and 100.
    expectClose(layer.runningVariance, [0.75 + 0.25 * 7, 0.75 + 0.25 * 100]);
    sgd.minimize(layer.forward(x, training(random)).square().sum());
    expectClose(layer.runningMean, [0.75 * 0.75 + 0.75, 0.75 * 5 + 5]);
  });

  test("uses running statistics in evaluation", () => {
    const layer = new BatchNorm(2, { epsilon: 0, dtype: "float64" });
    layer.runningMean.assign([1, 10]);
    layer.runningVariance.assign([4, 100]);
    layer.weight.assign([1, 2]);
    layer.bias.assign([0, 5]);
    expectClose(layer.forward(x), [0, 5, 0.5, 9, 2.5, 7]);
  });

  test("lists its running statistics as state, not as parameters", () => {
    const layer = new BatchNorm(2);
    expect(layer.parameters().map(({ name }) => name)).toEqual(["weight", "bias"]);
    expect(Object.keys(layer.state())).toEqual([
      "weight",
      "bias",
      "runningMean",
      "runningVariance",
    ]);
  });

  test("passes gradients, in training through the batch's statistics", () => {
    const mode = training(random);
    const image = randomValues([3, 2, 4]);
    const layer = new BatchNorm(2, { dtype: "float64" });
    checkGradients(layer, image, (input) => layer.forward(input, mode).pow(3));
    checkGradients(layer, image);
  });

  test("in a net trains like any layer", () => {
    const net = sequential(
      new Linear(2, 4, { random }),
      new BatchNorm(4),
      new Linear(4, 1, { random }),
    );
    const sgd = new SGD(net.parameters(), { learningRate: 0.05 });
    const target = tensor([[1], [-1], [0.5]]);
    const input = x.cast("float32").div(10);
    const cost = (): Tensor => net.forward(input, training(random)).sub(target).square().sum();
    const before = cost().item();
    for (let i = 0; i < 50; i++) sgd.minimize(cost());
    expect(cost().item()).toBeLessThan(before / 20);
    expect(net.layers[1].runningMean.toArray()).not.toEqual([0, 0, 0, 0]);
  });
});

test("a parameter outside any layer trains as it is", () => {
  const w = parameter(2);
  new SGD([w], { learningRate: 0.1 }).minimize(w.square());
  expect(w.item()).toBeCloseTo(1.6, 6);
});
