import { describe, expect, it } from "vitest";
import {
  compile,
  fromHost,
  ones,
  parameter,
  Random,
  realize,
  type Tensor,
  tensor,
} from "../src/index.ts";
import { engine, planStatistics } from "../src/internal.ts";
import { thrown } from "./thrown.ts";

const values = (x: Tensor): number[] => [...x.data()];

describe("arguments of a compiled function", () => {
  it("may be exchanged for each other", () => {
    const f = compile((a: Tensor, b: Tensor) => a.sub(b));
    const [a, b] = [tensor([5]), tensor([3])];
    const results = [f(a, b), f(b, a), f(b, a), f(a, b), f(b, a)];
    expect(results[0]?.toArray()).toEqual([2]);
    expect(f(a, b).item()).toBe(2);
    expect(f(b, a).item()).toBe(-2);
  });

  it("may be one tensor, or two that share a value", () => {
    const f = compile((a: Tensor, b: Tensor) => a.mul(10).add(b));
    const x = tensor([1]);
    const alias = x.reshape(1);
    for (let i = 0; i < 4; i++) {
      expect(f(x, x).item()).toBe(11);
      expect(f(x, alias).item()).toBe(11);
      expect(f(tensor([i]), tensor([4])).item()).toBe(10 * i + 4);
      const same = tensor([i]);
      expect(f(same, same).item()).toBe(11 * i);
    }
  });

  it("may also be used directly", () => {
    const x = tensor([2]);
    const f = compile((a: Tensor) => a.mul(10).add(x));
    expect([f(x).item(), f(x).item(), f(x).item()]).toEqual([22, 22, 22]);
    for (let i = 3; i < 6; i++) expect(f(tensor([i])).item()).toBe(10 * i + 2);
    expect(f(x).item()).toBe(22);
  });

  it("may be used directly from the second call on", () => {
    const x = tensor([2]);
    const f = compile((a: Tensor) => a.mul(10).add(x));
    expect(f(tensor([1])).item()).toBe(12);
    expect(f(x).item()).toBe(22);
    expect(f(tensor([3])).item()).toBe(32);
    expect(f(x).item()).toBe(22);
  });

  it("may be the results of the call before", () => {
    const step = (state: readonly Tensor[]) => {
      const [a, b] = state as readonly [Tensor, Tensor];
      return [b, a.add(b)] as const;
    };
    const f = compile(step);
    let state: readonly Tensor[] = [tensor([1]), tensor([1])];
    for (let i = 0; i < 10; i++) state = f(state);
    expect(state.map((x) => x.item())).toEqual([89, 144]);
  });

  it("may be results that an early computation replaces and a later one reads", () => {
    const f = compile((x: Tensor) => {
      const [next] = realize(x.add(1));
      return { next, product: x.mul(next) };
    });
    let x: Tensor = tensor([1]);
    for (let i = 1; i < 8; i++) {
      const { next, product } = f(x);
      expect([next.item(), product.item()]).toEqual([i + 1, i * (i + 1)]);
      x = next;
    }
  });

  it("may be parameters, each with a graph of its own", () => {
    const [v, w] = [parameter([1]), parameter([2])];
    const f = compile((x: Tensor) => [x.mul(10).add(w)]);
    for (let i = 0; i < 4; i++) {
      expect(f(v).map(values)).toEqual([[12 + 10 * i]]);
      expect(f(w).map(values)).toEqual([[22]]);
      v.assign([i + 2]);
    }
  });

  it("are computed first where they are pending", () => {
    const w = parameter([1, 2]);
    const f = compile((x: Tensor) => x.sum());
    for (let i = 0; i < 4; i++) expect(f(w.mul(i)).item()).toBe(3 * i);
  });
});

describe("replays allocate nothing", () => {
  it("neither on the heap nor plans", () => {
    const w = parameter(new Random(0).normal([32, 16]));
    const random = new Random(1);
    const f = compile((x: Tensor) =>
      x
        .matmul(w)
        .add(random.normal([8, 16]))
        .softmax()
        .sum(0),
    );
    const batches = [0, 1].map((seed) => new Random(seed).normal([8, 32]));
    const run = (times: number): void => {
      for (let i = 0; i < times; i++) f(batches[i % 2] as Tensor);
    };
    run(10);
    const measure = () => ({ ...planStatistics, used: engine().heap.used });
    const before = measure();
    run(5000);
    expect(measure()).toEqual(before);
  });

  it("and survive that their plans make room for others", () => {
    const w = parameter([1, 2, 3]);
    const f = compile((x: Tensor) => [x.mul(w).sum(), x.sub(w)] as const);
    const check = (i: number): void => {
      const [sum, difference] = f(tensor([i, i, i]));
      expect(sum.item()).toBe(6 * i);
      expect(values(difference)).toEqual([i - 1, i - 2, i - 3]);
    };
    const others = (): void => {
      for (let length = 1; length < 400; length++) ones([length, 3]).sum(0).data();
    };
    check(0);
    others();
    check(1);
    check(2);
    for (let i = 3; i < 6; i++) {
      others();
      check(i);
    }
    const used = engine().heap.used;
    for (let i = 3; i < 6; i++) {
      others();
      check(i);
    }
    expect(engine().heap.used).toBe(used);
  });

  it("and a function called with ever new arguments stays small", () => {
    const warnings: unknown[] = [];
    const { warn } = console;
    console.warn = (text) => warnings.push(text);
    try {
      const f = compile((x: Tensor, i: number) => x.add(i));
      for (let i = 0; i < 70; i++) expect(f(tensor([1]), i).item()).toBe(i + 1);
    } finally {
      console.warn = warn;
    }
    expect(warnings[0]).toBe(
      "nnf: a compiled function was called with more than 64 kinds of arguments and is traced " +
        "again for each. Pad or bucket shapes, and pass numbers that change as tensors.",
    );
  });
});

it("an index out of range in a replay throws, and the next replay works", () => {
  const table = parameter([[1], [2], [3]]);
  const f = compile((ids: Tensor) => table.take(ids.add(0)).sum());
  for (const id of [0, 1, 2]) expect(f(tensor([id], { dtype: "int32" })).item()).toBe(id + 1);
  expect(thrown(() => f(tensor([3], { dtype: "int32" })))).toBe(
    "IndexError: take: index 3 at [0] is out of range; expected 0 to 2. Check how the indices were " +
      "made; negative ones do not count from the end here.",
  );
  expect(f(tensor([1], { dtype: "int32" })).item()).toBe(2);
});

it("rows of host arrays are fetched from the array of each call", () => {
  const f = compile((data: Tensor, ids: Tensor) => data.take(ids).sum(1));
  for (let i = 0; i < 5; i++) {
    const data = fromHost(
      Float32Array.from({ length: 12 }, (_, j) => i * 100 + j),
      [4, 3],
    );
    const sums = f(data, tensor([i % 4, 3], { dtype: "int32" }));
    expect(values(sums)).toEqual([i * 300 + (i % 4) * 9 + 3, i * 300 + 30]);
  }
});
