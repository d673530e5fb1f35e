import { describe, expect, it } from "vitest";
import { Random, type Tensor } from "../src/index.ts";

const count = 100_000;

/** Mean and standard deviation. */
function moments(x: Tensor): { mean: number; std: number } {
  const values = x.cast("float64");
  return { mean: values.mean().item(), std: values.variance().sqrt().item() };
}

/** The share of values below each limit. */
function shares(x: Tensor, limits: readonly number[]): number[] {
  return limits.map((limit) => x.less(limit).cast("float64").mean().item());
}

const draws: [string, (random: Random) => Tensor][] = [
  ["uniform", (random) => random.uniform([3, 5])],
  ["uniform in float64", (random) => random.uniform([3, 5], { dtype: "float64" })],
  ["normal", (random) => random.normal([3, 5])],
  ["normal in float64", (random) => random.normal([3, 5], { dtype: "float64" })],
  ["integers", (random) => random.integers([3, 5], 0, 1000)],
  ["bernoulli", (random) => random.bernoulli([3, 5], 0.5)],
  ["permutation", (random) => random.permutation(15).reshape(3, 5)],
];

describe.each(draws)("%s", (name, draw) => {
  it("has the shape and dtype asked for", () => {
    const x = draw(new Random(1));
    const dtype = name.endsWith("float64")
      ? "float64"
      : { integers: "int32", permutation: "int32", bernoulli: "bool" }[name];
    expect([x.shape, x.dtype]).toEqual([[3, 5], dtype ?? "float32"]);
  });

  it("is the same for the same seed, 0 included, and another for another", () => {
    const values = (seed: number): unknown => draw(new Random(seed)).toArray();
    expect(values(0)).toEqual(values(0));
    expect(values(0)).not.toEqual(values(1));
  });

  it("draws its key at the call: later reads do not change it, later draws differ", () => {
    const random = new Random(3);
    const first = draw(random);
    const second = draw(random);
    const late = second.toArray();
    const early = first.toArray();
    expect(early).toEqual(draw(new Random(3)).toArray());
    expect(late).not.toEqual(early);
  });

  it("goes on from a saved state", () => {
    const random = new Random(4);
    draw(random);
    const state = JSON.parse(JSON.stringify(random.state()));
    expect(draw(Random.fromState(state)).toArray()).toEqual(draw(random).toArray());
  });

  it("does not depend on what other streams drew", () => {
    const one = new Random(5);
    const other = new Random(5);
    other.uniform([4]);
    expect(draw(one.split("a")).toArray()).toEqual(draw(other.split("a")).toArray());
    expect(draw(one.split("a")).toArray()).not.toEqual(draw(one.split("b")).toArray());
  });
});

describe("statistics", () => {
  const random = new Random("statistics");

  it.each(["float32", "float64"] as const)("uniform in %s lies in its limits, evenly", (dtype) => {
    const x = random.uniform([count], { low: -2, high: 6, dtype });
    expect([x.min().item() >= -2, x.max().item() < 6]).toEqual([true, true]);
    const { mean, std } = moments(x);
    expect(mean).toBeCloseTo(2, 1);
    expect(std).toBeCloseTo(8 / Math.sqrt(12), 1);
    const parts = shares(x, [-1, 0, 1, 2, 3, 4, 5]);
    parts.forEach((share, i) => {
      expect(share).toBeCloseTo((i + 1) / 8, 1);
    });
  });

  it.each([
    ["float32", 1, 1 + 2 ** -22],
    ["float32", 2 ** 24, 2 ** 24 + 4],
    ["float32", -1 - 2 ** -22, -1],
    ["float32", -(2 ** -20), 0],
    ["float32", 0.1, 0.1 + 1e-7],
    ["float64", 1, 1 + 2 ** -51],
    ["float64", -1 - 2 ** -51, -1],
    ["float64", -(2 ** -1073), 0],
  ] as const)("uniform in %s from %d never gives its upper limit", (dtype, low, high) => {
    const x = random.uniform([1000], { low, high, dtype });
    expect(x.less(high).all().item()).toBe(1);
    expect(x.greaterEqual(low).all().item()).toBe(1);
    expect(x.max().item()).toBeGreaterThan(x.min().item());
  });

  it("uniform between two numbers that its dtype cannot tell apart gives that one", () => {
    expect(random.uniform([2], { low: 3, high: 3 }).toArray()).toEqual([3, 3]);
    expect(random.uniform([2], { low: 1, high: 1 + 1e-12 }).toArray()).toEqual([1, 1]);
  });

  it.each(["float32", "float64"] as const)("normal in %s has its moments and tails", (dtype) => {
    const x = random.normal([count], { mean: 3, std: 2, dtype });
    const { mean, std } = moments(x);
    expect(Math.abs(mean - 3)).toBeLessThan(0.03);
    expect(Math.abs(std - 2)).toBeLessThan(0.03);
    const expected = [0.00135, 0.02275, 0.15866, 0.5, 0.84134, 0.97725, 0.99865];
    shares(x, [-3, -1, 1, 3, 5, 7, 9]).forEach((share, i) => {
      expect(Math.abs(share - (expected[i] as number))).toBeLessThan(0.006);
    });
    expect(x.data().every(Number.isFinite)).toBe(true);
  });

  it("neighbours do not go together", () => {
    const x = random.normal([count]);
    const product = x
      .slice(0, count - 1)
      .mul(x.slice(1, count))
      .mean()
      .item();
    expect(Math.abs(product)).toBeLessThan(0.015);
  });

  it("integers fill their range evenly, and no more", () => {
    const x = random.integers([count], -3, 5);
    for (let value = -3; value < 5; value++) {
      const share = x.equal(value).cast("float64").mean().item();
      expect(Math.abs(share - 1 / 8)).toBeLessThan(0.006);
    }
    expect([x.min().item(), x.max().item()]).toEqual([-3, 4]);
    const wide = random.integers([1000], -(2 ** 31), 2 ** 31);
    expect(wide.min().item()).toBeLessThan(-(2 ** 30));
    expect(wide.max().item()).toBeGreaterThan(2 ** 30);
  });

  it.each([0, 0.1, 0.5, 1])("bernoulli is true with probability %d", (p) => {
    const share = random.bernoulli([count], p).cast("float64").mean().item();
    expect(Math.abs(share - p)).toBeLessThan(p === 0 || p === 1 ? 1e-12 : 0.006);
  });

  it("permutations hold each number once and put each anywhere", () => {
    const firsts = new Set<number>();
    for (let i = 0; i < 200; i++) {
      const order = [...random.permutation(6).data()];
      expect([...order].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
      firsts.add(order[0] as number);
    }
    expect(firsts.size).toBe(6);
    expect(random.permutation(0).toArray()).toEqual([]);
  });

  it("every size works, empty ones too", () => {
    expect(random.uniform([0, 3]).toArray()).toEqual([]);
    expect(random.normal([]).shape).toEqual([]);
    expect(random.uniform(2).shape).toEqual([2]);
  });
});
