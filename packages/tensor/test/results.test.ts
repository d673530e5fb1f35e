import { describe, expect, it } from "vitest";
import { compile, fromHost, parameter, Random, realize, type Tensor, take } from "../src/index.ts";
import { engine } from "../src/internal.ts";
import { thrown } from "./thrown.ts";

/** Large enough for a block of its own. */
const large = 2 ** 16;
const counted = (): Tensor => fromHost(Float32Array.from({ length: large }, (_, i) => i));

describe("a large result", () => {
  it("stays on the heap until it is read", () => {
    const compute = (): number => {
      const before = engine().heap.used;
      const [y] = realize(counted().add(1));
      const grown = engine().heap.used - before;
      expect(y.mul(2).data()[7]).toBe(16);
      expect(y.data()[7]).toBe(8);
      expect(engine().heap.used - before).toBe(0);
      return grown;
    };
    for (let i = 0; i < 2; i++) thrown(compute); // Plans and the arena take room of their own.
    expect(compute()).toBe(4 * large);
  });

  it("may share its elements with another, or be a part of one", () => {
    const y = counted().add(1);
    const [whole, square, half, again] = realize(
      y,
      y.reshape(256, -1),
      y.slice([[0, large / 2]]),
      y,
    );
    expect(square.data()).toEqual(whole.data());
    expect(half.data()).toEqual(whole.data().subarray(0, large / 2));
    expect(again.data()).toEqual(whole.data());
  });

  it("may be read within the run that makes it from run-time offsets", () => {
    for (const offset of [0, 5, 9]) {
      const y = counted().add(1);
      const [, part] = realize(y, y.slice([[offset, offset + 3]]));
      expect([...part.data()]).toEqual([offset + 1, offset + 2, offset + 3]);
    }
  });

  it("makes room when the heap fills with such that nobody reads", () => {
    const x = counted();
    for (let i = 0; i < 600; i++) realize(x.add(i));
    expect(engine().heap.used).toBeLessThan(120 * 2 ** 20);
  });

  it("leaves nothing behind when its computation fails", () => {
    const table = parameter([1, 2]);
    const fail = (): void => {
      realize(counted().add(1), take(table, fromHost(Int32Array.of(2))));
    };
    expect(fail).toThrow("out of range");
    const { used } = engine().heap;
    expect(fail).toThrow("out of range");
    expect(engine().heap.used).toBe(used);
  });
});

describe("a result of a compiled function", () => {
  it("may be the argument of the next call whatever the operator", () => {
    const f = compile((x: Tensor) => x.matmul(x).div(4));
    let x: Tensor = new Random(0).normal([16, 16]);
    let expected = x;
    for (let i = 0; i < 5; i++) {
      x = f(x);
      expected = expected.matmul(expected).div(4);
      expect(x.data()).toEqual(expected.data());
    }
  });

  it("keeps its tensor and can be computed with outside", () => {
    const w = parameter([1]);
    const f = compile(() => w.mul(10));
    const results: number[] = [];
    for (let i = 1; i < 6; i++) {
      w.assign([i]);
      results.push(f().add(0.5).item());
    }
    expect(results).toEqual([10.5, 20.5, 30.5, 40.5, 50.5]);
  });

  it("is lost when a call fails, and back with the next that succeeds", () => {
    const table = parameter([1, 2, 3]);
    const f = compile((i: Tensor) => take(table, i).add(table));
    const at = (i: number): Tensor => f(fromHost(Int32Array.of(i)));
    for (const i of [0, 1, 2]) expect(at(i).data()[0]).toBe(2 + i);
    const y = at(0);
    expect(() => at(3)).toThrow("take: index 3");
    expect(thrown(() => y.data())).toMatch("call a compiled function again for its results");
    expect(at(1).data()[0]).toBe(3);
    expect(y.data()[0]).toBe(3);
  });
});
