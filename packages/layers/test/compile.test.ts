import { Adam } from "@nnf/optim";
import { compile, Random, type Tensor } from "@nnf/tensor";
import { expect, it } from "vitest";
import {
  BatchNorm,
  Conv2d,
  crossEntropy,
  Dropout,
  Embedding,
  Flatten,
  Linear,
  MaxPool2d,
  Relu,
  sequential,
  training,
} from "../src/index.ts";

/** Weights, running statistics and losses after training, and the evaluation of a last batch. */
function digits(wrap: typeof compile): readonly number[][] {
  const random = new Random(1);
  const net = sequential(
    new Conv2d(1, 4, 3, { random }),
    new BatchNorm(4),
    new Relu(),
    new MaxPool2d(2),
    new Flatten(),
    new Linear(36, 8, { random }),
    new Dropout(0.25),
    new Linear(8, 3, { random }),
  );
  const adam = new Adam(net.parameters());
  const mode = training(random.split("dropout"));
  const step = wrap((x: Tensor, label: Tensor) =>
    adam.minimize(crossEntropy(net.forward(x, mode), label)),
  );
  const evaluate = wrap((x: Tensor) => net.forward(x).softmax());
  const data = random.split("data");
  const losses: number[] = [];
  const evaluations: number[][] = [];
  for (let i = 0; i < 120; i++) {
    const n = i % 5 === 4 ? 3 : 8;
    losses.push(step(data.normal([n, 1, 8, 8]), data.integers([n], 0, 3)).item());
    if (i % 20 === 0) evaluations.push([...evaluate(data.normal([2, 1, 8, 8])).data()]);
  }
  const state = Object.values(net.state()).map((x) => [...x.data()]);
  return [losses, ...evaluations, ...state];
}

it("a compiled step of a net with batch normalisation and dropout has the same bits", () => {
  const expected = digits((fn) => fn);
  const compiled = digits(compile);
  expect(compiled).toEqual(expected);
  expect(expected[0]?.at(-1)).not.toBe(expected[0]?.[0]);
});

it("labels and ids out of range are found in replays too", () => {
  const random = new Random(2);
  const words = new Embedding(10, 4, { random });
  const output = new Linear(4, 3, { random });
  const adam = new Adam([...words.parameters(), ...output.parameters()], { lazy: true });
  const step = compile((ids: Tensor, label: Tensor) =>
    adam.minimize(crossEntropy(output.forward(words.forward(ids)), label)),
  );
  const ids = (low: number, high: number): Tensor => random.integers([4], low, high);
  for (let i = 0; i < 3; i++) step(ids(0, 10), ids(0, 3));
  const before = [...words.weight.data()];
  expect(() => step(ids(10, 12), ids(0, 3))).toThrow(/out of range|expected 0 to 9/);
  expect(() => step(ids(0, 10), ids(3, 5))).toThrow(/out of range|expected 0 to 2/);
  expect([...words.weight.data()]).toEqual(before);
  expect(adam.steps).toBe(3);
});
