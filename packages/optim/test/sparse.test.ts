import { type Parameter, parameter, Random, type Tensor, tensor } from "@nnf/tensor";
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
