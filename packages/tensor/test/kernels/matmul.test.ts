import { describe, test } from "vitest";
import { float32, float64, generator, int32, Machine, type Numbers } from "./harness.ts";
import {
  at,
  bytesOf,
  expectClose,
  expectSameBits,
  expectUntouched,
  offsetOf,
  product,
  randomValues,
  runCut,
} from "./support.ts";

const MATMUL = 3;
const ROWS = 144;
const COLUMNS = 64;

interface Operand {
  readonly values: Numbers;
  /** Position of element (0, 0) of batch 0, for negative strides. */
  readonly origin: number;
  readonly row: number;
  readonly column: number;
  readonly batch: readonly number[];
}

interface Case {
  readonly code: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly a: Operand;
  readonly b: Operand;
  readonly dims: readonly number[];
}

/** A random [...dims, rows, columns] operand, stored transposed or not;  */
function operand(
  code: number,
  rows: number,
  columns: number,
  transposed: boolean,
  seed: number,
  batches = 1,
): Operand {
  const values = randomValues(code, batches * rows * columns, seed);
  const [row, column] = transposed ? [1, rows] : [columns, 1];
  return { values, origin: 0, row, column, batch: [rows * columns] };
}

function run(machine: Machine, c: Case): Numbers {
  return machine.frame(() => {
    const size = bytesOf(c.code);
    const a = machine.put(c.a.values) + c.a.origin * size;
    const b = machine.put(c.b.values) + c.b.origin * size;
    const count = product(c.dims) * c.m * c.n;
    const out = machine.allocate(count * size + 64);
    const d = machine.words(
      ...[c.code, c.m, c.n, c.k, a, b, out, c.a.row, c.a.column, c.b.row, c.b.column],
      ...[c.dims.length, ...c.dims, ...c.a.batch, ...c.b.batch],
    );
    const units = product(c.dims) * Math.ceil(c.m / ROWS) * Math.ceil(c.n / COLUMNS);
    const result = runCut(machine, MATMUL, d, units, c.code, out, count);
    expectUntouched(machine, out + count * size, 64);
    return result;
  });
}

/** C in float64, and |A||B| for the error bound. */
function oracle(c: Case): { readonly c: Float64Array; readonly magnitude: Float64Array } {
  const count = product(c.dims);
  const result = new Float64Array(count * c.m * c.n);
  const magnitude = new Float64Array(count * c.m * c.n);
  for (let batch = 0; batch < count; batch++) {
    const a0 = c.a.origin + offsetOf(batch, c.dims, c.a.batch);
    const b0 = c.b.origin + offsetOf(batch, c.dims, c.b.batch);
    for (let i = 0; i < c.m; i++) {
      for (let j = 0; j < c.n; j++) {
        const to = (batch * c.m + i) * c.n + j;
        let sum = 0;
        let absolute = 0;
        for (let p = 0; p < c.k; p++) {
          const x = at(c.a.values, a0 + i * c.a.row + p * c.a.column);
          const y = at(c.b.values, b0 + p * c.b.row + j * c.b.column);
          sum = c.code === int32 ? (sum + Math.imul(x, y)) | 0 : sum + x * y;
          absolute += Math.abs(x * y);
        }
        result[to] = sum;
        magnitude[to] = absolute;
      }
    }
  }
  return { c: result, magnitude };
}

function check(machine: Machine, c: Case): void {
  const expected = oracle(c);
  const unit = c.code === float32 ? 2 ** -24 : c.code === float64 ? 2 ** -53 : 0;
  const bound = (i: number) => 2 * c.k * unit * at(expected.magnitude, i);
  expectClose(run(machine, c), expected.c, bound);
}

const machine = new Machine();
const sizes = [0, 1, 2, 3, 4, 5, 7, 8, 11, 12, 13, 16, 23, 31];

