import { describe, expect, test } from "vitest";
import {
  arrayOf,
  bits,
  bool,
  float32,
  float64,
  generator,
  int32,
  Machine,
  type Numbers,
} from "./harness.ts";
import {
  at,
  bytesOf,
  expectClose,
  expectSameBits,
  expectUntouched,
  randomValues,
  runCut,
} from "./support.ts";

const [TAKE, SCATTER, COALESCE, PUT, PICK, PLACE, SUM] = [4, 5, 6, 7, 8, 9, 18] as const;
const codes = [float32, float64, int32];
const lengths = [0, 1, 3, 4, 5, 16, 50, 65, 300];

const machine = new Machine();

/** n indices below `bound`, with many duplicates. */
function randomIndices(n: number, bound: number, seed: number): Int32Array {
  const next = generator(seed);
  return Int32Array.from({ length: n }, () => Math.floor(next() * bound));
}

function row(x: Numbers, i: number, length: number): number[] {
  return Array.from(x.subarray(i * length, (i + 1) * length));
}

describe("takeRows", () => {
  function take(code: number, table: Numbers, length: number, indices: Int32Array, skip: number) {
    return machine.frame(() => {
      const rowBytes = length * bytesOf(code);
      const out = machine.allocate(indices.length * rowBytes + 64);
      const d = machine.words(
        ...[rowBytes, indices.length, length === 0 ? 9 : table.length / length],
        ...[machine.put(table), machine.put(indices), out, skip, -7],
      );
      const n = indices.length;
      const result = runCut(machine, TAKE, d, n, code, out, n * length);
      expectUntouched(machine, out + n * rowBytes, 64);
      return result;
    });
  }

  test("copies rows of every width and dtype", () => {
    for (const code of [...codes, bool]) {
      for (const length of lengths) {
        const table = randomValues(code, 9 * length, length);
        for (const n of [0, 1, 20]) {
          const indices = randomIndices(n, 9, n);
          const expected = Array.from(indices, (index) => row(table, index, length)).flat();
          expect([...take(code, table, length, indices, 0)]).toEqual(expected);
        }
      }
    }
  });

  test("index -1 gives a zero row when asked to", () => {
    const table = Float32Array.of(1, 2, 3, 4, 5, 6);
    const result = take(float32, table, 3, Int32Array.of(1, -1, 0), 1);
    expect([...result]).toEqual([4, 5, 6, 0, 0, 0, 1, 2, 3]);
  });

  test("reports the first index outside the table", () => {
    for (const [bad, skip] of [
      [4, 0],
      [-1, 0],
      [-2, 1],
      [2 ** 31 - 1, 1],
      [-(2 ** 31), 0],
    ] as const) {
      const table = machine.put(new Float32Array(12));
      const indices = machine.put(Int32Array.of(3, 0, bad, bad));
      const d = machine.words(12, 4, 4, table, indices, machine.allocate(48), skip, -7);
      expect(machine.run([TAKE, d, 4])).toBe(1);
      expect(machine.word(d, 7)).toBe(2);
    }
  });
});

describe("takeSums", () => {
  test("adds the rows that k indices name, in order", () => {
    for (const code of codes) {
      for (const length of lengths) {
        for (const [n, k] of [
          [0, 3],
          [1, 0],
          [1, 1],
          [20, 10],
        ] as const) {
          machine.frame(() => {
            const table = randomValues(code, 9 * length, length);
            const indices = randomIndices(n * k, 9, n);
            const size = n * length;
            const out = machine.allocate(size * bytesOf(code) + 64);
            const d = machine.words(
              ...[code, length, n, k, 9, machine.put(table), machine.put(indices), out, -7],
            );
            const result = runCut(machine, SUM, d, n, code, out, size);
            const expected = arrayOf(code, new Array(size).fill(0));
            indices.forEach((index, i) => {
              const to = Math.floor(i / k) * length;
              // Storing into the typed array rounds (or wraps) every partial sum as the kernel does.
              row(table, index, length).forEach((x, j) => {
                expected[to + j] = at(expected, to + j) + x;
              });
            });
            expectSameBits(result, expected);
            expectUntouched(machine, out + size * bytesOf(code), 64);
          });
        }
      }
    }
  });

  test("reports the first index outside the table", () => {
    for (const bad of [4, -1, 2 ** 31 - 1]) {
      const table = machine.put(new Float32Array(8));
      const indices = machine.put(Int32Array.of(3, 0, 1, bad, bad, 0));
      const d = machine.words(float32, 2, 3, 2, 4, table, indices, machine.allocate(24), -7);
      expect(machine.run([SUM, d, 3])).toBe(1);
      expect(machine.word(d, 8)).toBe(3);
    }
  });
});

