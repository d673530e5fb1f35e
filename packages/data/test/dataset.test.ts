import { fromHost, Random, tensor } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dataset } from "../src/index.ts";

async function* arriving<T>(elements: Iterable<T>): AsyncGenerator<T> {
  for (const element of elements) {
    await Promise.resolve();
    yield element;
  }
}

async function collect<T>(elements: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const element of elements) all.push(element);
  return all;
}

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

/** The same numbers from the three kinds of source. */
const sources = (n: number) => ({
  array: Dataset.fromArrays(range(n)),
  iterable: Dataset.fromIterable(() => range(n)),
  async: Dataset.fromAsync(() => arriving(range(n))),
});

describe("sources", () => {
  test("columns give records and, in batches, tensors", () => {
    const train = Dataset.fromArrays({
      image: { data: Uint8Array.from(range(12)), shape: [3, 2, 2] },
      label: Uint8Array.of(7, 8, 9),
      name: ["a", "b", "c"],
    });
    expect(train.length).toBe(3);
    const [first] = train;
    expect(first?.label).toBe(7);
    expect(first?.image.toArray()).toEqual([
      [0, 1],
      [2, 3],
    ]);
    const batches = [...train.batch(2)];
    expect(batches.map(({ image }) => image.shape)).toEqual([
      [2, 2, 2],
      [1, 2, 2],
    ]);
    expect(batches[1]?.image.toArray()).toEqual([
      [
        [8, 9],
        [10, 11],
      ],
    ]);
    expect(batches[0]?.image.dtype).toBe("int32");
    expect(batches[0]?.label.dtype).toBe("int32");
    expect(batches.map(({ name }) => name)).toEqual([["a", "b"], ["c"]]);
  });

  test("tensors are columns, of rows or of numbers", () => {
    const data = Dataset.fromArrays({
      x: tensor([
        [1, 2],
        [3, 4],
      ]),
      y: tensor([5, 6]),
      on: tensor([true, false]),
    });
    const [row] = data;
    expect(row?.x.toArray()).toEqual([1, 2]);
    expect(row?.y.item()).toBe(5);
    const [batch] = data.batch(2);
    expect(batch?.y.toArray()).toEqual([5, 6]);
    expect(batch?.on.toArray()).toEqual([true, false]);
    expect(batch?.x.dtype).toBe("float32");
  });

  test("a batch through gathered columns equals one through examples", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        (n, size, seed) => {
          const data = Dataset.fromArrays({
            x: { data: Float32Array.from(range(n * 3)), shape: [n, 3] },
            y: Int32Array.from(range(n)),
          });
          const columns = data.shuffle(new Random(seed)).batch(size);
          const examples = data
            .shuffle(new Random(seed))
            .filter(() => true)
            .batch(size);
          const values = (batches: typeof columns) =>
            [...batches].map(({ x, y }) => [x.toArray(), y.toArray(), x.dtype, y.dtype]);
          expect(values(columns)).toEqual(values(examples));
        },
      ),
    );
  });

  test("iterables are read anew each epoch, and an iterator is refused", () => {
    const data = Dataset.fromIterable(new Set([1, 2]));
    expect([...data, ...data]).toEqual([1, 2, 1, 2]);
    const numbers = range(3).values();
    expect(() => Dataset.fromIterable(numbers)).toThrow(
      "Dataset.fromIterable: got an iterator, which can be read only once; expected an iterable, " +
        "or a function that starts a new one each epoch, such as () => examples().",
    );
    expect(() => Dataset.fromAsync(arriving([1]))).toThrow("can be read only once");
  });

  test("a loop left early closes its source, synchronous or not", async () => {
    let open = 0;
    function* numbers() {
      open++;
      try {
        yield* range(10);
      } finally {
        open--;
      }
    }
    for (const n of Dataset.fromIterable(numbers).filter((n) => n > 2)) if (n > 4) break;
    expect(open).toBe(0);
    async function* later() {
      yield* numbers();
    }
    for await (const n of Dataset.fromAsync(later).map((n) => n)) if (n > 4) break;
    expect(open).toBe(0);
    const failing = Dataset.fromIterable(numbers).map((n) => {
      if (n === 3) throw new Error("three");
      return n;
    });
    expect(() => [...failing]).toThrow("three");
    expect(open).toBe(0);
  });

  test("for await reads synchronous datasets too", async () => {
    expect(await collect(Dataset.fromArrays([1, 2, 3]).map((n) => n * 2))).toEqual([2, 4, 6]);
  });
});

