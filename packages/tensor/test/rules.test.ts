import { afterEach, describe, expect, it, vi } from "vitest";
import {
  debug,
  fromHost,
  gather,
  maxPool1d,
  ones,
  parameter,
  Random,
  realize,
  scatterAdd,
  type Tensor,
  tensor,
  variable,
  zeros,
} from "../src/index.ts";
import { asSparseRows, buffer, coalesce, planStatistics, step, takeRows } from "../src/internal.ts";
import { thrown } from "./thrown.ts";

const int32 = { dtype: "int32" } as const;

describe("1. read and cut", () => {
  it("computes a value once and keeps it", () => {
    const y = tensor([1, 2]).add(1);
    y.data();
    const { storage } = y;
    const plans = planStatistics.hits + planStatistics.misses;
    expect(y.toArray()).toEqual([2, 3]);
    expect(y.storage).toBe(storage);
    expect(planStatistics.hits + planStatistics.misses).toBe(plans);
  });

  it("lets go of the history of constants, and keeps that of values with gradients", () => {
    const constant = tensor([1, 2]).add(1).mul(2);
    const withGradient = variable([1, 2]).add(1).mul(2);
    realize(constant, withGradient);
    expect(constant.inputs).toEqual([]);
    expect(withGradient.inputs).toHaveLength(2);
    expect(withGradient.differentiable).toBe(true);
  });

  it("hands out copies, so that nobody changes a tensor through what was read", () => {
    const x = tensor([1, 2]);
    x.data()[0] = 5;
    expect(x.toArray()).toEqual([1, 2]);
  });

  it("realizes to constants without history, also parameters and buffers", () => {
    const w = parameter([1, 2]);
    const state = buffer([3, 4]);
    const [value, copy, kept] = realize(w.mul(2), w, state);
    step(
      [],
      [
        { target: w, value: w.sub(1) },
        { target: state, value: state.add(1) },
      ],
    );
    expect([value.differentiable, copy.differentiable]).toEqual([false, false]);
    expect([value, copy, kept].map((x: Tensor) => x.toArray())).toEqual([
      [2, 4],
      [1, 2],
      [3, 4],
    ]);
    expect([w.toArray(), state.toArray()]).toEqual([
      [0, 1],
      [4, 5],
    ]);
  });
});

describe("2. around a step", () => {
  it("realises outputs at the values before the update", () => {
    const w = parameter(2, { name: "w" });
    const loss = w.square();
    const also = w.mul(10);
    step([loss, also], [{ target: w, value: w.sub(0.5) }]);
    expect([loss.item(), also.item(), w.item()]).toEqual([4, 20, 1.5]);
  });

  it("refuses to read what was pending on an updated value, and says what to do", () => {
    const w = parameter(2, { name: "w" });
    const pending = w.mul(3);
    const above = pending.add(1);
    step([], [{ target: w, value: w.sub(1) }]);
    const text =
      'StaleTensorError: mul: this tensor was built before parameter "w" of shape [] was updated in place, ' +
      "and its value was not read then; expected a read before the update. Call item(), data() or " +
      "realize() first, or pass the tensor to minimize in { also: [...] }.";
    expect(thrown(() => pending.item())).toBe(text);
    expect(thrown(() => above.item())).toBe(text);
    expect(thrown(() => step([], [{ target: w, value: above }]))).toBe(text);
    expect(w.mul(3).item()).toBe(3);
  });

  it("keeps what was read before, what does not depend on it, and what is built on both", () => {
    const w = parameter(2);
    const other = parameter(5);
    const read = w.mul(3);
    read.item();
    const independent = other.mul(2);
    const onRead = read.add(1);
    step([], [{ target: w, value: w.sub(1) }]);
    expect([read.item(), independent.item(), onRead.item()]).toEqual([6, 10, 7]);
  });

  it("treats assign as an update", () => {
    const v = variable([1, 2]);
    const pending = v.add(1);
    v.assign([5, 6]);
    expect(thrown(() => pending.data())).toMatch(
      /^StaleTensorError: add: .*a variable of shape \[2\]/,
    );
    expect(v.add(1).toArray()).toEqual([6, 7]);
  });

  it("updates several at once from their old values", () => {
    const a = parameter([1, 2]);
    const b = parameter([10, 20]);
    step(
      [],
      [
        { target: a, value: b.add(a) },
        { target: b, value: a.mul(2) },
      ],
    );
    expect([a.toArray(), b.toArray()]).toEqual([
      [11, 22],
      [2, 4],
    ]);
    step(
      [],
      [
        { target: a, value: b },
        { target: b, value: a },
      ],
    );
    expect([a.toArray(), b.toArray()]).toEqual([
      [2, 4],
      [11, 22],
    ]);
    step(
      [],
      [
        { target: a, value: a.flip() },
        { target: b, value: a.slice([[0, 1]]).broadcastTo([2]) },
      ],
    );
    expect([a.toArray(), b.toArray()]).toEqual([
      [4, 2],
      [2, 2],
    ]);
  });
});

