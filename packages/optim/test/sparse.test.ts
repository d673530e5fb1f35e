import { gradients, valueAndGradient } from "@nnf/autograd";
import {
  compile,
  debug,
  ones,
  type Parameter,
  parameter,
  Random,
  realize,
  type Tensor,
  tensor,
} from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { Adagrad, Adam, type Optimizer, RMSProp, SGD } from "../src/index.ts";

const rows = 40;

/** Ids with repetitions, two look-ups of one table, and rows that are never used. */
function train(
  make: (table: Parameter) => Optimizer,
  look: (table: Tensor, ids: Tensor) => Tensor,
  steps = 5,
): Tensor {
  const random = new Random(7);
  const table = parameter(random.normal([rows, 3]), { name: "table" });
  const optimizer = make(table);
  for (let i = 0; i < steps; i++) {
    const first = look(table, random.integers([2, 4], 0, rows / 2));
    const second = look(table, random.integers([8], 0, rows / 2)).reshape(2, 4, 3);
    optimizer.minimize(first.mul(second).sub(1).square().sum());
  }
  return table;
}

const lookUp = (table: Tensor, ids: Tensor): Tensor => table.take(ids);

/** The same values, in a graph whose gradient is not a scatter: every row is updated. */
const dense = (table: Tensor, ids: Tensor): Tensor => table.mul(1).take(ids);

