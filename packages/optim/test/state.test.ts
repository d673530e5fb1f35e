import {
  decodeSafetensors,
  encodeSafetensors,
  full,
  type Parameter,
  parameter,
  Random,
  type Tensor,
  tensor,
  zeros,
} from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { Adagrad, Adam, AdamW, cosine, type Optimizer, RMSProp, SGD } from "../src/index.ts";
import { errorOf } from "./support.ts";

type Make = (parameters: Parameter[]) => Optimizer;

const makers: [string, Make][] = [
  ["SGD", (p) => new SGD(p, { learningRate: cosine(0.1, { steps: 30 }) })],
  ["SGD with momentum", (p) => new SGD(p, { learningRate: 0.05, momentum: 0.9, nesterov: true })],
  ["lazy SGD", (p) => new SGD(p, { learningRate: 0.05, momentum: 0.9, lazy: true })],
  ["Adagrad", (p) => new Adagrad(p, { learningRate: 0.1, clipNorm: 1 })],
  ["RMSProp", (p) => new RMSProp(p, { clipUpdate: 0.1 })],
  ["Adam", (p) => new Adam(p, { learningRate: cosine(0.1, { steps: 30 }) })],
  ["lazy Adam", (p) => new Adam(p, { learningRate: 0.1, lazy: true })],
  ["AdamW", (p) => new AdamW(p, { learningRate: 0.1 })],
];

/** A table of words, two layers, random masks: what a run needs to go on is in plain sight. */
class Run {
  readonly random: Random;
  readonly parameters: Parameter[];
  readonly optimizer: Optimizer;

  constructor(make: Make, random = new Random(3)) {
    this.random = random;
    this.parameters = [
      parameter(random.normal([20, 4], { std: 0.5 }), { name: "words.weight" }),
      parameter(random.normal([8, 6], { std: 0.5 }), { name: "hidden.weight" }),
      parameter(random.normal([6, 1], { std: 0.5 }), { name: "score.weight" }),
    ];
    this.optimizer = make(this.parameters);
  }

  train(steps: number): this {
    const [words, hidden, score] = this.parameters as [Parameter, Parameter, Parameter];
    for (let i = 0; i < steps; i++) {
      const ids = this.random.integers([5, 2], 0, 20);
      const kept = this.random.bernoulli([5, 6], 0.8);
      const s = words.take(ids).reshape(5, 8).matmul(hidden).tanh().mul(kept).matmul(score);
      this.optimizer.minimize(s.sub(1).square().mean());
    }
    return this;
  }

  bits(): Uint8Array {
    return encodeSafetensors({
      ...Object.fromEntries(this.parameters.map((p) => [p.name, p])),
      ...this.optimizer.state(),
    });
  }
}

describe("the same seed", () => {
  it.each(makers)("gives the same bits twice: %s", (_, make) => {
    expect(new Run(make).train(30).bits()).toEqual(new Run(make).train(30).bits());
  });

  it("another seed gives other bits", () => {
    const [[, make]] = makers as [[string, Make]];
    expect(new Run(make).train(3).bits()).not.toEqual(new Run(make, new Random(4)).train(3).bits());
  });
});