describe.each([
  ["float32", float32],
  ["float64", float64],
  ["int32", int32],
])("%s", (_, code) => {
  test.each([
    [false, false],
    [false, true],
    [true, false],
    [true, true],
  ])("A transposed %s, B transposed %s", (ta, tb) => {
    const next = generator(7);
    const pick = () => at(sizes, Math.floor(next() * sizes.length));
    const shapes = Array.from({ length: 60 }, () => [pick(), pick(), pick()] as const);
    for (const [m, n, k] of [...shapes, [1, 600, 40], [600, 1, 40], [3, 250, 9]] as const) {
      const a = operand(code, m, k, ta, m + 1);
      const b = operand(code, k, n, tb, n + 2);
      check(machine, { code, m, n, k, a, b, dims: [1] });
    }
  });

  test("several row strips, column blocks and blocks of k", () => {
    for (const [m, n, k] of [
      [290, 37, 300],
      [5, 500, 257],
      [1, 530, 513],
      [530, 1, 513],
      [2, 3, 1500],
    ] as const) {
      for (const flip of [false, true]) {
        const a = operand(code, m, k, flip, m);
        const b = operand(code, k, n, flip, n);
        check(machine, { code, m, n, k, a, b, dims: [1] });
      }
    }
  });

  test("arbitrary, negative and zero strides", () => {
    const values = randomValues(code, 4000, 5);
    const strides = [
      [3, 2],
      [0, 1],
      [1, 0],
      [0, 0],
      [-20, 1],
      [7, -3],
      [1, 1],
    ] as const;
    for (const [m, n, k] of [
      [9, 14, 21],
      [1, 21, 30],
      [21, 1, 30],
      [4, 4, 4],
    ] as const) {
      for (const [ar, ac] of strides) {
        for (const [br, bc] of strides) {
          const a = { values, origin: 2000, row: ar, column: ac, batch: [0] };
          const b = { values, origin: 1500, row: br, column: bc, batch: [0] };
          check(machine, { code, m, n, k, a, b, dims: [1] });
        }
      }
    }
  });

  test("batches whose strides broadcast", () => {
    const a = { ...operand(code, 150, 6, false, 1, 4), batch: [900, 0] };
    const b = { ...operand(code, 6, 13, true, 2, 6), batch: [0, 78] };
    check(machine, { code, m: 150, n: 13, k: 6, a, b, dims: [4, 6] });
    const plain = { ...operand(code, 5, 6, false, 3), batch: [] };
    const other = { ...operand(code, 6, 2, false, 4), batch: [] };
    check(machine, { code, m: 5, n: 2, k: 6, a: plain, b: other, dims: [] });
  });
});

test("every path and tile position gives an element the same bits", () => {
  for (const k of [1, 3, 40, 255, 256, 257, 700]) {
    const [m, n] = [150, 260];
    const a = operand(float32, m, k, false, k);
    const b = operand(float32, k, n, false, k + 1);
    a.values.fill(-0, 3 * k, 6 * k);
    const full = run(machine, { code: float32, m, n, k, a, b, dims: [1] });
    const transposed = new Float32Array(k * n);
    for (let p = 0; p < k; p++) {
      for (let j = 0; j < n; j++) transposed[j * k + p] = at(b.values, p * n + j);
    }
    const next = generator(k);
    for (let round = 0; round < 40; round++) {
      const i0 = Math.floor(next() * m);
      const j0 = Math.floor(next() * n);
      const rows = round % 4 === 0 ? 1 : 1 + Math.floor(next() * Math.min(m - i0, 9));
      const columns = round % 4 === 1 ? 1 : 1 + Math.floor(next() * Math.min(n - j0, 30));
      const part = { ...a, origin: i0 * k };
      const right = [
        { ...b, origin: j0 },
        { ...b, values: transposed, origin: j0 * k, row: 1, column: k },
      ];
      for (const columnsOfB of right) {
        const sub = { code: float32, m: rows, n: columns, k, a: part, b: columnsOfB, dims: [1] };
        const expected = Float32Array.from({ length: rows * columns }, (_, at0) => {
          return at(full, (i0 + Math.floor(at0 / columns)) * n + j0 + (at0 % columns));
        });
        expectSameBits(run(machine, sub), expected);
      }
    }
  }
});

test("NaN and infinities reach exactly the results they belong to", () => {
  const [m, n, k] = [7, 29, 33];
  const a = operand(float32, m, k, false, 1);
  const b = operand(float32, k, n, false, 2);
  a.values[3 * k + 4] = Number.NaN;
  a.values[5 * k] = Number.POSITIVE_INFINITY;
  b.values[6 * n + 28] = Number.NEGATIVE_INFINITY;
  check(machine, { code: float32, m, n, k, a, b, dims: [1] });
});
