import { afterEach, describe, expect, it, vi } from "vitest";
import {
  compile,
  explain,
  parameter,
  profile,
  Random,
  type Tensor,
  tensor,
  threads,
} from "../src/index.ts";
import { profiler } from "../src/internal.ts";

const random = new Random(0);
const [a, b] = [random.normal([64, 32]), random.normal([32, 48])];
a.data();
b.data();

/** Shapes that no other test uses, so that their plan is new. */
let size = 500;

const initial = threads();
afterEach(() => {
  vi.restoreAllMocks();
  threads(initial);
});

describe("profile", () => {
  it.each([1, 2])("has a row for each kind of kernel call, with %i threads", (count) => {
    threads(count);
    const { rows, milliseconds } = profile(() => {
      for (let i = 0; i < 3; i++) a.matmul(b).add(1).tanh().sum(0).data();
    });
    const calls = Object.fromEntries(rows.map((row) => [row.operators, row.calls]));
    expect(calls).toEqual({ matmul: 3, "add+tanh": 3, sum: 3 });
    const product = rows.find(({ operators }) => operators === "matmul");
    expect(product?.flops).toBe(3 * 2 * 64 * 32 * 48);
    expect(product?.bytes).toBe(3 * 4 * (64 * 32 + 32 * 48 + 64 * 48));
    expect(rows.filter(({ flops }) => flops > 0)).toEqual([product]);
    const times = rows.map((row) => row.milliseconds);
    expect(times).toEqual([...times].sort((x, y) => y - x));
    expect(times.reduce((x, y) => x + y)).toBeLessThanOrEqual(milliseconds);
  });

  it("counts plans found and made", () => {
    const x = random.normal([size++]);
    x.data();
    const run = (): void => {
      for (let i = 0; i < 5; i++) x.mul(i).data();
    };
    expect(profile(run)).toMatchObject({ planHits: 4, planMisses: 1 });
    expect(profile(run)).toMatchObject({ planHits: 5, planMisses: 0 });
  });

  it("measures compiled functions, which look up no plans", () => {
    const f = compile((x: Tensor) => x.exp().sum());
    const x = random.normal([size++]);
    for (let i = 0; i < 2; i++) f(x);
    const { rows, planHits, planMisses } = profile(() => {
      for (let i = 0; i < 5; i++) f(x);
    });
    expect([planHits, planMisses]).toEqual([0, 0]);
    expect(rows.reduce((calls, row) => calls + row.calls, 0)).toBeGreaterThanOrEqual(5);
  });

  it("counts what is computed a second time", () => {
    const w = parameter([1, 2, 3]);
    const square = w.square();
    const { recomputes } = profile(() => {
      square.sum().data();
      square.mul(2).data();
    });
    expect(recomputes).toBe(1);
  });

  it("prints a table", () => {
    // Large enough for the coarse clocks of browsers.
    const c = random.normal([256, 256]);
    c.data();
    const text = String(
      profile(() => {
        c.matmul(c).tanh().data();
      }),
    );
    const [head = "", ...lines] = text.split("\n");
    const end = lines.pop();
    expect(head).toMatch(/^operators +calls +ms +MiB +GFLOP\/s$/);
    expect(lines).toHaveLength(2);
    expect(lines.find((line) => line.startsWith("matmul"))).toMatch(
      /^matmul +1 +\d+\.\d{3} +0\.75 +\d+\.\d$/,
    );
    expect(lines.find((line) => line.startsWith("tanh"))).toMatch(/^tanh +1 +\d+\.\d{3} +0\.50$/);
    expect(end).toMatch(
      /^\d+\.\d{3} ms in all; plans: \d hits, \d misses; 0 dense fallbacks, 0 recomputes$/,
    );
  });

  it("leaves out rates where the clock did not move", () => {
    vi.spyOn(performance, "now").mockReturnValue(5);
    const text = String(profile(() => a.matmul(b).data()));
    expect(text).toMatch(/^matmul +1 +0\.000 +0\.03$/m);
  });

  it("changes no bits, and ends with the function, whatever it throws", () => {
    const expected = a.matmul(b).softmax().data();
    let measured: ArrayLike<number> = [];
    profile(() => {
      measured = a.matmul(b).softmax().data();
    });
    expect(measured).toEqual(expected);
    expect(() =>
      profile(() => {
        throw new RangeError("mine");
      }),
    ).toThrow(RangeError);
    expect(profiler.active).toBeNull();
    expect(profile(() => {})).toMatchObject({ rows: [], planHits: 0, planMisses: 0 });
  });

  it("refuses a function that goes on after it has returned", () => {
    for (const look of [profile, explain]) {
      expect(() => look(async () => {})).toThrow(
        `${look.name}: the function returned a promise; expected all its work to be done`,
      );
    }
    expect(profiler.active).toBe(null);
  });

  it("may be taken inside another", () => {
    let inner = 0;
    const outer = profile(() => {
      tensor([1, 2]).exp().data();
      inner = profile(() => tensor([1, 2]).log().data()).rows.length;
      tensor([1, 2]).exp().data();
    });
    expect(inner).toBe(1);
    expect(outer.rows.map(({ operators, calls }) => [operators, calls])).toEqual([["exp", 2]]);
  });
});
