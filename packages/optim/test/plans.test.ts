import { fromHost, type Parameter, parameter, Random, type Tensor, tensor } from "@nnf/tensor";
import { planStatistics } from "@nnf/tensor/internal";
import { describe, expect, it } from "vitest";
import {
  Adagrad,
  Adam,
  AdamW,
  cosine,
  HalveOnPlateau,
  type Optimizer,
  RMSProp,
  SGD,
} from "../src/index.ts";

/** How many plans were made while `run` ran. */
function misses(run: () => void): number {
  const before = planStatistics.misses;
  run();
  return planStatistics.misses - before;
}

function repeat(times: number, run: (i: number) => void): () => void {
  return () => {
    for (let i = 0; i < times; i++) run(i);
  };
}

/** Every test has a width of its own, so that none finds the plans of another. */
let width = 10;

function setUp(make: (parameters: Parameter[]) => Optimizer) {
  width++;
  const random = new Random(1);
  const [w, b] = [parameter(random.normal([width, 1])), parameter([0])];
  const optimizer = make([w, b]);
  const loss = (x: Tensor) => x.matmul(w).add(b).square().mean();
  const rows = (count: number) => random.normal([count, width]).data();
  const batch = (count: number) => fromHost(rows(count), [count, width]);
  return { w, optimizer, loss, rows, batch };
}

describe("a step needs one plan, however often it is repeated", () => {
  it.each<[string, (p: Parameter[]) => Optimizer]>([
    ["a constant rate", (p) => new SGD(p, { learningRate: 0.1 })],
    ["a scheduled rate", (p) => new SGD(p, { learningRate: cosine(0.1, { steps: 20 }) })],
    ["a rate that becomes 0 and 1", (p) => new SGD(p, { learningRate: (step) => step % 2 })],
    ["momentum", (p) => new SGD(p, { learningRate: 0.1, momentum: 0.9, nesterov: true })],
    ["Adagrad", (p) => new Adagrad(p)],
    ["RMSProp", (p) => new RMSProp(p, { weightDecay: 0.1 })],
    ["Adam's corrections of its means", (p) => new Adam(p)],
    ["AdamW with a schedule", (p) => new AdamW(p, { learningRate: cosine(0.1, { steps: 9 }) })],
    ["clipping", (p) => new Adam(p, { clipNorm: 1, clipValue: 1, clipUpdate: 0.1 })],
    [
      "groups with rates of their own",
      (p) =>
        new SGD(
          p.map((parameter, i) => ({ parameters: [parameter], learningRate: (s) => i / (s + 1) })),
          { learningRate: 0.1 },
        ),
    ],
  ])("%s", (_, make) => {
    const { optimizer, loss, batch } = setUp(make);
    const batches = Array.from({ length: 30 }, () => batch(16));
    expect(misses(repeat(30, (i) => optimizer.minimize(loss(batches[i] as Tensor))))).toBe(1);
  });

  it("a rate set anew, or halved on a plateau", () => {
    const plateau = new HalveOnPlateau(0.1);
    const { optimizer, loss, batch } = setUp((p) => new SGD(p, { learningRate: plateau.rate }));
    const x = batch(16);
    const train = repeat(10, (i) => {
      optimizer.minimize(loss(x));
      plateau.observe(i);
    });
    expect(misses(train)).toBe(1);
    optimizer.learningRate = 0.05;
    expect(misses(train)).toBe(0);
  });

  it("random numbers in the graph", () => {
    const random = new Random(5);
    const { optimizer, loss, batch } = setUp((p) => new Adam(p));
    const x = batch(16);
    const train = repeat(10, () => {
      optimizer.minimize(loss(x.mul(random.bernoulli([16, 1], 0.5)).mul(random.uniform([16, 1]))));
    });
    expect(misses(train)).toBe(1);
  });
});

describe("what is another structure needs another plan, once", () => {
  it("a shorter last batch: one more plan for all epochs", () => {
    const { optimizer, loss, batch } = setUp((p) => new Adam(p));
    const epoch = [16, 16, 16, 16, 5].map(batch);
    const train = () => {
      for (const x of epoch) optimizer.minimize(loss(x));
    };
    expect(misses(train)).toBe(2);
    expect(misses(repeat(5, train))).toBe(0);
  });

  it("`also`, a loss read apart, another optimiser: one each", () => {
    const { w, optimizer, loss, batch } = setUp((p) => new Adam(p));
    const x = batch(16);
    optimizer.minimize(loss(x));
    expect(misses(repeat(5, () => optimizer.minimize(loss(x), { also: [x.matmul(w)] })))).toBe(1);
    expect(misses(repeat(5, () => loss(x).item()))).toBe(1);
    expect(misses(repeat(5, () => w.data()))).toBe(0);
    const sgd = new SGD([w], { learningRate: 0.1 });
    expect(misses(repeat(5, () => sgd.minimize(loss(x))))).toBe(1);
  });

  it("a loss that was read before it is minimised", () => {
    const { optimizer, loss, batch } = setUp((p) => new Adam(p));
    const x = batch(16);
    const train = repeat(5, () => {
      const value = loss(x);
      value.item();
      optimizer.minimize(value);
    });
    expect(misses(train)).toBe(2);
  });
});

describe("host data", () => {
  it("a slice that slides over it needs one plan, wherever it starts", () => {
    const { optimizer, loss, rows } = setUp((p) => new SGD(p, { learningRate: 0.01 }));
    const data = fromHost(rows(200), [200, width]);
    const train = repeat(25, (i) => optimizer.minimize(loss(data.slice(i * 7, i * 7 + 16))));
    expect(misses(train)).toBe(1);
  });

  it("gives the bits that batches of its rows give", () => {
    const { optimizer, loss, rows, w } = setUp((p) => new SGD(p, { learningRate: 0.01 }));
    const values = rows(64);
    const start = w.data();
    const data = fromHost(values, [64, width]);
    for (let i = 0; i < 64; i += 16) optimizer.minimize(loss(data.slice(i, i + 16)));
    const sliced = w.data();
    const again = parameter(tensor(start).reshape(width, 1));
    const b = parameter([0]);
    const sgd = new SGD([again, b], { learningRate: 0.01 });
    for (let i = 0; i < 64; i += 16) {
      const x = fromHost(values.slice(i * width, (i + 16) * width), [16, width]);
      sgd.minimize(x.matmul(again).add(b).square().mean());
    }
    expect(again.data()).toEqual(sliced);
  });

  it("rows that indices name need one plan, whichever they are", () => {
    const { optimizer, loss, rows } = setUp((p) => new SGD(p, { learningRate: 0.01 }));
    const data = fromHost(rows(200), [200, width]);
    const random = new Random(2);
    const train = repeat(10, () => optimizer.minimize(loss(data.take(random.permutation(16)))));
    expect(misses(train)).toBe(1);
  });

  it("look-ups in a trained table need one plan, whichever rows and repetitions", () => {
    const table = parameter(new Random(3).normal([50, ++width]));
    const adam = new Adam([table], { lazy: true });
    const random = new Random(4);
    const train = repeat(20, () => {
      const ids = tensor(Int32Array.from({ length: 12 }, () => random.nextInteger(0, 50)));
      adam.minimize(table.take(ids).square().sum());
    });
    expect(misses(train)).toBe(1);
  });
});
