import { array, assert, bigInt, integer, maxSafeInteger, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { ValueError } from "../src/errors.ts";
import { type RandomState, RandomStream, type Seed } from "../src/random-stream.ts";

function take<T>(count: number, draw: () => T): T[] {
  return Array.from({ length: count }, draw);
}

/** 0 … count − 1. */
function counting(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** Pearson's statistic of counts that are expected to be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** How often each of the numbers 0 … cells − 1 occurs. */
function histogram(values: readonly number[], cells: number): number[] {
  const counts = new Array<number>(cells).fill(0);
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Correlation coefficient of two lists of uniform numbers. */
function correlation(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + (x - 0.5) * ((b[i] ?? 0) - 0.5), 0) / (a.length / 12);
}

describe("a seed", () => {
  it("gives these numbers for ever", () => {
    const random = new RandomStream(0);
    // The first block of key (0, 0) is the published 6b200159 99ba4efe.
    expect(random.next()).toBe(((0x99ba4efe >>> 11) * 2 ** 32 + 0x6b200159) / 2 ** 53);
    expect(take(3, () => random.nextInteger(0, 1000))).toEqual([292, 404, 489]);
    expect(random.draw()).toEqual([-1402092869, -1481788477]);
    expect([...random.permutationArray(8)]).toEqual([7, 0, 1, 5, 3, 6, 2, 4]);
    expect(random.split("dropout").state().key).toEqual([1173802129, 3145455394]);
  });

  it.each<[Seed, readonly [number, number]]>([
    [0, [0, 0]],
    [-0, [0, 0]],
    [1, [1, 0]],
    [-1, [0xffffffff, 0xffffffff]],
    [2 ** 53 - 1, [0xffffffff, 0x1fffff]],
    [5n, [5, 0]],
    [-(2n ** 63n), [0, 0x80000000]],
    [2n ** 63n - 1n, [0xffffffff, 0x7fffffff]],
    ["", [1630104743, 2146109044]],
    ["nnf", [1559498390, 641987264]],
  ])("%s becomes key %j", (seed, key) => {
    expect(new RandomStream(seed).state()).toEqual({ key, counter: 0 });
  });

  it.each<[Seed, string]>([
    [0.5, "Random: got seed 0.5; expected an integer between -(2^53 - 1) and 2^53 - 1."],
    [Number.NaN, "Random: got seed NaN; expected an integer"],
    [Number.POSITIVE_INFINITY, "Random: got seed Infinity; expected an integer"],
    [2 ** 53, "Random: got seed 9007199254740992; expected an integer"],
    [2n ** 63n, "Random: got seed 9223372036854775808n; expected a bigint of at most 64 bits"],
    [-(2n ** 63n) - 1n, "Random: got seed -9223372036854775809n; expected a bigint"],
  ])("of %s is refused", (seed, text) => {
    expect(() => new RandomStream(seed)).toThrow(ValueError);
    expect(() => new RandomStream(seed)).toThrow(text);
  });

  it("of another value is another stream, neighbours included", () => {
    const seeds: Seed[] = [
      ...counting(1000).map((i) => i - 500),
      "0",
      "1",
      "a",
      "aa",
      "\0",
      "\0\0",
    ];
    const first = seeds.map((seed) => new RandomStream(seed).next());
    expect(new Set(first).size).toBe(seeds.length);
    const streams = [0, 1, 2].map((seed) => new RandomStream(seed));
    const [a = [], b = [], c = []] = streams.map((stream) => take(10_000, () => stream.next()));
    // Three pairs of 10,000: a coefficient beyond 0.04 is four standard deviations out.
    for (const r of [correlation(a, b), correlation(b, c), correlation(a, c)]) {
      expect(Math.abs(r)).toBeLessThan(0.04);
    }
  });
});

describe("split", () => {
  it("depends on the parent's key and the name alone", () => {
    const fresh = new RandomStream(7);
    const used = new RandomStream(7);
    take(10, () => used.next());
    used.split("other");
    expect(used.split("weights").state()).toEqual(fresh.split("weights").state());
    expect(fresh.state().counter).toBe(0);
    expect(new RandomStream(8).split("weights").state()).not.toEqual(
      fresh.split("weights").state(),
    );
  });

  it("gives each name a stream of its own", () => {
    const random = new RandomStream(7);
    assert(
      property(string({ unit: "binary" }), string({ unit: "binary" }), (a, b) => {
        const same = random.split(a).next() === random.split(b).next();
        expect(same).toBe(a === b);
      }),
    );
    const paths = [
      random,
      random.split(""),
      random.split("").split(""),
      random.split("\0"),
      random.split("ab"),
      random.split("a").split("b"),
      random.split("ba"),
      random.split("b").split("a"),
      new RandomStream("ab"),
      new RandomStream(0).split("ab"),
      RandomStream.fromState({ key: [0, 0], counter: 0 }),
    ];
    expect(new Set(paths.map((stream) => stream.next())).size).toBe(paths.length);
  });

  it("gives streams that do not correlate with the parent or each other", () => {
    const random = new RandomStream(7);
    const streams = [random, random.split("a"), random.split("b"), random.split("a").split("a")];
    const samples = streams.map((stream) => take(10_000, () => stream.next()));
    for (const [i, a] of samples.entries()) {
      for (const b of samples.slice(i + 1)) {
        expect(Math.abs(correlation(a, b))).toBeLessThan(0.04);
      }
    }
  });
});

describe("numbers", () => {
  // Bounds of the chi-square tests are at the 0.1 % and 99.9 % points; the seeds are fixed.
  it("next is uniform in [0, 1), in pairs too", () => {
    const random = new RandomStream(1);
    const values = take(100_000, () => random.next());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const cells = histogram(
      values.map((value) => Math.floor(value * 100)),
      100,
    );
    expect(chiSquare(cells)).toBeGreaterThan(60);
    expect(chiSquare(cells)).toBeLessThan(149);
    const pairs = take(
      50_000,
      () => Math.floor(random.next() * 10) * 10 + Math.floor(random.next() * 10),
    );
    expect(chiSquare(histogram(pairs, 100))).toBeGreaterThan(60);
    expect(chiSquare(histogram(pairs, 100))).toBeLessThan(149);
  });

  it("next fills all 53 bits", () => {
    const random = new RandomStream(2);
    const ones = new Array<number>(53).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const bits = BigInt(random.next() * 2 ** 53);
      for (let bit = 0; bit < 53; bit++) {
        if ((bits >> BigInt(bit)) & 1n) ones[bit] = (ones[bit] ?? 0) + 1;
      }
    }
    // 5000 ± 5 standard deviations of 50.
    for (const count of ones) expect(Math.abs(count - 5000)).toBeLessThan(250);
  });

  it("draw gives fresh keys that share no number with next", () => {
    const random = new RandomStream(3);
    const keys = take(10_000, () => random.draw().join());
    expect(new Set(keys).size).toBe(keys.length);
    for (const word of random.draw()) expect(word | 0).toBe(word);
    expect(random.state().counter).toBe(10_001);
  });

  it("nextInteger is uniform, its upper end left out", () => {
    const random = new RandomStream(4);
    const values = take(70_000, () => random.nextInteger(-3, 4));
    const counts = histogram(
      values.map((value) => value + 3),
      7,
    );
    expect(counts).toHaveLength(7);
    expect(chiSquare(counts)).toBeLessThan(22.5);
    expect(take(5, () => random.nextInteger(9, 10))).toEqual([9, 9, 9, 9, 9]);
  });

  it("nextInteger has no bias where the range does not divide 2^53", () => {
    // By a plain remainder, the lowest third of this range would come up twice as often.
    const random = new RandomStream(5);
    const range = 2 ** 52 + 2 ** 51;
    const low = take(10_000, () => random.nextInteger(0, range)).filter((v) => v < range / 2);
    expect(Math.abs(low.length - 5000)).toBeLessThan(250);
  });

  it("nextInteger stays within any bounds", () => {
    const random = new RandomStream(6);
    assert(
      property(maxSafeInteger(), maxSafeInteger(), (a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        if (low === high || high - low > 2 ** 53) return;
        const value = random.nextInteger(low, high);
        expect(Number.isSafeInteger(value) && value >= low && value < high).toBe(true);
      }),
    );
  });

  it.each([
    [0, 0],
    [3, 2],
    [0, 1.5],
    [Number.NaN, 1],
    [0, Number.POSITIVE_INFINITY],
    [-(2 ** 53 - 1), 2 ** 53 - 1],
  ])("nextInteger(%d, %d) is refused", (low, high) => {
    const random = new RandomStream(0);
    expect(() => random.nextInteger(low, high)).toThrow(ValueError);
    expect(() => random.nextInteger(low, high)).toThrow(
      `nextInteger: got low ${low} and high ${high}; expected integers with low < high, ` +
        "at most 2^53 apart. high itself is never drawn.",
    );
    expect(random.state().counter).toBe(0);
  });
});

describe("order", () => {
  it("shuffle keeps the items, in place, whatever holds them", () => {
    const random = new RandomStream(8);
    assert(
      property(array(integer()), (items) => {
        const copy = [...items];
        expect(random.shuffle(copy)).toBe(copy);
        expect(copy.toSorted()).toEqual(items.toSorted());
      }),
    );
    const typed = Float64Array.of(1, 2, 3);
    expect(random.shuffle(typed)).toBe(typed);
    expect([...typed].sort()).toEqual([1, 2, 3]);
    expect(random.shuffle([])).toEqual([]);
    expect(random.shuffle(["a"])).toEqual(["a"]);
  });

  it("every order of four is equally likely", () => {
    const random = new RandomStream(9);
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = random.permutationArray(4).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 23 degrees of freedom, 99.9 % point.
    expect(chiSquare([...counts.values()])).toBeLessThan(49.7);
  });

  it("permutationArray has every integer once", () => {
    const random = new RandomStream(10);
    for (const n of [0, 1, 2, 1000]) {
      const order = random.permutationArray(n);
      expect(order).toBeInstanceOf(Int32Array);
      expect([...order].sort((a, b) => a - b)).toEqual(counting(n));
    }
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 31])("permutationArray(%d) is refused", (n) => {
    expect(() => new RandomStream(0).permutationArray(n)).toThrow(
      `permutation: got ${n} as the number of items; expected an integer from 0 to 2^31 - 1.`,
    );
  });
});

describe("state", () => {
  it("continues exactly, through JSON, wherever it was taken", () => {
    assert(
      property(
        bigInt(-(2n ** 63n), 2n ** 63n - 1n),
        integer({ min: 0, max: 20 }),
        (seed, drawn) => {
          const random = new RandomStream(seed);
          take(drawn, () => random.next());
          const state: RandomState = JSON.parse(JSON.stringify(random.state()));
          const resumed = RandomStream.fromState(state);
          expect(take(5, () => resumed.next())).toEqual(take(5, () => random.next()));
          expect(resumed.split("x").next()).toBe(random.split("x").next());
        },
      ),
    );
  });

  it("counts beyond 32 bits", () => {
    const far = (counter: number) => new RandomStream({ key: [1, 2], counter }).next();
    const counters = [0, 2 ** 32 - 1, 2 ** 32, 2 ** 33, 2 ** 52];
    expect(new Set(counters.map(far)).size).toBe(counters.length);
    const random = new RandomStream({ key: [1, 2], counter: 2 ** 32 - 1 });
    expect([random.next(), random.next()]).toEqual([far(2 ** 32 - 1), far(2 ** 32)]);
  });

  it.each<[unknown]>([
    [null],
    [{}],
    [{ key: [1], counter: 0 }],
    [{ key: [1, 2, 3], counter: 0 }],
    [{ key: [1, -2], counter: 0 }],
    [{ key: [1, 2 ** 32], counter: 0 }],
    [{ key: [1, "2"], counter: 0 }],
    [{ key: [1, 2] }],
    [{ key: [1, 2], counter: -1 }],
    [{ key: [1, 2], counter: 0.5 }],
    [{ key: [1, 2], counter: 2 ** 53 }],
  ])("of %j is refused", (state) => {
    expect(() => RandomStream.fromState(state as RandomState)).toThrow(ValueError);
    expect(() => RandomStream.fromState(state as RandomState)).toThrow(
      `Random: got state ${JSON.stringify(state)}; expected { key: [word, word], counter }`,
    );
  });
});
