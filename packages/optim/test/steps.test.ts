import { gradients } from "@nnf/autograd";
import { parameter, realize, tensor } from "@nnf/tensor";
import { buffer, withUpdate } from "@nnf/tensor/internal";
import { describe, expect, it } from "vitest";
import { Adam, SGD } from "../src/index.ts";
import { errorOf } from "./support.ts";

/** w = [1, 2], b = 3 and an optimiser that subtracts their gradients. */
function setUp() {
  const w = parameter([1, 2], { name: "w" });
  const b = parameter(3, { name: "b" });
  return { w, b, sgd: new SGD([w, b], { learningRate: 1 }) };
}

const stale = (operator: string, name: string) =>
  `StaleTensorError: ${operator}: this tensor was built before parameter ${name} was updated in ` +
  "place, and its value was not read then; expected a read before the update. Call item(), data() " +
  "or realize() first, or pass the tensor to minimize in { also: [...] }.";

describe("around minimize", () => {
  it("the loss and what is in `also` hold the values before the step", () => {
    const { w, b, sgd } = setUp();
    const [product, copy, doubled] = [w.mul(b), w.reshape(2, 1), b.mul(2)];
    const [slope] = gradients(product.sum(), [b]);
    const loss = sgd.minimize(product.sum(), { also: [product, copy, doubled, slope] });
    expect(loss.item()).toBe(9);
    expect(product.toArray()).toEqual([3, 6]);
    expect(copy.toArray()).toEqual([[1], [2]]);
    expect(doubled.item()).toBe(6);
    expect(slope.item()).toBe(3);
    expect(w.toArray()).toEqual([-2, -1]);
    expect(b.item()).toBe(0);
  });

  it("returns the very loss it was given", () => {
    const { w, b, sgd } = setUp();
    const loss = w.mul(b).sum();
    expect(sgd.minimize(loss)).toBe(loss);
  });

  it("a tensor on an updated parameter that was not read is stale, and so is what is built on it", () => {
    const { w, b, sgd } = setUp();
    const pending = w.add(1);
    sgd.minimize(w.mul(b).sum());
    expect(errorOf(() => pending.toArray())).toBe(stale("add", '"w" of shape [2]'));
    expect(errorOf(() => pending.sum().item())).toContain("StaleTensorError: add:");
    expect(errorOf(() => sgd.minimize(pending.mul(b).sum()))).toContain("StaleTensorError: add:");
    expect(w.add(1).toArray()).toEqual([-1, 0]);
  });

  it("a tensor that was read keeps its value; tensors on nothing updated stay readable", () => {
    const { w, b, sgd } = setUp();
    const other = parameter([5]);
    const [read, realized, apart] = [w.add(1), w.add(2), other.mul(2)];
    read.data();
    const [constant] = realize(realized);
    sgd.minimize(w.mul(b).sum());
    expect(read.toArray()).toEqual([2, 3]);
    expect(read.mul(10).toArray()).toEqual([20, 30]);
    expect(constant.toArray()).toEqual([3, 4]);
    expect(apart.toArray()).toEqual([10]);
  });

  it("one loss makes one step: its gradient is stale after the update, even where it was read", () => {
    const { w, b, sgd } = setUp();
    const loss = w.mul(b).sum();
    sgd.minimize(loss);
    expect(errorOf(() => sgd.minimize(loss))).toContain("Build the loss again in each step.");
    expect(sgd.steps).toBe(1);
    expect(w.toArray()).toEqual([-2, -1]);
  });

  it("gradients taken before an update are stale after it unless they were read", () => {
    const { w, b, sgd } = setUp();
    const [read, pending] = gradients(w.square().sum().mul(b), [w, b]);
    read.data();
    sgd.minimize(w.mul(b).sum());
    new SGD([w], { learningRate: 1 }).apply([read]);
    expect(w.toArray()).toEqual([-8, -13]);
    expect(errorOf(() => new SGD([b], { learningRate: 1 }).apply([pending]))).toContain(
      "StaleTensorError",
    );
    expect(b.item()).toBe(0);
  });

  it("two optimisers may share a loss's parameters between them", () => {
    const { w, b } = setUp();
    const loss = w.mul(b).sum();
    const [dw, db] = realize(...gradients(loss, [w, b]));
    new SGD([w], { learningRate: 1 }).apply([dw]);
    new Adam([b], { learningRate: 0.5 }).apply([db]);
    expect(w.toArray()).toEqual([-2, -1]);
    expect(b.item()).toBeCloseTo(2.5, 6);
  });
});