describe("row-sparse updates", () => {
  it.each<[string, (table: Parameter) => Optimizer]>([
    ["SGD", (table) => new SGD([table], { learningRate: 0.1 })],
    ["SGD clipped", (table) => new SGD([table], { learningRate: 0.1, clipValue: 0.5 })],
    ["SGD, clipped update", (table) => new SGD([table], { learningRate: 0.1, clipUpdate: 0.05 })],
    ["Adagrad", (table) => new Adagrad([table], { learningRate: 0.1 })],
  ])("%s gives the same bits as a dense update", (_, make) => {
    expect(train(make, lookUp).data()).toEqual(train(make, dense).data());
  });

  it("clipping by norm agrees with a dense update", () => {
    const make = (table: Parameter) => new SGD([table], { learningRate: 0.1, clipNorm: 0.5 });
    const sparse = train(make, lookUp).data();
    const whole = train(make, dense).data();
    sparse.forEach((value, i) => {
      expect(value).toBeCloseTo(whole[i] ?? Number.NaN, 5);
    });
  });

  it.each<[string, (table: Parameter, lazy: boolean) => Optimizer]>([
    ["SGD with momentum", (t, lazy) => new SGD([t], { learningRate: 0.1, momentum: 0.9, lazy })],
    ["Adam", (t, lazy) => new Adam([t], { learningRate: 0.1, lazy })],
    ["RMSProp", (t, lazy) => new RMSProp([t], { learningRate: 0.1, lazy })],
  ])("lazy %s leaves rows alone that were not looked up", (_, make) => {
    const random = new Random(1);
    const start = random.normal([rows, 3]);
    const run = (lazy: boolean): Tensor => {
      const table = parameter(start);
      const optimizer = make(table, lazy);
      for (const ids of [[1, 2, 2], [3], [1]]) {
        const step = table.take(tensor(ids, { dtype: "int32" }));
        optimizer.minimize(step.square().sum());
      }
      return table;
    };
    const unused = start.slice(4).data();
    expect(run(true).slice(4).data()).toEqual(unused);
    const coasting = run(false).slice(1, 3).data();
    expect(run(true).slice(1, 3).data()).not.toEqual(coasting);
  });

  it.each<[string, (table: Parameter, lazy: boolean) => Optimizer]>([
    ["SGD", (t, lazy) => new SGD([t], { learningRate: 0.5, weightDecay: 0.25, lazy })],
    ["Adagrad", (t, lazy) => new Adagrad([t], { learningRate: 0.5, weightDecay: 0.25, lazy })],
  ])("lazy weight decay of %s passes over rows that were not looked up", (_, make) => {
    const run = (lazy: boolean): number[] => {
      const table = parameter([[1], [2], [3]], { dtype: "float64" });
      make(table, lazy).minimize(table.take([2, 0, 2]).sum());
      return [...table.data()];
    };
    const [lazy, whole] = [run(true), run(false)];
    expect([lazy[0], lazy[2]]).toEqual([whole[0], whole[2]]);
    expect(lazy[1]).toBe(2);
    expect(whole[1]).toBeLessThan(2);
  });

  it("a gradient that was read is applied as read", () => {
    const table = parameter([[1], [2], [3]], { dtype: "float64" });
    const other = parameter([[5]], { dtype: "float64" });
    const loss = table.take([2, 0, 2]).mul(other).sum();
    const linear = table.take([1]).sum();
    const [dTable, dOther] = gradients(loss, [table, other]);
    const [flat] = gradients(linear, [table]);
    expect(dTable.toArray()).toEqual([[5], [0], [10]]);
    expect(dOther.toArray()).toEqual([[7]]);
    expect(flat.toArray()).toEqual([[0], [1], [0]]);
    new SGD([other], { learningRate: 1 }).apply([dOther]);
    const sgd = new SGD([table], { learningRate: 1 });
    sgd.apply([dTable]);
    sgd.apply([flat]);
    expect(table.toArray()).toEqual([[-4], [1], [-7]]);
  });

  it("apply takes rows that were not read", () => {
    const make = (): [Parameter, SGD] => {
      const table = parameter([
        [1, 2],
        [3, 4],
        [5, 6],
      ]);
      return [table, new SGD([table], { learningRate: 0.1, momentum: 0.9, lazy: true })];
    };
    const [[a, minimizing], [b, applying]] = [make(), make()];
    for (let i = 0; i < 3; i++) {
      minimizing.minimize(a.take([0, 2, 0]).square().sum());
      applying.apply(gradients(b.take([0, 2, 0]).square().sum(), [b]));
    }
    expect(b.data()).toEqual(a.data());
  });

  it("debug mode changes no bits", () => {
    const make = (table: Parameter) => new Adam([table], { learningRate: 0.1, lazy: true });
    const expected = train(make, lookUp).data();
    try {
      debug(true);
      expect(train(make, lookUp).data()).toEqual(expected);
    } finally {
      debug(false);
    }
  });

  it("an index out of range leaves the table as it was", () => {
    const weights = parameter([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const sgd = new SGD([weights], { learningRate: 1 });
    const late = tensor([2, 4], { dtype: "int32" }).add(0);
    expect(() => sgd.minimize(weights.take(late).sum())).toThrow(
      "take: index 4 at [1] is out of range; expected 0 to 2.",
    );
    expect([...weights.data()]).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe("what was read first, and debug mode, change no bits of lazy training", () => {
  type Grad = (loss: Tensor, table: Parameter) => Tensor;
  const pending: Grad = (loss, table) => gradients(loss, [table])[0];
  const realised: Grad = (loss, table) => valueAndGradient(loss, [table]).gradients[0];
  const inDebugMode =
    (run: () => Float32Array): (() => Float32Array) =>
    () => {
      try {
        debug(true);
        return run();
      } finally {
        debug(false);
      }
    };

  /** Two micro-batches a step, each of which looks the table up twice, with repetitions. */
  function trained(loss: (rows: Tensor) => Tensor, gradient: Grad): Float32Array {
    const random = new Random(3);
    const table = parameter(random.normal([30, 3]));
    const adam = new Adam([table], { lazy: true, learningRate: 0.1, clipNorm: 0.5 });
    for (let step = 0; step < 4; step++) {
      const [a, b] = [0, 1].map(() => {
        const first = loss(table.take(random.integers([5], 0, 20)));
        return gradient(first.add(loss(table.take(random.integers([7], 0, 20)))), table);
      }) as [Tensor, Tensor];
      const total = a.add(b);
      if (gradient === realised) realize(total);
      adam.apply([total]);
    }
    return Float32Array.from(table.data());
  }

  it.each<[string, (rows: Tensor) => Tensor]>([
    ["linear", (rows) => rows.sum()],
    ["quadratic", (rows) => rows.square().sum()],
  ])("%s losses", (_, loss) => {
    const expected = trained(loss, pending);
    expect(trained(loss, realised)).toEqual(expected);
    expect(inDebugMode(() => trained(loss, pending))()).toEqual(expected);
    expect(inDebugMode(() => trained(loss, realised))()).toEqual(expected);
  });

  it.each<[string, (rows: Tensor) => Tensor]>([
    ["linear", (rows) => rows.sum()],
    ["quadratic", (rows) => rows.square().sum()],
  ])("gradients of %s losses that a compiled function returns are dense", (_, loss) => {
    const run = (wrap: typeof compile): Parameter => {
      const table = parameter(ones([4, 1]));
      const gradient = wrap((ids: Tensor) => pending(loss(table.take(ids)), table).mul(1));
      const bare = wrap((ids: Tensor) => pending(loss(table.take(ids)), table));
      const use = wrap === compile ? bare : gradient;
      const adam = new Adam([table], { lazy: true, learningRate: 0.1 });
      for (const i of [0, 1, 2, 3]) adam.apply([use(tensor([i], { dtype: "int32" }))]);
      return table;
    };
    expect(run(compile).data()).toEqual(run((fn) => fn).data());
  });

  it.each([pending, realised])("a row that is not looked up again stays", (gradient) => {
    const table = parameter(ones([3, 2]));
    const adam = new Adam([table], { lazy: true, learningRate: 0.1 });
    for (const i of [0, 1]) adam.apply([gradient(table.take([i]).square().sum(), table)]);
    expect(table.slice(0, 1).toArray()).toEqual([[Math.fround(0.9), Math.fround(0.9)]]);
  });
});

describe("sums of many look-ups", () => {
  /** A lazy rule against a dense one of the same effect, on gradients made by `sum`. */
  function compared(sum: (scatters: Tensor[]) => Tensor, count: number): void {
    const start = new Random(1).normal([20, 2]);
    const run = (spread: (gradient: Tensor) => Tensor): Tensor => {
      const table = parameter(start);
      const loss = (ids: number[]) => table.take(ids).square().sum();
      const parts = Array.from({ length: count }, (_, i) => {
        return gradients(loss([i % 7, (i * 5) % 13, i % 7]), [table])[0];
      });
      new SGD([table], { learningRate: 0.001 }).apply([spread(sum(parts))]);
      return table;
    };
    expect(run((g) => g).data()).toEqual(run((g) => g.mul(1)).data());
  }

  const plus = (a: Tensor, b: Tensor): Tensor => a.add(b);

  it("that lean to the left, to the right or to neither have the bits of dense ones", () => {
    compared((parts) => parts.reduce(plus), 300);
    compared((parts) => parts.reduceRight((sum, next) => next.add(sum)), 40);
    compared((parts) => parts.reduceRight((sum, next) => next.add(sum)), 200);
    const halves = (parts: Tensor[]): Tensor =>
      parts.length === 1
        ? (parts[0] as Tensor)
        : halves(parts.slice(0, parts.length / 2)).add(halves(parts.slice(parts.length / 2)));
    compared(halves, 100);
  });

  it("that are shared grow no more than the graph", () => {
    compared((parts) => {
      let sum = parts.reduce(plus);
      for (let i = 0; i < 80; i++) sum = sum.add(sum);
      return sum;
    }, 2);
  });

  it("pass in any number", () => {
    const table = parameter(ones([3, 1]));
    let loss: Tensor = table.take([0]).sum();
    for (let i = 1; i < 6000; i++)
      loss = table
        .take([i % 2])
        .sum()
        .add(loss);
    const sgd = new SGD([table], { learningRate: 0.5 });
    sgd.minimize(loss);
    expect(table.toArray()).toEqual([[-1499], [-1499], [1]]);
  });
});