describe("stages", () => {
  test("agree for arrays, iterables and async iterables", async () => {
    for (const data of Object.values(sources(20))) {
      const odd = data
        .skip(3)
        .filter((n) => n % 2 === 1)
        .map((n) => n * 10);
      expect(await collect(odd)).toEqual([30, 50, 70, 90, 110, 130, 150, 170, 190]);
      expect(await collect(odd.take(2).flatMap((n) => [n, -n]))).toEqual([30, -30, 50, -50]);
      expect((await collect(odd.batch(4))).map((batch) => batch.toArray())).toEqual([
        [30, 50, 70, 90],
        [110, 130, 150, 170],
        [190],
      ]);
      expect(await collect(odd.batch(4, { dropLast: true }))).toHaveLength(2);
    }
  });

  test("take and skip past the end", async () => {
    for (const data of Object.values(sources(3))) {
      expect(await collect(data.take(9))).toEqual([0, 1, 2]);
      expect(await collect(data.skip(9))).toEqual([]);
      expect(await collect(data.take(0))).toEqual([]);
    }
  });

  test("length is known where the source has random access", () => {
    const { array, iterable } = sources(10);
    expect(array.skip(2).map(String).batch(3).length).toBe(3);
    expect(array.filter(() => true).length).toBeUndefined();
    expect(iterable.length).toBeUndefined();
  });

  test("nothing is read before a loop, and maps run only for what is asked", () => {
    let calls = 0;
    const data = Dataset.fromArrays(range(100)).map((n) => {
      calls++;
      return n;
    });
    const [first] = data.skip(50);
    expect([first, calls]).toEqual([50, 1]);
  });
});