describe("3. steps are atomic", () => {
  const bad = (): Tensor => ones([2], int32).mul(7);

  it.each<[string, (w: Tensor) => Tensor, RegExp]>([
    [
      "take",
      (w) => w.take(bad()),
      /^IndexError: take: index 7 at \[0\] is out of range; expected 0 to 2/,
    ],
    [
      "gather",
      (w) => gather(w.reshape(1, 3).broadcastTo([2, 3]), bad()),
      /^IndexError: gather: index 7 at \[0\]/,
    ],
    [
      "scatterAdd",
      (w) => scatterAdd(w.slice(0, 2), bad(), 3),
      /^IndexError: scatterAdd: index 7 at \[0\]/,
    ],
  ])("an index that %s finds out of range leaves every parameter as it was", (_, use, text) => {
    const w = parameter([1, 2, 3]);
    const b = parameter([5, 6, 7]);
    const loss = use(w).sum();
    const run = (): void =>
      step(
        [loss],
        [
          { target: b, value: b.sub(1) },
          { target: w, value: w.sub(loss) },
        ],
      );
    expect(thrown(run)).toMatch(text);
    expect([w.toArray(), b.toArray()]).toEqual([
      [1, 2, 3],
      [5, 6, 7],
    ]);
    expect(w.mul(2).toArray()).toEqual([2, 4, 6]);
  });

  it("so does memory that runs out", () => {
    const w = parameter([1, 2]);
    const huge = zeros(2 ** 29, { dtype: "float64" })
      .add(w.sum())
      .exp()
      .flip();
    const run = (): void => step([huge], [{ target: w, value: w.sub(1) }]);
    expect(thrown(run)).toMatch(
      /^MemoryError: .*needs \d+ bytes; expected it to fit the engine's heap/,
    );
    expect(w.toArray()).toEqual([1, 2]);
    expect(w.add(1).toArray()).toEqual([2, 3]);
  });

  it("and a parameter named twice", () => {
    const w = parameter([1, 2], { name: "w" });
    const run = (): void =>
      step(
        [],
        [
          { target: w, value: w.sub(1) },
          { target: w, value: w.sub(2) },
        ],
      );
    expect(thrown(run)).toBe(
      'ValueError: step: parameter "w" of shape [2] is updated twice in one step; expected each parameter ' +
        "once. Is it in two groups of the optimiser?",
    );
    expect(w.toArray()).toEqual([1, 2]);
  });
});

describe("6. never realised", () => {
  it("a chain of constants computes itself now and then", () => {
    let x: Tensor = tensor([0, 0]);
    for (let i = 0; i < 10_000; i++) x = x.add(1);
    expect(x.depth).toBeLessThanOrEqual(1001);
    expect(x.toArray()).toEqual([10_000, 10_000]);
  });

  it("a chain with gradients of any depth works and is worth a warning, once", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const v = variable(0);
    let x: Tensor = v;
    for (let i = 0; i < 30_000; i++) x = x.add(1);
    expect(x.item()).toBe(30_000);
    expect(warn.mock.calls).toEqual([
      [
        "nnf: add ends a chain of 20001 operators that was never computed and holds on to all of them. " +
          "Read losses with item() before adding them up.",
      ],
    ]);
    warn.mockRestore();
  });
});

describe("7. read, then again", () => {
  it("computes random tensors to the bits they had, whoever reads first", () => {
    const build = (): Tensor[] => {
      const random = new Random("again");
      const noise = random.normal([100]);
      const mask = random.bernoulli([100], 0.5);
      return [noise.mul(2), noise.mul(mask.cast("float32")), noise];
    };
    const forward = build().map((x) => x.data());
    const backward = build()
      .reverse()
      .map((x) => x.data())
      .reverse();
    expect(backward).toEqual(forward);
  });
});

