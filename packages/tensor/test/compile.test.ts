import { describe, expect, it } from "vitest";
import {
  arange,
  compile,
  debug,
  ones,
  parameter,
  Random,
  realize,
  StaleTensorError,
  type Tensor,
  TraceError,
  tensor,
} from "../src/index.ts";
import { step } from "../src/internal.ts";
import { thrown } from "./thrown.ts";

const differs = (what: string): string =>
  `TraceError: compile: the function computes something else at its second call: ${what}; expected ` +
  "the same graph. Pass what changes as a tensor argument, give rates as schedules and draw from " +
  "a Random.";

const values = (x: Tensor): number[] => [...x.data()];

describe("a compiled function computes what the function does", () => {
  it("for tensors, arrays and records of them, given and returned", () => {
    const w = parameter([1, 2, 3]);
    const fn = ({ x, pair }: { x: Tensor; pair: readonly Tensor[] }) => ({
      sum: x.mul(w).sum(),
      rows: [pair[0]?.add(x), pair[1]?.sub(w)],
      same: x,
    });
    const compiled = compile(fn);
    for (let i = 0; i < 6; i++) {
      const args = { x: tensor([i, 1, 2]), pair: [tensor([i, i, i]), tensor([1, i, 1])] };
      const [expected, got] = [fn(args), compiled(args)];
      expect(values(got.sum)).toEqual(values(expected.sum));
      expect(values(got.same)).toEqual(values(args.x));
      expect(got.rows.map((row) => row?.toArray())).toEqual(
        expected.rows.map((row) => row?.toArray()),
      );
      w.assign([i, i + 1, i + 2]);
    }
  });

  it("reads parameters anew, and arguments that are updated between calls", () => {
    const [w, x] = [parameter([1, 2]), parameter([3, 4])];
    const f = compile((a: Tensor) => a.mul(w).sum());
    const results: number[] = [];
    for (let i = 0; i < 5; i++) {
      w.assign([i, 1]);
      x.assign([10, i]);
      results.push(f(x).item());
    }
    expect(results).toEqual([0, 11, 22, 33, 44]);
  });

  it("draws fresh random numbers at each call, as many as the function", () => {
    const draw = (random: Random) => () => random.normal([5]).add(random.uniform([5]));
    const [random, again] = [new Random(3), new Random(3)];
    const [plain, compiled] = [draw(random), compile(draw(again))];
    for (let i = 0; i < 5; i++) expect(values(compiled())).toEqual(values(plain()));
    expect(again.integers([4], 0, 100).toArray()).toEqual(random.integers([4], 0, 100).toArray());
  });

  it("keeps a random tensor from outside as it is", () => {
    const noise = new Random(1).normal([3]);
    const f = compile((x: Tensor) => x.add(noise));
    const results = [1, 2, 3, 4].map((i) => values(f(tensor([i, i, i]).sub(i))));
    expect(new Set(results.map(String)).size).toBe(1);
  });

  it("traces once for each combination of shapes and dtypes", () => {
    let calls = 0;
    const f = compile((x: Tensor) => {
      calls++;
      return x.add(1).sum();
    });
    const shapes = [[2], [3], [2, 2]];
    for (let i = 0; i < 5; i++) {
      for (const shape of shapes) {
        for (const dtype of ["float32", "float64", "int32"] as const) {
          const size = shape.reduce((a, b) => a * b);
          expect(f(ones(shape, { dtype }).mul(i)).item()).toBe(size * (i + 1));
        }
      }
    }
    expect(calls).toBe(2 * 3 * 3);
  });

  it("and for each other argument, NaN included", () => {
    const f = compile((x: Tensor, how: string, factor: number) =>
      how === "sum" ? x.sum().mul(factor) : x.max().mul(factor),
    );
    const x = tensor([1, 2, 3]);
    for (let i = 0; i < 4; i++) {
      expect(f(x, "sum", 2).item()).toBe(12);
      expect(f(x, "max", 2).item()).toBe(6);
      expect(f(x, "sum", 3).item()).toBe(18);
      expect(f(x, "sum", Number.NaN).item()).toBeNaN();
    }
  });

  it("computes anew in debug mode and inside another compiled function", () => {
    const inner = compile((x: Tensor) => x.mul(2));
    const outer = compile((x: Tensor) => inner(x).add(inner(x.add(1))));
    for (let i = 0; i < 4; i++) expect(outer(tensor([i])).toArray()).toEqual([4 * i + 2]);
    try {
      debug(true);
      expect(outer(tensor([10])).toArray()).toEqual([42]);
    } finally {
      debug(false);
    }
    expect(outer(tensor([11])).toArray()).toEqual([46]);
  });
});

describe("parameters inside a compiled function", () => {
  it("may be copied with realize", () => {
    const w = parameter([1, 2]);
    const f = compile((x: Tensor) => {
      const [before] = realize(w);
      return before.add(x);
    });
    for (let i = 0; i < 4; i++) {
      w.assign([i, i]);
      expect(values(f(tensor([10, 20])))).toEqual([10 + i, 20 + i]);
    }
  });

  it("cannot be made there", () => {
    const f = compile(() => parameter([1]).add(1));
    f();
    expect(thrown(f)).toBe(differs("a tensor made from other values"));
  });
});