describe("shuffle", () => {
  test("keeps all elements and brings a new order each epoch, the same for the same seed", async () => {
    for (const name of ["array", "iterable", "async"] as const) {
      const epochs = async (seed: number) => {
        const data = sources(50)[name].shuffle(new Random(seed), { buffer: 16 });
        return [await collect(data), await collect(data)];
      };
      const [first, second] = await epochs(0);
      expect(first).not.toEqual(second);
      expect(first).not.toEqual(range(50));
      for (const epoch of [first, second]) {
        expect([...(epoch ?? [])].sort((a, b) => a - b)).toEqual(range(50));
      }
      expect(await epochs(0)).toEqual([first, second]);
      expect(await epochs(1)).not.toEqual([first, second]);
    }
  });

  test("called anew in each epoch it gives a new order", () => {
    const random = new Random(3);
    const data = Dataset.fromArrays(range(30));
    expect([...data.shuffle(random)]).not.toEqual([...data.shuffle(random)]);
  });

  test("a full shuffle gives every order the same chance", () => {
    const counts = new Map<string, number>();
    const data = Dataset.fromArrays([0, 1, 2]).shuffle(new Random(5));
    for (let epoch = 0; epoch < 6000; epoch++) {
      const order = [...data].join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test("reads no further ahead than its buffer", () => {
    let read = 0;
    function* counting() {
      for (;;) yield read++;
    }
    const data = Dataset.fromIterable(counting).shuffle(new Random(1), { buffer: 100 });
    let taken = 0;
    for (const _ of data) {
      taken++;
      expect(read).toBeLessThanOrEqual(taken + 100);
      if (taken === 1000) break;
    }
  });
});

describe("split", () => {
  test("arrays into ranges, or by a fixed random order", () => {
    const data = Dataset.fromArrays(range(10));
    const [train, test] = data.split(0.8);
    expect([...train]).toEqual(range(8));
    expect([...test]).toEqual([8, 9]);
    const parts = data.split([0.5, 0.3, 0.2], new Random(2)).map((part) => [...part]);
    expect(parts.map((part) => part.length)).toEqual([5, 3, 2]);
    expect(parts.flat().sort((a, b) => a - b)).toEqual(range(10));
    expect(parts.flat()).not.toEqual(range(10));
    expect(data.split([0.5, 0.3, 0.2], new Random(2)).map((part) => [...part])).toEqual(parts);
  });

  test("streams element by element, each element in one part, the same each epoch", async () => {
    for (const random of [undefined, new Random(4)]) {
      const [train, test] = Dataset.fromAsync(() => arriving(range(1000))).split(0.9, random);
      const parts = [await collect(train), await collect(test)];
      expect(parts.flat().sort((a, b) => a - b)).toEqual(range(1000));
      expect(Math.abs((parts[1]?.length ?? 0) - 100)).toBeLessThanOrEqual(random ? 40 : 1);
      expect([await collect(train), await collect(test)]).toEqual(parts);
    }
  });

  test("after shuffle is refused, as examples would move between the parts", () => {
    const shuffled = Dataset.fromArrays(range(10)).shuffle(new Random(0));
    expect(() => shuffled.split(0.5)).toThrow(
      "split: the dataset is shuffled anew each epoch, so examples would move between the parts; " +
        "expected a fixed order. Split first, split(0.8, random), and shuffle the part to train on.",
    );
  });
});

describe("bad input", () => {
  const data = Dataset.fromArrays(range(4));
  const nothing = Dataset.fromArrays<number>([]);
  test.each([
    ["size 0", () => data.batch(0), "batch: got the size 0; expected an integer of at least 1."],
    ["half a size", () => data.batch(1.5), "batch: got the size 1.5;"],
    ["NaN size", () => data.batch(Number.NaN), "batch: got the size NaN;"],
    ["take −1", () => data.take(-1), "take: got the count -1; expected an integer of at least 0."],
    ["buffer 0", () => data.shuffle(new Random(0), { buffer: 0 }), "shuffle: got the buffer 0;"],
    [
      "fraction 2",
      () => data.split(2),
      "split: got the fractions 2, -1; expected numbers between 0 and 1 with the sum 1",
    ],
    [
      "empty part",
      () => data.split(0.01),
      "split: part 0 (fraction 0.01) of 4 examples is empty; expected at least one example in each part.",
    ],
    [
      "empty batch",
      () => nothing.batch(2),
      "batch: the dataset is empty; expected at least one example.",
    ],
    ["empty shuffle", () => nothing.shuffle(new Random(0)), "shuffle: the dataset is empty;"],
    [
      "dropLast of all",
      () => data.batch(5, { dropLast: true }),
      "batch: 4 examples make no batch of 5 with dropLast; expected at least 5.",
    ],
    [
      "filtered to nothing",
      () => [...data.filter(() => false).batch(2)],
      "batch: the dataset is empty; expected at least one example. " +
        "Check the source, and any filter before batch.",
    ],
    [
      "no columns",
      () => Dataset.fromArrays({}),
      "Dataset.fromArrays: got no columns; expected at least one, such as { image, label }.",
    ],
    [
      "columns of different lengths",
      () => Dataset.fromArrays({ x: [1, 2], y: [1] }),
      "Dataset.fromArrays: x has 2 examples and y 1; expected equally many.",
    ],
    [
      "shape that does not fit",
      () => Dataset.fromArrays({ x: { data: new Float32Array(5), shape: [2, 3] } }),
      "Dataset.fromArrays: column x has shape [2, 3], which is 6 elements, and data of 5; expected equally many.",
    ],
    [
      "size that overflows",
      () => Dataset.fromArrays({ x: { data: new Float32Array(0), shape: [65536, 65536, 0] } }),
      "Dataset.fromArrays: column x has shape [65536, 65536, 0], which is too large;",
    ],
    [
      "negative length",
      () => Dataset.fromArrays({ x: { data: new Float32Array(1), shape: [-1, -1] } }),
      "Dataset.fromArrays: column x has shape [-1, -1]; expected non-negative integers.",
    ],
    [
      "scalar column",
      () => Dataset.fromArrays({ x: fromHost(Float32Array.of(1), []) }),
      "Dataset.fromArrays: column x is a scalar; expected a first axis that counts the examples.",
    ],
  ])("%s", (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });

  test("a column of another kind", () => {
    const column: unknown = new BigInt64Array(2);
    expect(() => Dataset.fromArrays({ x: column as number[] })).toThrow(
      "Dataset.fromArrays: column x is a BigInt64Array; expected a tensor, a typed array of floats",
    );
  });
});
