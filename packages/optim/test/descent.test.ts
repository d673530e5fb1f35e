import { gradients } from "@nnf/autograd";
import { parameter, tensor } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { finiteDifferences, SGD, UnitStepSearch } from "../src/index.ts";

const float64 = { dtype: "float64" } as const;

/** The lecture's line y = w·x + b on (1,0), (5,16), (6,20), in float64. */
function line(w0: number, b0: number) {
  const x = tensor([1, 5, 6], float64);
  const y = tensor([0, 16, 20], float64);
  const w = parameter(w0, float64);
  const b = parameter(b0, float64);
  const cost = () => x.mul(w).add(b).sub(y).square().sum();
  return { w, b, cost, at: () => [w.item(), b.item()] };
}

describe("the lecture's cost", () => {
  it.each([
    [1, 0, 318],
    [2, 2, 68],
    [3, 2, 26],
    [4, 2, 108],
    [3, 3, 41],
    [3, 1, 17],
    [3, 0, 14],
    [3, -1, 17],
    [2, 0, 104],
    [4, 0, 48],
    [4, -2, 12],
    [4, -4, 0],
  ])("C(%d, %d) = %d", (w, b, expected) => {
    expect(line(w, b).cost().item()).toBe(expected);
  });

  it("C(3.01, 0) improves on the point where unit steps stick", () => {
    expect(line(3.01, 0).cost().item()).toBeCloseTo(13.7262, 10);
  });
});

describe("UnitStepSearch", () => {
  function search(step: number, halve = false, until = 0) {
    const { w, b, cost, at } = line(2, 2);
    const optimizer = new UnitStepSearch([w, b], { step, halve });
    const path = [cost().item()];
    while (path.at(-1) !== undefined && (path.at(-1) ?? 0) > until && optimizer.minimize(cost)) {
      path.push(cost().item());
    }
    return { path, at: at(), evaluations: optimizer.evaluations };
  }

  it("goes 68, 26, 17, 14 and sticks at (3, 0) although (4, −4) costs 0", () => {
    expect(search(1)).toMatchObject({ path: [68, 26, 17, 14], at: [3, 0] });
  });

  it("is not helped by diagonal unit steps at (3, 0)", () => {
    const around = [-1, 1].flatMap((dw) =>
      [-1, 1].map((db) =>
        line(3 + dw, db)
          .cost()
          .item(),
      ),
    );
    for (const cost of around) expect(cost).toBeGreaterThanOrEqual(14);
  });

  it("leaves a place without a cost for one that has one", () => {
    const w = parameter(0, float64);
    const cost = () => (w.item() > 0 ? w.item() : Number.NaN);
    expect(new UnitStepSearch([w]).minimize(cost)).toBe(true);
    expect(w.item()).toBe(1);
  });

  it.each([
    [0.5, 14],
    [0.25, 3.5],
    [0.1, 0.56],
    [0.01, 0.0056],
  ])("with steps of %d ends at %d", (step, expected) => {
    expect(search(step).path.at(-1)).toBeCloseTo(expected, 8);
  });

  it("counts 3,165 evaluations with steps of 0.01", () => {
    expect(search(0.01).evaluations).toBe(3165);
  });

  it("reaches 1e−6 in 541 evaluations when it halves its step whenever it sticks", () => {
    const { path, evaluations } = search(1, true, 1e-6);
    expect(path.at(-1)).toBeLessThanOrEqual(1e-6);
    expect(evaluations).toBe(541);
  });
});

describe("finiteDifferences", () => {
  it.each([
    [1, -42, -9],
    [0.1, -97.8, -11.7],
    [0.01, -103.38, -11.97],
    [0.001, -103.938, -11.997],
  ])("at (2, 2) with h = %d gives %d and %d", (h, dw, db) => {
    const { w, b, cost, at } = line(2, 2);
    let evaluations = 0;
    const counted = () => {
      evaluations++;
      return cost();
    };
    const [rw, rb] = finiteDifferences(counted, [w, b], h);
    expect(rw?.item()).toBeCloseTo(dw, 6);
    expect(rb?.item()).toBeCloseTo(db, 6);
    expect(evaluations).toBe(3);
    expect(at()).toEqual([2, 2]);
  });

  it("refuses h = 0", () => {
    const { w, cost } = line(2, 2);
    expect(() => finiteDifferences(cost, [w], 0)).toThrow(
      "finiteDifferences: got h 0; expected a finite number other than 0.",
    );
  });
});

describe("gradient descent on the line", () => {
  function stepsTo(learningRate: number, limit: number) {
    const { w, b, cost } = line(2, 2);
    const sgd = new SGD([w, b], { learningRate });
    let steps = 0;
    while (steps < limit && cost().item() > 1e-6) {
      sgd.minimize(cost());
      steps++;
    }
    return { steps, cost: cost().item() };
  }

  it("one step of 0.01 from (2, 2) leads to (3.04, 2.12), cost 28.498", () => {
    const { w, b, cost } = line(2, 2);
    const loss = new SGD([w, b], { learningRate: 0.01 }).minimize(cost());
    expect(loss.item()).toBe(68);
    expect(w.item()).toBeCloseTo(3.04, 12);
    expect(b.item()).toBeCloseTo(2.12, 12);
    expect(cost().item()).toBeCloseTo(28.4976, 8);
  });

  it.each([
    [0.001, 6531],
    [0.01, 650],
    [0.015, 432],
  ])("with a = %d takes %d steps to 1e−6", (learningRate, expected) => {
    expect(stepsTo(learningRate, 10_000).steps).toBe(expected);
  });

  it("diverges with a = 0.0156, beyond 2 / λmax = 0.0155407", () => {
    expect(stepsTo(0.0156, 2000).cost).toBeGreaterThan(68);
    expect(stepsTo(0.0155, 4000).cost).toBeLessThan(68);
  });
});

describe("the seven steps of the lecture's graph", () => {
  it("x = 5, gold 16, w = b = 2: dw = −40, db = −8, and with a = 0.02 w = 2.8, b = 2.16", () => {
    const w = parameter(2, float64);
    const b = parameter(2, float64);
    const o = w.mul(5);
    const y = o.add(b);
    const d = y.sub(16);
    const c = d.square();
    const [dw, db] = gradients(c, [w, b]);
    new SGD([w, b], { learningRate: 0.02 }).minimize(c, { also: [o, y, d, dw, db] });
    expect([o, y, d, c].map((value) => value.item())).toEqual([10, 12, -4, 16]);
    expect([dw.item(), db.item()]).toEqual([-40, -8]);
    expect(w.item()).toBeCloseTo(2.8, 14);
    expect(b.item()).toBeCloseTo(2.16, 14);
  });
});