describe("state", () => {
  it.each(makers)("saved in the middle and loaded elsewhere loses no bit: %s", (_, make) => {
    const whole = new Run(make).train(30);
    const first = new Run(make).train(13);
    const saved = decodeSafetensors(first.bits()).tensors;
    const randomState = first.random.state();
    first.train(5);

    const second = new Run(make, new Random(99));
    const names = second.parameters.map(({ name }) => name);
    for (const p of second.parameters) p.assign(saved[p.name] ?? zeros(p.shape));
    const own = Object.entries(saved).filter(([key]) => !names.includes(key));
    second.optimizer.load(Object.fromEntries(own));
    Object.assign(second, { random: Random.fromState(randomState) });
    expect(second.optimizer.steps).toBe(13);
    expect(second.train(17).bits()).toEqual(whole.bits());
  });

  it("is a copy: training on does not change it, and going back is possible", () => {
    const w = parameter([1, 2]);
    const adam = new Adam([w], { learningRate: 0.1 });
    adam.minimize(w.square().sum());
    const [before, values] = [adam.state(), w.data()];
    const copy = before["0.mean"]?.data();
    adam.minimize(w.square().sum());
    const after = w.data();
    expect(before["0.mean"]?.data()).toEqual(copy);
    adam.load(before);
    w.assign(values);
    adam.minimize(w.square().sum());
    expect(w.data()).toEqual(after);
  });

  it("names entries by the parameter's place, so equal names do not collide", () => {
    const parameters = [parameter([1], { name: "weight" }), parameter([2, 3], { name: "weight" })];
    const state = new Adam(parameters).state();
    expect(Object.keys(state).sort()).toEqual([
      "0.mean",
      "0.meanOfSquares",
      "1.mean",
      "1.meanOfSquares",
      "steps",
    ]);
    expect(state["1.mean"]?.shape).toEqual([2]);
  });

  it("of a rule without state is the number of steps", () => {
    const w = parameter([1, 2]);
    const sgd = new SGD([w], { learningRate: 0.1 });
    sgd.minimize(w.sum());
    expect(Object.keys(sgd.state())).toEqual(["steps"]);
    expect(sgd.state()["steps"]?.item()).toBe(1);
  });
});

describe("a state that does not fit changes nothing", () => {
  const likely = "Was the state saved by the same optimiser on the same network?";
  const steps = (value: number) => full([], value, { dtype: "float64" });
  const good = () => ({
    "0.mean": tensor([5, 5]),
    "0.meanOfSquares": tensor([5, 5]),
    steps: steps(7),
  });

  it.each<[string, Record<string, Tensor>, string]>([
    [
      "nothing",
      {},
      `FormatError: Adam.load: entry "0.mean" holds nothing; expected float32 [2]. ${likely}`,
    ],
    [
      "an entry missing",
      { "0.mean": tensor([5, 5]), steps: steps(7) },
      `FormatError: Adam.load: entry "0.meanOfSquares" holds nothing; expected float32 [2]. ${likely}`,
    ],
    [
      "another shape",
      { ...good(), "0.meanOfSquares": tensor([[5, 5]]) },
      `FormatError: Adam.load: entry "0.meanOfSquares" holds float32 [1, 2]; expected float32 [2]. ${likely}`,
    ],
    [
      "another dtype",
      { ...good(), "0.mean": tensor([5, 5], { dtype: "float64" }) },
      `FormatError: Adam.load: entry "0.mean" holds float64 [2]; expected float32 [2]. ${likely}`,
    ],
    [
      "another rule's state",
      { ...good(), "0.velocity": tensor([5, 5]) },
      'FormatError: Adam.load: got an unknown entry "0.velocity"; expected 3 entries (steps, 0.mean, ' +
        `0.meanOfSquares). ${likely}`,
    ],
    [
      "a negative number of steps",
      { ...good(), steps: steps(-1) },
      `FormatError: Adam.load: entry "steps" is -1; expected an integer of 0 or more. ${likely}`,
    ],
    [
      "half a step",
      { ...good(), steps: steps(0.5) },
      `FormatError: Adam.load: entry "steps" is 0.5; expected an integer of 0 or more. ${likely}`,
    ],
    [
      "an entry that cannot be computed",
      {
        ...good(),
        "0.meanOfSquares": tensor([5, 5]).take(tensor([1, 2], { dtype: "int32" }).add(0)),
      },
      "IndexError: take: index 2 at [1] is out of range; expected 0 to 1. Check how the indices were made; " +
        "negative ones do not count from the end here.",
    ],
  ])("%s", (_, state, message) => {
    const w = parameter([1, 2]);
    const adam = new Adam([w], { learningRate: 0.1 });
    for (let i = 0; i < 3; i++) adam.minimize(w.square().sum());
    const before = encodeSafetensors(adam.state());
    expect(errorOf(() => adam.load(state))).toBe(message);
    expect(encodeSafetensors(adam.state())).toEqual(before);
    expect(adam.steps).toBe(3);
  });

  it("a good one is taken", () => {
    const adam = new Adam([parameter([1, 2])]);
    adam.load(good());
    expect(adam.steps).toBe(7);
    expect(adam.state()["0.mean"]?.toArray()).toEqual([5, 5]);
  });
});