describe("scatterAddRows", () => {
  const strips = (code: number, length: number): number =>
    Math.ceil((length * bytesOf(code)) / 128);

  test("adds rows in order, duplicates included, each to k places", () => {
    for (const code of codes) {
      for (const length of lengths) {
        for (const [n, k] of [
          [0, 1],
          [1, 1],
          [30, 1],
          [30, 5],
        ] as const) {
          machine.frame(() => {
            const rows = randomValues(code, (n / k) * length, 1);
            const indices = randomIndices(n, 7, 2);
            const size = 7 * length;
            const out = machine.allocate(size * bytesOf(code) + 64);
            const d = machine.words(
              ...[code, length, n, k, 7, machine.put(rows), machine.put(indices), out, 0, -7],
            );
            const result = runCut(machine, SCATTER, d, strips(code, length), code, out, size);
            const expected = arrayOf(code, new Array(size).fill(0));
            indices.forEach((index, i) => {
              row(rows, Math.floor(i / k), length).forEach((x, j) => {
                const to = index * length + j;
                // Storing into the typed array rounds (or wraps) every partial sum as the kernel does.
                expected[to] = at(expected, to) + x;
              });
            });
            expectSameBits(result, expected);
            expectUntouched(machine, out + size * bytesOf(code), 64);
          });
        }
      }
    }
  });

  test("skips -1 only when asked to, refuses what lies outside", () => {
    const run = (indices: Int32Array, skip: number) => {
      const out = machine.allocate(16);
      const rows = machine.put(Float32Array.of(1, 2, 3, 4, 5, 6));
      const d = machine.words(float32, 2, 3, 1, 2, rows, machine.put(indices), out, skip, -7);
      const failed = machine.run([SCATTER, d, 1]);
      return failed ? machine.word(d, 9) : [...machine.get(float32, out, 4)];
    };
    expect(run(Int32Array.of(1, -1, 1), 1)).toEqual([0, 0, 6, 8]);
    expect(run(Int32Array.of(1, -1, 1), 0)).toBe(1);
    expect(run(Int32Array.of(1, 0, 2), 1)).toBe(2);
    expect(run(Int32Array.of(-2, 0, 0), 1)).toBe(0);
  });
});

describe("coalesceRows", () => {
  function coalesce(code: number, length: number, tableRows: number, indices: Int32Array) {
    const n = indices.length;
    const rows = randomValues(code, n * length, 5);
    const outIndices = machine.allocate(4 * n);
    const outRows = machine.allocate(n * length * bytesOf(code) + 64);
    const slots = n === 0 ? 0 : 2 ** Math.ceil(Math.log2(2 * n));
    const workspace = machine.allocate(8 * slots + 64);
    const d = machine.words(
      ...[code, length, n, tableRows, machine.put(indices), machine.put(rows)],
      ...[outIndices, outRows, workspace, -7],
    );
    const error = machine.run([COALESCE, d, 1]);
    expectUntouched(machine, outRows + n * length * bytesOf(code), 64);
    expectUntouched(machine, workspace + 8 * slots, 64);
    return {
      error,
      failed: machine.word(d, 9),
      rows,
      indices: machine.get(int32, outIndices, n),
      sums: machine.get(code, outRows, n * length),
    };
  }

  test("sums the rows of each index at its first occurrence", () => {
    for (const code of codes) {
      for (const length of [0, 1, 5, 50]) {
        for (const [n, bound] of [
          [0, 4],
          [1, 4],
          [2, 1],
          [3, 100],
          [33, 6],
          [64, 1_000_000_000],
          [200, 90],
        ] as const) {
          machine.frame(() => {
            const indices = randomIndices(n, bound, n);
            const result = coalesce(code, length, bound, indices);
            expect(result.error).toBe(0);
            const first = Array.from(indices, (index) => indices.indexOf(index));
            expect([...result.indices]).toEqual(
              Array.from(indices, (index, i) => (first[i] === i ? index : -1)),
            );
            const expected = arrayOf(code, new Array(n * length).fill(0));
            for (let i = 0; i < n * length; i++) {
              const to = at(first, Math.floor(i / length)) * length + (i % length);
              expected[to] = at(expected, to) + at(result.rows, i);
            }
            expectSameBits(result.sums, expected);
          });
        }
      }
    }
  });

  test("survives indices that collide in the hash", () => {
    const indices = Int32Array.from({ length: 500 }, (_, i) => ((i % 250) * 2 ** 20) % 2 ** 30);
    const { error, indices: kept } = coalesce(float32, 1, 2 ** 30, indices);
    expect(error).toBe(0);
    expect(new Set(kept.filter((index) => index >= 0))).toEqual(new Set(indices));
  });

  test("reports an index outside the table", () => {
    for (const bad of [5, -2, -9]) {
      const { error, failed } = coalesce(float32, 2, 5, Int32Array.of(4, 4, bad, 0));
      expect([error, failed]).toEqual([1, 2]);
    }
  });
});

