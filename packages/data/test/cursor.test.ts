import { Random } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CursorState, Dataset } from "../src/index.ts";

const range = (n: number) => Array.from({ length: n }, (_, i) => i);

async function* arriving(n: number): AsyncGenerator<number> {
  for (const i of range(n)) yield i;
}

/** Pipelines in which every kind of stage occurs, before and after a shuffle. */
const pipelines = {
  columns: (seed: number) =>
    Dataset.fromArrays({ x: Int32Array.from(range(23)) })
      .shuffle(new Random(seed))
      .batch(4)
      .map(({ x }) => x.toArray()),
  filtered: (seed: number) =>
    Dataset.fromArrays(range(40))
      .shuffle(new Random(seed))
      .filter((n) => n % 3 > 0)
      .batch(3)
      .map((x) => x.toArray()),
  buffered: (seed: number) =>
    Dataset.fromIterable(() => range(40))
      .skip(2)
      .shuffle(new Random(seed), { buffer: 7 })
      .flatMap((n) => [n, -n])
      .take(60)
      .batch(7, { dropLast: true })
      .map((x) => x.toArray()),
  twice: (seed: number) => {
    const random = new Random(seed);
    return Dataset.fromIterable(() => range(30))
      .split(0.8, new Random(7))[0]
      .shuffle(random, { buffer: 5 })
      .batch(2)
      .shuffle(random, { buffer: 4 })
      .map((x) => x.toArray());
  },
};

describe("a saved cursor", () => {
  for (const [name, build] of Object.entries(pipelines)) {
    test(`goes on exactly, over epochs: ${name}`, () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 0, max: 60 }),
          fc.integer({ min: 0, max: 99 }),
          (stop, seed) => {
            const whole: unknown[] = [];
            const rest: unknown[] = [];
            let saved: string | undefined;
            const cursor = build(seed).cursor();
            while (cursor.epoch < 4) {
              for (const element of cursor) {
                whole.push(element);
                if (saved !== undefined) rest.push(element);
                if (whole.length === stop) saved = JSON.stringify(cursor.state());
              }
            }
            if (saved === undefined) return;
            // Another seed: the orders come from the state.
            const resumed = build(seed + 1000).cursor(JSON.parse(saved));
            const again: unknown[] = [];
            while (resumed.epoch < 4) for (const element of resumed) again.push(element);
            expect(again).toEqual(rest);
          },
        ),
        { numRuns: 40 },
      );
    });
  }

  test("gives what plain loops give", () => {
    const data = pipelines.columns(1);
    const cursor = data.cursor();
    for (let epoch = 0; epoch < 3; epoch++) expect([...cursor]).toEqual([...data]);
  });

  test("goes on where a loop was left, and closes its source between", () => {
    let open = 0;
    function* numbers() {
      open++;
      try {
        yield* range(6);
      } finally {
        open--;
      }
    }
    const cursor = Dataset.fromIterable(numbers).cursor();
    for (const n of cursor) if (n === 2) break;
    expect([cursor.epoch, cursor.position, open]).toEqual([0, 3, 1]);
    cursor.close();
    expect(open).toBe(0);
    expect([...cursor]).toEqual([3, 4, 5]);
    expect([cursor.epoch, cursor.position, open]).toEqual([1, 0, 0]);
  });

  test("works over asynchronous sources", async () => {
    const build = () =>
      Dataset.fromAsync(() => arriving(20))
        .shuffle(new Random(9), { buffer: 6 })
        .batch(3);
    const cursor = build().cursor();
    let state: CursorState | undefined;
    const rest: unknown[] = [];
    while (cursor.epoch < 3) {
      for await (const batch of cursor) {
        if (state !== undefined) rest.push(batch.toArray());
        if (cursor.epoch === 1 && cursor.position === 4) state = cursor.state();
      }
    }
    const again: unknown[] = [];
    const resumed = build().cursor(state);
    while (resumed.epoch < 3) for await (const batch of resumed) again.push(batch.toArray());
    expect(again).toEqual(rest);
    expect(again).toHaveLength(10);
  });

  test("does not run maps again for what was handed out", () => {
    let calls = 0;
    const build = () =>
      Dataset.fromIterable(() => range(10)).map((n) => {
        calls++;
        return n;
      });
    const cursor = build().cursor();
    for (const n of cursor) if (n === 6) break;
    calls = 0;
    expect([...build().cursor(cursor.state())]).toEqual([7, 8, 9]);
    expect(calls).toBe(3);
  });
});

describe("bad input", () => {
  const data = Dataset.fromArrays(range(9)).shuffle(new Random(0)).batch(2);
  test("a state of another pipeline", () => {
    const state = data.cursor().state();
    expect(() => Dataset.fromArrays(range(9)).batch(2).cursor(state)).toThrow(
      'cursor: the state belongs to the pipeline "arrays 9 > shuffle > batch 2" and this one is ' +
        '"arrays 9 > batch 2"; expected the same stages in the same order.',
    );
  });
  test("a state of other parts", () => {
    const part = (seed: number) => Dataset.fromArrays(range(9)).split(0.5, new Random(seed))[0];
    const state = part(1).cursor().state();
    expect(() => part(1).cursor(state)).not.toThrow();
    expect(() => part(2).cursor(state)).toThrow("cursor: the state belongs to the pipeline");
  });
  test.each([
    ["negative position", { position: -1 }],
    ["fractional epoch", { epoch: 0.5 }],
    ["missing seeds", { seeds: [] }],
    ["text for seeds", { seeds: "1" }],
  ])("%s", (_, change) => {
    const state: object = { ...data.cursor().state(), ...change };
    expect(() => data.cursor(state as CursorState)).toThrow(
      "expected what cursor.state() returned: epoch, position and 1 seeds, all non-negative integers.",
    );
  });
});