describe("8. row-sparse updates", () => {
  /** The same step on dense rows and on the few that a gradient names. */
  function bothWays(gradient: () => Tensor): { dense: Tensor; sparse: Tensor } {
    const start = new Random(2).normal([50, 9]);
    const [dense, sparse] = [parameter(start), parameter(start)];
    const few = asSparseRows(gradient());
    if (few === null) throw new Error("expected a row-sparse gradient");
    const { indices, rows } = coalesce(few, 50);
    const old = takeRows(sparse, indices, 1);
    step([], [{ target: dense, value: dense.sub(gradient().mul(0.1)) }]);
    step([], [{ target: sparse, value: old.sub(rows.mul(0.1)), indices }]);
    return { dense, sparse };
  }

  it("have the bits of dense ones, with repeated rows", () => {
    const { dense, sparse } = bothWays(() => {
      const random = new Random(5);
      return scatterAdd(random.normal([200, 9]), random.integers([200], 0, 40), 50);
    });
    expect(sparse.data()).toEqual(dense.data());
  });

  it("have the bits of dense ones, with several look-ups of one table", () => {
    const { dense, sparse } = bothWays(() => {
      const random = new Random(5);
      const scattered = (count: number): Tensor =>
        scatterAdd(random.normal([count, 9]), random.integers([count], 0, 30), 50);
      return scattered(60).add(scattered(40)).add(scattered(20));
    });
    expect(sparse.data()).toEqual(dense.data());
  });
});

describe("9. host data", () => {
  it("is copied by tensor and shared by fromHost", () => {
    const data = Float32Array.of(1, 2, 3);
    const [copied, shared] = [tensor(data), fromHost(data)];
    data[0] = 9;
    expect([copied.toArray(), shared.toArray()]).toEqual([
      [1, 2, 3],
      [9, 2, 3],
    ]);
  });

  it.each<[string, (x: Tensor) => Tensor, number[]]>([
    ["a slice", (x) => x.slice(3, 5).mul(1), [3000, 4000]],
    ["rows by a list", (x) => x.take([7, 7, 0]).mul(1), [7000, 7000, 0]],
    ["rows by a matrix", (x) => x.take(tensor([[2], [5]], int32)).mul(1), [2000, 5000]],
  ])("goes to the engine row by row: %s", (_, use, firsts) => {
    const x = fromHost(
      Float32Array.from({ length: 1000 * 1000 }, (_value, i) => i),
      [1000, 1000],
    );
    const values = use(x).data();
    expect(firsts.map((_value, i) => values[i * 1000])).toEqual(firsts.map((first) => first));
    expect([x.storage?.address, x.storage?.uploads]).toEqual([0, 0]);
  });

  it("is checked again when rows are fetched, as indices may have been pending at the call", () => {
    const table = fromHost(new Float32Array(10), [5, 2]);
    const ids = tensor([1, 2], int32).mul(3);
    const rows = table.take(ids);
    ids.data();
    expect(thrown(() => rows.data())).toMatch(
      /^IndexError: take: index 6 at \[1\] is out of range; expected 0 to 4/,
    );
  });
});

describe("11. asynchrony", () => {
  it("reads asynchronously what can be read synchronously", async () => {
    expect(await tensor([1, 2]).mul(2).read()).toEqual(Float32Array.of(2, 4));
  });
});

describe("12. debugging", () => {
  afterEach(() => debug(false));

  it("names the operator that first made a NaN or an infinity, and the line that called it", () => {
    debug(true);
    const x = tensor([[1, 0]]);
    const text = thrown(() => {
      x.log();
    });
    expect(text).toMatch(
      /^NonFiniteError: log: produced an infinity from finite inputs \(input shapes \[1, 2\]\); created at .*rules\.test\.ts\S*:\d+:\d+\)?\. Check its inputs' range/,
    );
  });

  it("names the caller of a composite operator, not its insides", () => {
    debug(true);
    const x = tensor([1e30, -1e30]);
    expect(thrown(() => x.variance())).toMatch(
      /^NonFiniteError: square: .*created .*rules\.test\.ts/,
    );
  });

  it("passes on NaNs that were there before, and infinities the program asks for", () => {
    debug(true);
    expect(tensor([Number.NaN]).add(1).toArray()).toEqual([Number.NaN]);
    expect(zeros([2]).add(Number.NEGATIVE_INFINITY).toArray()).toEqual([-Infinity, -Infinity]);
    const x = tensor([[[1, -2, 3]]]);
    expect(maxPool1d(x, 3, { stride: 1, padding: "same" }).toArray()).toEqual([[[1, 3, 3]]]);
    expect(maxPool1d(x, 1, { stride: 2, padding: 1 }).toArray()).toEqual([
      [[-Infinity, -2, -Infinity]],
    ]);
  });

  it("computes at the call, and keeps no stacks otherwise", () => {
    debug(true);
    const x = tensor([1]).add(1);
    expect(x.storage).not.toBeNull();
    expect(x.stack).toMatch(/rules\.test\.ts/);
    debug(false);
    expect(tensor([1]).add(1).stack).toBeNull();
  });

  it("looks at a tensor without computing it", () => {
    const x = tensor([[1, 2]]).add(1);
    expect(`${x}`).toBe("Tensor([1, 2], float32, pending add)");
    expect(x.storage).toBeNull();
    x.data();
    expect(`${x}`).toBe("Tensor([1, 2], float32, realised)");
  });
});