test("coalesceRows passes over indices of -1, as it writes them itself", () => {
  const indices = machine.put(Int32Array.of(2, -1, 2, 1));
  const rows = machine.put(Float32Array.of(1, 10, 100, 1000));
  const [kept, sums, workspace] = [
    machine.allocate(16),
    machine.allocate(16),
    machine.allocate(64),
  ];
  const d = machine.words(float32, 1, 4, 3, indices, rows, kept, sums, workspace, -7);
  expect(machine.run([COALESCE, d, 1])).toBe(0);
  expect([...machine.get(int32, kept, 4)]).toEqual([2, -1, -1, 1]);
  expect([...machine.get(float32, sums, 4)]).toEqual([101, 0, 0, 1000]);
});

test("putRows writes rows and skips -1", () => {
  for (const code of [...codes, bool]) {
    for (const length of lengths) {
      machine.frame(() => {
        const table = randomValues(code, 6 * length, 1);
        const rows = randomValues(code, 4 * length, 2);
        const indices = Int32Array.of(5, -1, 0, 3);
        const address = machine.allocate(table.byteLength + 64);
        new Uint8Array(machine.memory.buffer).set(bits(table), address);
        const d = machine.words(
          ...[length * bytesOf(code), 4, address, machine.put(indices), machine.put(rows)],
        );
        const expected = table.slice();
        indices.forEach((index, i) => {
          if (index >= 0) expected.set(row(rows, i, length), index * length);
        });
        expect(machine.run([PUT, d, 4])).toBe(0);
        expectSameBits(machine.get(code, address, 6 * length), expected);
        expect(machine.runUnits(PUT, d, 2, 4)).toBe(0);
        expectSameBits(machine.get(code, address, 6 * length), expected);
        expectUntouched(machine, address + 6 * length * bytesOf(code), 64);
      });
    }
  }
});

describe("pick and place", () => {
  test("one element of every row", () => {
    for (const code of [...codes, bool]) {
      for (const [n, columns] of [
        [0, 3],
        [1, 1],
        [9, 7],
        [33, 100],
      ] as const) {
        machine.frame(() => {
          const size = bytesOf(code);
          const x = randomValues(code, n * columns, 1);
          const indices = randomIndices(n, columns, 2);
          const from = machine.put(indices);
          const picked = machine.allocate(n * size + 64);
          const pick = machine.words(size, n, columns, machine.put(x), from, picked, -7);
          const values = runCut(machine, PICK, pick, n, code, picked, n);
          expectUntouched(machine, picked + n * size, 64);
          expect([...values]).toEqual(
            Array.from(indices, (index, i) => at(x, i * columns + index)),
          );

          const out = machine.allocate(n * columns * size + 64);
          const place = machine.words(size, n, columns, picked, from, out, -7);
          const placed = runCut(machine, PLACE, place, n, code, out, n * columns);
          expectUntouched(machine, out + n * columns * size, 64);
          const expected = arrayOf(code, new Array(n * columns).fill(0));
          indices.forEach((index, i) => {
            expected[i * columns + index] = at(values, i);
          });
          expectSameBits(placed, expected);
        });
      }
    }
  });

  test.each([
    ["pick", PICK],
    ["place", PLACE],
  ])("%s reports an index outside the row", (_, kernel) => {
    for (const [bad, columns] of [
      [4, 4],
      [-1, 4],
      [0, 0],
    ] as const) {
      const x = machine.put(new Float32Array(12));
      const indices = machine.put(Int32Array.of(columns === 0 ? 0 : 1, bad, bad));
      const d = machine.words(4, 3, columns, x, indices, machine.allocate(48), -7);
      expect(machine.run([kernel, d, 3])).toBe(1);
      expect(machine.word(d, 6)).toBe(columns === 0 ? 0 : 1);
    }
  });
});

test("the sums of coalesced rows are those of a scatter", () => {
  const n = 40;
  const indices = randomIndices(n, 8, 9);
  const rows = machine.put(randomValues(float32, n * 50, 3));
  const from = machine.put(indices);
  const out = machine.allocate(8 * 200);
  machine.run([SCATTER, machine.words(float32, 50, n, 1, 8, rows, from, out, 0, 0), 2]);
  const [kept, sums, workspace] = [200 * n, 200 * n, 1024].map((b) => machine.allocate(b));
  const d = machine.words(float32, 50, n, 8, from, rows, kept ?? 0, sums ?? 0, workspace ?? 0, 0);
  machine.run([COALESCE, d, 1]);
  const target = machine.put(new Float32Array(8 * 50));
  machine.run([PUT, machine.words(200, n, target, kept ?? 0, sums ?? 0), n]);
  expectClose(machine.get(float32, target, 400), machine.get(float32, out, 400), () => 0);
});
