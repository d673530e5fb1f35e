import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fromHost, ones, parameter, Random, realize, tensor } from "../src/index.ts";
import { engine, planStatistics, step } from "../src/internal.ts";

/** Plans that a call had to make. */
function misses(call: () => void): number {
  const before = planStatistics.misses;
  call();
  return planStatistics.misses - before;
}

describe("plans", () => {
  it("are reused while numbers change: offsets, scalars, random keys", () => {
    const x = fromHost(
      Float32Array.from({ length: 640 }, (_, i) => i),
      [64, 10],
    );
    const random = new Random(1);
    const run = (i: number): number =>
      x
        .slice(i, i + 8)
        .mul(i)
        .add(random.uniform([8, 10]))
        .sum()
        .item();
    run(0);
    run(1);
    expect(misses(() => [2, 3, 10, 56].forEach(run))).toBe(0);
    const view = x.mul(1);
    const cut = (i: number): unknown =>
      view
        .slice([
          [i, i + 20, 2],
          [1 + i, 3 + i],
        ])
        .toArray();
    cut(0);
    expect(misses(() => cut(3))).toBe(0);
    expect(cut(2)).toEqual(
      [2, 4, 6, 8, 10, 12, 14, 16, 18, 20].map((r) => [10 * r + 3, 10 * r + 4]),
    );
  });

  it("are made anew for other shapes, dtypes, steps, wiring and outputs", () => {
    const a = tensor([1, 2, 3, 4]);
    const b = tensor([5, 6, 7, 8]);
    a.add(b).data();
    expect(
      misses(() =>
        tensor([1, 2])
          .add(tensor([3, 4]))
          .data(),
      ),
    ).toBe(1);
    expect(misses(() => a.cast("float64").add(b.cast("float64")).data())).toBe(1);
    expect(misses(() => a.add(a).data())).toBe(1);
    expect(misses(() => b.add(a).data())).toBe(0);
    a.mul(2).add(1).data();
    const inner = a.mul(2);
    expect(misses(() => realize(inner, inner.add(1)))).toBe(1);
    const [c, d] = [a.sub(b), a.add(b)];
    realize(c, d);
    expect(realize(a.add(b), a.sub(b)).map((x) => x.toArray())).toEqual([
      [6, 8, 10, 12],
      [-4, -4, -4, -4],
    ]);
    a.mul(1)
      .slice([[0, 4, 2]])
      .data();
    expect(
      misses(() =>
        a
          .mul(1)
          .slice([[0, 2, 1]])
          .data(),
      ),
    ).toBe(1);
  });

  it("a short last batch costs one plan, and no more", () => {
    const w = parameter(ones([3]));
    const epoch = (): void => {
      for (const size of [8, 8, 5]) {
        const x = fromHost(new Float32Array(size * 3), [size, 3]);
        step([x.mul(w).sum()], [{ target: w, value: w.sub(0.1) }]);
      }
    };
    expect(misses(epoch)).toBe(2);
    expect(misses(epoch)).toBe(0);
  });

  describe("beyond the bound", () => {
    beforeEach(() => {
      vi.spyOn(console, "warn").mockImplementation(() => {});
    });
    afterEach(() => {
      vi.restoreAllMocks();
    });
    const run = (n: number): unknown => fromHost(new Float32Array(n)).add(1).data();

    it("go oldest first, and their memory with them", () => {
      run(7001);
      run(7002);
      for (let n = 1; n <= 200; n++) run(n);
      run(7001);
      for (let n = 201; n <= 400; n++) run(n);
      expect(misses(() => run(7001))).toBe(0);
      expect(misses(() => run(7002))).toBe(1);
      const { used } = engine().heap;
      for (let n = 1; n <= 600; n++) run(n);
      expect(Math.abs(engine().heap.used - used)).toBeLessThan(2 ** 20);
    });
  });
});