describe("values inside a compiled function", () => {
  const message = (operation: string): string =>
    `TraceError: ${operation}: values are not known while a function is compiled; expected only ` +
    "tensor operations. Return the tensor and read it outside.";
  const x = tensor([1, 2]);

  it.each<[string, () => unknown]>([
    ["item", () => x.sum().item()],
    ["data", () => x.data()],
    ["toArray", () => x.toArray()],
    ["a parameter made of a tensor", () => parameter(x.add(1))],
  ])("cannot be read: %s", (_, read) => {
    expect(thrown(compile(read))).toBe(message("read"));
  });

  it("cannot be read with await, or assigned", async () => {
    const reading: Promise<unknown>[] = [];
    compile(() => reading.push(x.add(1).read()))();
    await expect(reading[0]).rejects.toThrow(TraceError);
    const w = parameter([1, 2]);
    expect(thrown(compile(() => w.assign([3, 4])))).toBe(message("assign"));
    expect(values(w)).toEqual([1, 2]);
  });

  it("can be read again after an error", () => {
    expect(() => compile(() => x.item())()).toThrow();
    const failing = compile(() => {
      throw new RangeError("mine");
    });
    expect(failing).toThrow(RangeError);
    expect(values(x.add(1))).toEqual([2, 3]);
  });
});

describe("a compiled function that is not the same each time throws at the second call", () => {
  it.each<[string, (call: number) => unknown, string]>([
    [
      "other operators",
      (call) => (call === 0 ? ones([2]).exp() : ones([2]).log()),
      "operators, shapes or their wiring",
    ],
    ["another shape", (call) => ones([2 + call]), "operators, shapes or their wiring"],
    ["a number", (call) => ones([2]).mul(call + 3), "the number 3, then 4"],
    ["a slice's start", (call) => arange(9).slice(call, call + 3), "the number 0, then 1"],
    ["a tensor made inside", (call) => tensor([1, call]).add(1), "a tensor made from other values"],
    ["a number that it returns", (call) => call, "it returned something else than tensors"],
    ["an object that it returns", () => new Map(), "it returned something else than tensors"],
    ["a promise", async () => ones([2]), "it returned something else than tensors"],
  ])("%s", (_, fn, what) => {
    let call = 0;
    const f = compile(() => fn(call++));
    f();
    expect(thrown(f)).toBe(differs(what));
  });

  it("another variable, though the values are equal", () => {
    const both = [parameter([0, 0]), parameter([0, 0])];
    let call = 0;
    const f = compile(() => both[call++ % 2]?.add(1));
    f();
    expect(thrown(f)).toBe(differs("a tensor made from other values"));
  });

  it("an update, before it is done", () => {
    const w = parameter([1]);
    let call = 0;
    const f = compile(() => step([], [{ target: w, value: w.mul(2 + call++) }]));
    f();
    expect(thrown(f)).toBe(differs("the number 2, then 3"));
    expect(w.item()).toBe(2);
  });

  it("more computations", () => {
    let call = 0;
    const f = compile((x: Tensor) => (call++ === 0 ? x.add(1) : realize(x.add(1))[0].mul(2)));
    f(tensor([1]));
    expect(thrown(() => f(tensor([2])))).toBe(differs("1 computation, then more"));
  });

  it("fewer computations", () => {
    let call = 0;
    const f = compile((x: Tensor) => {
      const [y] = realize(x.add(1));
      return call++ === 0 ? y.mul(2) : y;
    });
    f(tensor([1]));
    expect(thrown(() => f(tensor([2])))).toBe(differs("2 computations, then 1"));
  });

  it("and each time again, until it is", () => {
    let factor = 1;
    const f = compile((x: Tensor) => x.mul(factor));
    f(ones([1]));
    factor = 2;
    for (let i = 0; i < 3; i++) expect(() => f(ones([1]))).toThrow(TraceError);
    factor = 1;
    expect(f(tensor([7])).item()).toBe(7);
  });

  it("but constants of equal values may be made inside", () => {
    const f = compile((x: Tensor) => {
      const mask = tensor([true, false, true]);
      return x.mul(tensor([1, Number.NaN, -0])).mul(mask.cast("float32"));
    });
    for (let i = 1; i < 5; i++) {
      expect(values(f(tensor([i, i, i])))).toEqual([i, Number.NaN, -0]);
    }
  });
});

describe("results of a compiled function", () => {
  it("are the same tensors from the second call on", () => {
    const f = compile((x: Tensor) => [x.add(1)] as const);
    const [first] = f(tensor([1]));
    const [second] = f(tensor([2]));
    const [third] = f(tensor([3]));
    expect(third).toBe(second);
    expect([first.item(), second.item()]).toEqual([2, 4]);
  });

  it("make what was built on them stale when they change", () => {
    const f = compile((x: Tensor) => x.add(1));
    f(tensor([1]));
    const y = f(tensor([2]));
    const built = y.mul(10);
    f(tensor([3]));
    expect(() => built.item()).toThrow(StaleTensorError);
    expect(y.mul(10).item()).toBe(40);
  });

  it("reach whom the function gives them otherwise", () => {
    const kept: Tensor[] = [];
    const f = compile((x: Tensor) => {
      const y = x.add(1);
      kept[0] = y;
      return y;
    });
    for (let i = 0; i < 5; i++) {
      f(tensor([i]));
      expect(kept[0]?.item()).toBe(i + 1);
    }
  });
});
