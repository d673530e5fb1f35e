import { gradients } from "@nnf/autograd";
import { debug, type Parameter, parameter, Random, type Tensor, tensor } from "@nnf/tensor";
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