describe("statistics that a loss carries", () => {
  it("are committed by minimize, not by reading or apply", () => {
    const w = parameter([1, 2]);
    const mean = buffer([0]);
    const sgd = new SGD([w], { learningRate: 1 });
    const loss = () => withUpdate(w, mean, w.mean(0, { keepDims: true })).sum();
    loss().item();
    sgd.apply(gradients(loss(), [w]));
    expect(mean.toArray()).toEqual([0]);
    sgd.minimize(loss());
    expect(mean.toArray()).toEqual([0.5]);
    expect(w.toArray()).toEqual([-1, 0]);
  });
});

describe("a step that fails changes nothing", () => {
  it("an index out of range in the middle of the graph", () => {
    const table = parameter([[1], [2], [3]], { name: "table" });
    const scale = parameter([2], { name: "scale" });
    const adam = new Adam([scale, table], { learningRate: 0.1 });
    const loss = (last: number) => {
      const ids = tensor([0, last], { dtype: "int32" }).add(0);
      return table.take(ids).mul(scale).square().sum();
    };
    adam.minimize(loss(2));
    const before = [table.data(), scale.data(), adam.state()["0.mean"]?.data()];
    const bad = loss(3);
    expect(errorOf(() => adam.minimize(bad))).toContain("IndexError: take: index 3 at [1]");
    expect(errorOf(() => bad.item())).toContain("IndexError: take: index 3 at [1]");
    expect([table.data(), scale.data(), adam.state()["0.mean"]?.data()]).toEqual(before);
    expect(adam.steps).toBe(1);
    adam.minimize(loss(1));
    expect(adam.steps).toBe(2);
  });

  it("a schedule that returns NaN; the same loss can be minimised once it is mended", () => {
    const { w, b } = setUp();
    const sgd = new SGD(
      [{ parameters: [w] }, { parameters: [b], learningRate: (s) => 1 / (1 - s) }],
      {
        learningRate: 1,
      },
    );
    sgd.minimize(w.mul(b).sum());
    const loss = w.mul(b.add(1)).sum();
    expect(errorOf(() => sgd.minimize(loss))).toBe(
      "ValueError: SGD: got learning rate Infinity; expected a finite number of 0 or more. " +
        "Did a schedule divide by 0?",
    );
    expect([w.toArray(), b.item(), sgd.steps]).toEqual([[-2, -1], 0, 1]);
    sgd.learningRate = () => Number.NaN;
    expect(errorOf(() => sgd.minimize(loss))).toContain("got learning rate NaN");
    expect([w.toArray(), b.item(), sgd.steps]).toEqual([[-2, -1], 0, 1]);
    new SGD([w, b], { learningRate: 1 }).minimize(loss);
    expect(loss.item()).toBe(-3);
    expect([w.toArray(), b.item()]).toEqual([[-3, -2], 3]);
  });

  it("a schedule that throws", () => {
    const { w, b } = setUp();
    const sgd = new SGD([w, b], {
      learningRate: () => {
        throw new RangeError("no rate");
      },
    });
    expect(errorOf(() => sgd.minimize(w.mul(b).sum()))).toBe("RangeError: no rate");
    expect([w.toArray(), b.item(), sgd.steps]).toEqual([[1, 2], 3, 0]);
  });

  it("a tensor in `also` that is stale or cannot be computed", () => {
    const { w, b, sgd } = setUp();
    const old = w.add(1);
    w.assign([4, 5]);
    expect(errorOf(() => sgd.minimize(w.mul(b).sum(), { also: [old] }))).toContain(
      "StaleTensorError: add:",
    );
    expect([w.toArray(), b.item(), sgd.steps]).toEqual([[4, 5], 3, 0]);
  });
});
