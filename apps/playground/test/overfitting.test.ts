import { describe, expect, it } from "vitest";
import { curvePoints, lastRecord, mostUnits, updates } from "../src/scenes/10-overfitting/data.ts";
import { compare, fit } from "../src/scenes/10-overfitting/model.ts";
import { bestWidth, verdict } from "../src/scenes/10-overfitting/run.ts";
import { codec, errorsOf } from "../src/scenes/10-overfitting/state.ts";
import { run } from "./run.ts";

const plain = { seed: 8, points: 12, beta: 0, penalty: "l1" } as const;

describe("networks of 1 to 20 units", () => {
  const complexity = run(compare(plain));
  const { train, held } = complexity;
  const at = (errors: readonly number[], units: number) => Number(errors[units - 1]);

  it("learn their points by heart, and are worse and worse on new ones", () => {
    expect(complexity.updates).toBe(updates);
    expect(at(train, 1)).toBeGreaterThan(50);
    expect(at(train, 20)).toBeLessThan(0.1);
    const best = Number(bestWidth(complexity));
    expect(best).toBeGreaterThan(1);
    expect(best).toBeLessThan(5);
    expect(at(held, 1)).toBeGreaterThan(3 * at(held, best));
    for (const units of [12, 16, 20]) expect(at(held, units)).toBeGreaterThan(1.5 * at(held, best));
  });

  it("are the networks that train one by one, to the bit", () => {
    for (const width of [1, 7, 20]) {
      const one = run(fit({ ...plain, width }));
      expect(one.last).toBe(lastRecord);
      expect([one.train.at(-1), one.held.at(-1)]).toEqual([at(train, width), at(held, width)]);
    }
  });

  it("are tamed by a penalty, and by more points", () => {
    const penalised = run(compare({ ...plain, beta: 0.03 }));
    const many = run(compare({ ...plain, points: 60 }));
    for (const tamed of [penalised, many]) {
      expect(at(tamed.held, 20)).toBeLessThan(at(held, 20) / 1.7);
      expect(at(tamed.train, 20)).toBeGreaterThan(5);
    }
  });
});

describe("the training of one network", () => {
  const wide = run(fit({ ...plain, width: 20 }));

  it("has an error on new points that falls, and rises again", () => {
    const least = Math.min(...wide.held);
    expect(wide.held[0]).toBeGreaterThan(3 * least);
    expect(wide.held.at(-1)).toBeGreaterThan(1.5 * least);
    expect(Number(wide.train.at(-1))).toBeLessThan(Number(wide.train[lastRecord / 10]));
  });

  it("has errors that a plain loop makes of its points", () => {
    const { learnt, train, places, curves } = run(fit({ ...plain, width: 3, points: 4 }));
    expect(learnt.x).toHaveLength(4);
    expect(curves).toHaveLength((lastRecord + 1) * curvePoints);
    const curve = curves.subarray(lastRecord * curvePoints);
    const between = (x: number): number => {
      const i = Math.max(
        1,
        places.findIndex((place) => place >= x),
      );
      const [left, right] = [Number(places[i - 1]), Number(places[i])];
      const share = (x - left) / (right - left);
      return Number(curve[i - 1]) * (1 - share) + Number(curve[i]) * share;
    };
    const squares = learnt.x.map((x, i) => (between(x) - Number(learnt.y[i])) ** 2);
    const mean = squares.reduce((sum, square) => sum + square, 0) / 4;
    expect(Math.abs(mean - Number(train.at(-1)))).toBeLessThan(1);
  });

  it("leaves units at nothing with L1, and uses all of them without", () => {
    const tamed = run(fit({ ...plain, width: 20, beta: 0.03 }));
    expect(wide.inUse.at(-1)).toBeGreaterThan(17);
    expect(tamed.inUse.at(-1)).toBeLessThan(12);
    const heights = tamed.heights.slice(-mostUnits);
    expect(heights.filter((height) => Math.abs(height) < 0.05).length).toBeGreaterThan(7);
    const square = run(fit({ ...plain, width: 20, beta: 0.005, penalty: "l2" }));
    expect(square.held.at(-1)).toBeLessThan(Number(wide.held.at(-1)));
    expect(square.inUse.at(-1)).toBeGreaterThan(Number(tamed.inUse.at(-1)));
  });

  it("is told in words", () => {
    expect(verdict(wide)).toMatch(/^Overfitting/);
    expect(verdict(run(fit({ ...plain, width: 1 })))).toMatch(/^Underfitting/);
    expect(verdict(run(fit({ ...plain, width: 20, beta: 0.03 })))).toMatch(/^In the happy zone/);
  });

  it("has the same bits each time, and nothing that is no number at the limits", () => {
    expect(run(fit({ ...plain, width: 20 })).fingerprint).toBe(wide.fingerprint);
    for (const input of [
      { ...plain, width: 1, points: 4, beta: 1 },
      { seed: 999, points: 100, width: 20, beta: 1, penalty: "l2" },
    ] as const) {
      const { train, held, curves } = run(fit(input));
      for (const numbers of [train, held, curves])
        expect(numbers.every(Number.isFinite)).toBe(true);
    }
  });
});

it("reads guesses from the address, and rubbish as none", () => {
  expect(errorsOf("40_30_20.5_15_10")).toEqual([40, 30, 20.5, 15, 10]);
  expect(codec.parse("guess=40_30_20_15_10").state.guess).toBe("40_30_20_15_10");
  for (const text of ["40_30", "1_2_3_4_x", "1_2_3_4_99", "", "1_2_3_4_5_6"]) {
    const { state, problems } = codec.parse(`guess=${text}`);
    expect([state.guess, problems.length]).toEqual(["none", 1]);
  }
});
