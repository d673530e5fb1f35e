import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dataset, ngrams, windows } from "../src/index.ts";

describe("windows", () => {
  test("surround every id, padded at both ends", () => {
    const { data, shape } = windows([1, 2, 3], { left: 2, right: 1, padding: 0 }).toArray();
    expect(shape).toEqual([3, 4]);
    expect([...data]).toEqual([0, 0, 1, 2, 0, 1, 2, 3, 1, 2, 3, 0]);
  });

  test("never cross from one sequence to the next", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 9 })), { minLength: 1 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        (lists, left, right) => {
          fc.pre(lists.some((list) => list.length > 0));
          const all = windows(lists, { left, right, padding: -1 });
          const expected = lists.flatMap((list) =>
            list.map((_, centre) =>
              Array.from({ length: left + 1 + right }, (_, i) => list[centre - left + i] ?? -1),
            ),
          );
          expect(Array.from({ length: all.length }, (_, i) => [...all.at(i)])).toEqual(expected);
        },
      ),
    );
  });

  test("are a column that costs a batch its rows", () => {
    const window = windows(Int32Array.of(5, 6, 7), { left: 1, right: 1, padding: 0 });
    const data = Dataset.fromArrays({ window, tag: Uint8Array.of(1, 2, 3) });
    const [batch] = data.skip(1).batch(2);
    expect(batch?.window.toArray()).toEqual([
      [5, 6, 7],
      [6, 7, 0],
    ]);
    expect(batch?.window.dtype).toBe("int32");
    const [example] = data;
    expect([...(example?.window ?? [])]).toEqual([0, 5, 6]);
  });
});

describe("ngrams", () => {
  test("give histories and the next word, and an end where asked for", () => {
    const data = Dataset.fromArrays(ngrams([[5, 6], [7]], { order: 3, start: 1, end: 2 }));
    const [batch] = data.batch(9);
    expect(batch?.history.toArray()).toEqual([
      [1, 1],
      [1, 5],
      [5, 6],
      [1, 1],
      [1, 7],
    ]);
    expect(batch?.next.toArray()).toEqual([5, 6, 2, 7, 2]);
  });
});

describe("bad input", () => {
  const options = { left: 1, right: 1, padding: 0 };
  test.each([
    ["no ids", () => windows([], options), "windows: got no ids; expected at least one."],
    ["empty sequences", () => windows([[], []], options), "windows: got no ids;"],
    [
      "negative size",
      () => windows([1], { ...options, left: -1 }),
      "windows: got left -1; expected a non-negative integer.",
    ],
    [
      "fraction",
      () => windows([1.5], options),
      "windows: got the id 1.5; expected 32-bit integers.",
    ],
    [
      "missing padding",
      () => windows([1], { ...options, padding: Number.NaN }),
      "windows: got the id NaN; expected 32-bit integers.",
    ],
    [
      "order 1",
      () => ngrams([1], { order: 1, start: 0 }),
      "ngrams: got the order 1; expected an integer of at least 2.",
    ],
  ])("%s", (_, attempt, message) => {
    expect(attempt).toThrow(message);
  });
});
