import {
  compile,
  type NestedArray,
  parameter,
  Random,
  relu,
  stopGradient,
  type Tensor,
  tensor,
  where,
} from "@nnf/tensor";
import { engine, planStatistics } from "@nnf/tensor/internal";
import { describe, expect, it } from "vitest";
import { Adagrad, Adam, cosine, exponential, type Optimizer, SGD } from "../src/index.ts";
import { errorOf } from "./support.ts";

/** What a program leaves behind, to the bit. */
type Outcome = readonly NestedArray[];

/** Runs a program twice, once with its function compiled. */
function twice(program: (wrap: typeof compile) => Outcome): void {
  const expected = program((fn) => fn);
  expect(program(compile)).toEqual(expected);
}

function line(): { step: () => Tensor; outcome: () => Outcome; sgd: SGD } {
  const [x, y] = [tensor([1, 5, 6]), tensor([0, 16, 20])];
  const [w, b] = [parameter(2), parameter(2)];
  const sgd = new SGD([w, b], { learningRate: 0.01 });
  const step = () => sgd.minimize(x.mul(w).add(b).sub(y).square().sum());
  return { step, sgd, outcome: () => [w.item(), b.item(), sgd.steps] };
}

function perceptron(random: Random) {
  const [w1, b1] = [parameter(random.normal([8, 16])), parameter(random.normal([16]))];
  const [w2, b2] = [parameter(random.normal([16, 4])), parameter(random.normal([4]))];
  const hidden = (x: Tensor): Tensor => relu(x.matmul(w1).add(b1));
  const output = (h: Tensor): Tensor => h.matmul(w2).add(b2);
  return { parameters: [w1, b1, w2, b2], hidden, output };
}

describe("a compiled step has the bits of the step", () => {
  it("the lecture's line, 650 steps", () => {
    twice((wrap) => {
      const { step, outcome } = line();
      const f = wrap(step);
      const losses: number[] = [];
      for (let i = 0; i < 650; i++) losses.push(f().item());
      expect(losses[0]).toBe(68);
      expect(losses.at(-1)).toBeLessThan(1e-5);
      return [...losses, ...outcome()];
    });
  });

  it("a perceptron with dropout, a schedule, clipping, Adam and batches of two sizes", () => {
    twice((wrap) => {
      const random = new Random(3);
      const { parameters, hidden, output } = perceptron(random);
      const adam = new Adam(parameters, { learningRate: exponential(0.01, 0.99), clipNorm: 1 });
      const masks = random.split("masks");
      const step = wrap((x: Tensor, y: Tensor) => {
        const h = hidden(x);
        const kept = where(masks.bernoulli([...h.shape], 0.5), h.div(0.5), 0);
        return adam.minimize(output(kept).sub(y).square().mean());
      });
      const predict = wrap((x: Tensor) => ({ y: output(hidden(x)), parts: [hidden(x).sum()] }));
      const data = random.split("data");
      const outcome: NestedArray[] = [];
      for (let i = 0; i < 300; i++) {
        const n = i % 7 === 6 ? 5 : 16;
        const loss = step(data.normal([n, 8]), data.normal([n, 4]));
        outcome.push(loss.item());
        if (i % 10 !== 0) continue;
        const { y, parts } = predict(data.normal([3, 8]));
        outcome.push(y.toArray(), ...parts.map((part) => part.toArray()));
      }
      expect(adam.steps).toBe(300);
      return [...outcome, ...parameters.map((p) => p.toArray()), masks.uniform([3]).toArray()];
    });
  });

  it("two optimisers in turn, the second on what the first left, and other values beside", () => {
    twice((wrap) => {
      const random = new Random(5);
      const { parameters, hidden, output } = perceptron(random);
      const sgd = new SGD(parameters, { learningRate: cosine(0.05, { steps: 100 }) });
      const adagrad = new Adagrad(parameters.slice(2));
      const step = wrap((x: Tensor) => {
        const h = hidden(x);
        const first = sgd.minimize(output(h).square().mean(), { also: [h] });
        const second = adagrad.minimize(
          output(hidden(x)).sub(1).add(stopGradient(first)).square().mean(),
        );
        return [first, second, h];
      });
      const outcome: NestedArray[] = [];
      for (let i = 0; i < 100; i++) {
        outcome.push(...step(random.normal([6, 8])).map((x) => x.toArray()));
      }
      expect([sgd.steps, adagrad.steps]).toEqual([100, 100]);
      return [...outcome, ...parameters.map((p) => p.toArray())];
    });
  });

  it.each<[string, (table: ReturnType<typeof parameter>[]) => Optimizer]>([
    ["SGD", (p) => new SGD(p, { learningRate: 0.1 })],
    ["Adagrad", (p) => new Adagrad(p)],
    ["lazy Adam", (p) => new Adam(p, { lazy: true })],
  ])("row-sparse updates of a table by %s, of two look-ups with repetitions", (_, make) => {
    twice((wrap) => {
      const random = new Random(9);
      const table = parameter(random.normal([50, 4]));
      const weights = parameter(random.normal([4]));
      const optimizer = make([table, weights]);
      const step = wrap((a: Tensor, b: Tensor) =>
        optimizer.minimize(table.take(a).mul(table.take(b)).mul(weights).sum().square()),
      );
      const losses: number[] = [];
      for (let i = 0; i < 200; i++) {
        losses.push(step(random.integers([6], 0, 50), random.integers([6], 0, 50)).item());
      }
      return [...losses, table.toArray(), weights.toArray()];
    });
  });
});

