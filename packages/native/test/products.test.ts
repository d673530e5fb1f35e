import { type Dtype, Random, realize, type Tensor, tensor } from "@nnf/tensor";
import { engine, setMatmulBackend } from "@nnf/tensor/internal";
import koffi from "koffi";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BlasBackend } from "../src/backend.ts";
import { Counted } from "./counted.ts";
import { blas } from "./library.ts";

const unit: Partial<Record<Dtype, number>> = { float32: 2 ** -24, float64: 2 ** -53 };

/** Checks a product of 2-dimensional tensors in float64 loops, within 2K·u·(|A||B|). */
function check(a: Tensor, b: Tensor, product: Tensor): void {
  const [m = 0, k = 0] = a.shape as readonly number[];
  const n = Number(b.shape[1]);
  // A view that has been read is a matrix of its own, so the product goes first.
  const [z, x, y] = [product.data(), a.data(), b.data()];
  expect(product.shape).toEqual([m, n]);
  let worst = 0;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let [sum, size] = [0, 0];
      for (let p = 0; p < k; p++) {
        const term = (x[i * k + p] as number) * (y[p * n + j] as number);
        sum += term;
        size += Math.abs(term);
      }
      const bound = 2 * k * (unit[product.dtype] ?? 0) * size;
      const error = Math.abs((z[i * n + j] as number) - sum);
      worst = Math.max(worst, error <= bound ? 0 : error / bound || Number.POSITIVE_INFINITY);
    }
  }
  expect(worst).toBe(0);
}

describe.skipIf(blas === null)("products", () => {
  let backend: Counted;
  const random = new Random(5);
  const draw = (dtype: Dtype, ...shape: number[]): Tensor => random.normal(shape).cast(dtype);

  beforeEach(() => {
    if (blas !== null) backend = new Counted(new BlasBackend(blas));
    setMatmulBackend(backend);
  });
  afterEach(() => setMatmulBackend(null));

  describe.each(["float32", "float64"] as const)("%s", (dtype) => {
    it.each([
      [16, 16, 16],
      [1, 300, 70],
      [300, 1, 70],
      [70, 300, 1],
      [1, 1, 5000],
      [33, 129, 65],
      [64, 784, 10],
      [150, 50, 257],
      [2, 3, 1500],
      [512, 40, 300],
    ])("%i × %i × %i in four transpositions", (m, n, k) => {
      const [a, b] = [draw(dtype, m, k), draw(dtype, k, n)];
      const [at, bt] = [draw(dtype, k, m), draw(dtype, n, k)];
      for (const left of [a, at]) {
        for (const right of [b, bt]) {
          const x = left === at ? at.transpose() : a;
          const y = right === bt ? bt.transpose() : b;
          check(x, y, x.matmul(y));
        }
      }
      expect(backend).toMatchObject({ offered: 4, taken: 4, computed: 4 });
    });

    it("parts of larger matrices", () => {
      const [a, b] = [draw(dtype, 60, 50), draw(dtype, 90, 80)];
      const rows = a.slice([
        [7, 40],
        [3, 43],
      ]);
      const columns = b.slice([
        [5, 45],
        [11, 71],
      ]);
      check(rows, columns, rows.matmul(columns));
      check(columns.transpose(), rows.transpose(), columns.transpose().matmul(rows.transpose()));
      const column = b.slice([
        [0, 90],
        [4, 5],
      ]);
      const wide = draw(dtype, 60, 90);
      check(wide, column, wide.matmul(column));
      expect(backend).toMatchObject({ offered: 3, taken: 3, computed: 3 });
    });

    it("batches, whole, transposed and broadcast", () => {
      const [a, b] = [draw(dtype, 2, 3, 20, 30), draw(dtype, 3, 30, 25)];
      const [c, d] = [draw(dtype, 6, 30, 20), draw(dtype, 1, 30, 25)];
      const [ab, cd] = [a.matmul(b), c.transpose().matmul(d)];
      realize(ab, cd);
      const matrix = (x: Tensor, ...at: number[]): Tensor =>
        x.slice(at.map((i) => [i, i + 1] as const)).reshape(...x.shape.slice(-2));
      for (let i = 0; i < 6; i++) {
        const at = [Math.floor(i / 3), i % 3] as const;
        check(matrix(a, ...at), matrix(b, at[1]), matrix(ab, ...at));
        check(matrix(c, i).transpose(), matrix(d, 0), matrix(cd, i));
      }
      expect(backend).toMatchObject({ offered: 2, taken: 2, computed: 2 });
    });
  });

  it("leaves to the kernel, with its bits, what is small, irregular or whole numbers", () => {
    const [small, large] = [draw("float32", 15, 15), draw("float32", 100, 100)];
    const [odd, whole] = [
      large.slice([
        [0, 100],
        [0, 100, 2],
      ]),
      large.mul(9).cast("int32"),
    ];
    const products = [
      () => small.matmul(small),
      () => odd.matmul(large.slice(0, 50)),
      () => whole.matmul(whole),
      () => large.slice([[99, 0, -1]]).matmul(large),
    ];
    const computed = products.map((product) => product().data());
    expect(backend).toMatchObject({ offered: 4, taken: 0 });
    setMatmulBackend(null);
    expect(products.map((product) => product().data())).toEqual(computed);
  });

  it("NaN and infinities reach exactly the results they belong to", () => {
    const a = draw("float32", 40, 40).data().slice();
    a[3 * 40 + 5] = Number.NaN;
    a[8 * 40] = Number.POSITIVE_INFINITY;
    const clean = random.normal([40, 40]);
    const product = tensor(a).reshape(40, 40).matmul(clean).toArray() as number[][];
    expect(product[3]?.every(Number.isNaN)).toBe(true);
    expect(product[8]?.some(Number.isFinite)).toBe(false);
    const rest = product.filter((_, i) => i !== 3 && i !== 8).flat();
    expect(rest.every(Number.isFinite)).toBe(true);
    expect(backend.computed).toBe(1);
  });

  it("the heap may grow between products, and stays where it is", () => {
    const [a, b] = [draw("float32", 64, 64), draw("float32", 64, 64)];
    const { heap } = engine();
    const address = () => koffi.address(new Uint8Array(heap.memory.buffer));
    for (let round = 0; round < 3; round++) {
      check(a, b, a.matmul(b));
      const [capacity, start] = [heap.capacity, address()];
      heap.free(heap.allocate(heap.capacity, "test", "a block as large as the heap"));
      expect(heap.capacity).toBeGreaterThan(capacity);
      expect(address()).toBe(start);
    }
    const far = draw("float32", 1000, 1000);
    check(far.slice(900), far, far.slice(900).matmul(far));
    expect(backend.computed).toBe(4);
  });
});