describe("what a compiled step looks up at each call", () => {
  it("the optimiser's rate, its number of steps, and a state that was loaded", () => {
    twice((wrap) => {
      const { step, outcome, sgd } = line();
      const f = wrap(step);
      for (let i = 0; i < 5; i++) f();
      sgd.learningRate = 0.001;
      for (let i = 0; i < 5; i++) f();
      sgd.learningRate = (n) => 0.01 / (n + 1);
      for (let i = 0; i < 5; i++) f();
      expect(sgd.steps).toBe(15);
      sgd.load({ ...sgd.state(), steps: tensor(3, { dtype: "float64" }) });
      for (let i = 0; i < 5; i++) f();
      expect(sgd.steps).toBe(8);
      return outcome();
    });
  });

  it("parameters that are assigned in between", () => {
    twice((wrap) => {
      const [w, x] = [parameter([1, 2]), tensor([3, 4])];
      const adam = new Adam([w]);
      const f = wrap(() => adam.minimize(w.mul(x).square().sum()));
      for (let i = 0; i < 6; i++) {
        f();
        if (i === 3) w.assign([5, 6]);
      }
      return [w.toArray()];
    });
  });
});

describe("a compiled step that fails changes nothing", () => {
  it("for an index out of range", () => {
    const table = parameter([[1], [2], [3]]);
    const sgd = new SGD([table], { learningRate: 0.5 });
    const f = compile((ids: Tensor) => sgd.minimize(table.take(ids).square().sum()));
    const ids = (...list: number[]): Tensor => tensor(list, { dtype: "int32" });
    for (let i = 0; i < 3; i++) f(ids(0, 0));
    const before = table.toArray();
    for (const wrong of [3, -1]) {
      expect(errorOf(() => f(ids(1, wrong)))).toBe(
        `IndexError: take: index ${wrong} at [1] is out of range; expected 0 to 2. Check how the ` +
          "indices were made; negative ones do not count from the end here.",
      );
      expect(table.toArray()).toEqual(before);
      expect(sgd.steps).toBe(3);
    }
    f(ids(1, 2));
    expect(table.toArray()).toEqual([[-1], [0], [0]]);
    expect(sgd.steps).toBe(4);
  });

  it("for a rate that is not a number", () => {
    const w = parameter([1]);
    const sgd = new SGD([w], { learningRate: (step) => (step < 3 ? 0.25 : Number.NaN) });
    const f = compile(() => sgd.minimize(w.square().sum()));
    for (let i = 0; i < 3; i++) f();
    expect(f).toThrow("SGD: got learning rate NaN");
    expect([w.item(), sgd.steps]).toEqual([0.125, 3]);
    sgd.learningRate = 0.5;
    f();
    expect([w.item(), sgd.steps]).toEqual([0, 4]);
  });
});

it("gradients are taken inside: results are constants", () => {
  const w = parameter([1, 2]);
  const sgd = new SGD([w], { learningRate: 0.1 });
  const f = compile((x: Tensor) => x.mul(w).sum());
  for (let i = 0; i < 3; i++) {
    expect(errorOf(() => sgd.minimize(f(tensor([1, i]))))).toMatch(
      /^GradientError: gradients: target 0, .* is not used by the value that is differentiated/,
    );
  }
  expect(w.toArray()).toEqual([1, 2]);
});

it("ten thousand replays keep heap and plans as they are", () => {
  const random = new Random(0);
  const { parameters, hidden, output } = perceptron(random);
  const adam = new Adam(parameters, { learningRate: cosine(0.01, { steps: 10_000 }) });
  const step = compile((x: Tensor) => {
    const h = hidden(x).mul(random.bernoulli([6, 16], 0.9));
    return adam.minimize(output(h).logSoftmax().square().mean());
  });
  const batches = [0, 1, 2].map((seed) => new Random(seed).normal([6, 8]));
  const run = (steps: number): void => {
    for (let i = 0; i < steps; i++) step(batches[i % 3] as Tensor);
  };
  run(10);
  const measure = () => ({
    ...planStatistics,
    capacity: engine().heap.capacity,
    used: engine().heap.used,
  });
  const before = measure();
  run(10_000);
  expect(measure()).toEqual(before);
  expect(adam.steps).toBe(10_010);
});
