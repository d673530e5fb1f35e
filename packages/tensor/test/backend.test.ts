import { afterEach, describe, expect, it } from "vitest";
import { compile, parameter, profile, Random, type Tensor, tensor } from "../src/index.ts";
import { engine, type MatmulProduct, planStatistics, setMatmulBackend } from "../src/internal.ts";

/** A backend in plain loops that answers products with seven times what they are. */
class Sevenfold {
  readonly offered: MatmulProduct[] = [];
  readonly threads: number[] = [];
  least = 0;

  multiply(product: MatmulProduct) {
    this.offered.push(product);
    const { dtype, m, n, k, batch, a, b } = product;
    if (dtype !== "float32" || m * n * k < this.least || batch.length > 1) return null;
    return (x: number, y: number, z: number, threads: number) => {
      this.threads.push(threads);
      const { f32 } = engine().heap;
      for (let t = 0; t < (batch[0] ?? 1); t++) {
        const [fromA, fromB] = [t * (a.batch[0] ?? 0), t * (b.batch[0] ?? 0)];
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0;
            for (let p = 0; p < k; p++) {
              const left = f32[x / 4 + fromA + i * a.row + p * a.column] ?? 0;
              sum += left * (f32[y / 4 + fromB + p * b.row + j * b.column] ?? 0);
            }
            f32[z / 4 + (t * m + i) * n + j] = 7 * sum;
          }
        }
      }
    };
  }
}

/** Small whole numbers, whose products are exact. */
const whole = (random: Random, ...shape: number[]): Tensor =>
  random.integers(shape, -4, 5).cast("float32");

const sevenfold = (x: Tensor): unknown => x.mul(7).toArray();

afterEach(() => setMatmulBackend(null));

describe("a backend of matrix products", () => {
  it("gets sizes, strides, batches and addresses", () => {
    const random = new Random(1);
    const [a, b, c] = [whole(random, 5, 3), whole(random, 5, 4), whole(random, 2, 6, 3)];
    const products = [
      () => a.transpose().matmul(b),
      () => c.matmul(a.slice(1, 4)),
      () =>
        c
          .slice(1, 2)
          .reshape(6, 3)
          .matmul(whole(new Random(2), 3, 7)),
      () => c.matmul(c.transpose()),
      () => a.slice([[0, 5, 2]]).matmul(b.slice([[0, 3]]).add(1)),
    ];
    const expected = products.map((product) => sevenfold(product()));
    const backend = new Sevenfold();
    setMatmulBackend(backend);
    expect(products.map((product) => product().toArray())).toEqual(expected);
    expect(backend.offered).toHaveLength(products.length);
    expect(backend.offered[0]).toEqual({
      ...{ dtype: "float32", m: 3, n: 4, k: 5, batch: [] },
      ...{ a: { row: 1, column: 3, batch: [] }, b: { row: 4, column: 1, batch: [] } },
    });
    expect(backend.offered[3]).toEqual({
      ...{ dtype: "float32", m: 6, n: 6, k: 3, batch: [2] },
      ...{ a: { row: 3, column: 1, batch: [18] }, b: { row: 1, column: 3, batch: [18] } },
    });
    expect(new Set(backend.threads)).toEqual(new Set([engine().threads]));
  });

  it("takes over plans that exist, and gives them back", () => {
    const [a, b] = [tensor([[1, 2]]), tensor([[3], [4]])];
    const compiled = compile((x: Tensor) => x.matmul(b).add(1));
    const both = (): number[] => [a.matmul(b).add(1).item(), compiled(a).item()];
    expect([both(), both()]).toEqual([
      [12, 12],
      [12, 12],
    ]);
    const before = planStatistics.misses;
    setMatmulBackend(new Sevenfold());
    expect(both()).toEqual([78, 78]);
    setMatmulBackend(null);
    expect(both()).toEqual([12, 12]);
    expect(planStatistics.misses).toBe(before);
  });

  it("is asked for products alone, among other calls in order", () => {
    const random = new Random(3);
    const [x, w] = [whole(random, 4, 4), parameter(whole(random, 4, 4))];
    const chain = (): Tensor => x.add(1).matmul(w).relu().matmul(w.mul(2)).sum(0).add(1);
    const backend = new Sevenfold();
    backend.least = 65; // Refuses both.
    const plain = chain().data();
    setMatmulBackend(backend);
    expect(chain().data()).toEqual(plain);
    expect(backend.offered).toHaveLength(2);
    setMatmulBackend(new Sevenfold());
    expect(chain().data()).toEqual(plain.map((sum) => 49 * (sum - 1) + 1));
  });

  it("shows in a profile like the kernel", () => {
    setMatmulBackend(new Sevenfold());
    const x = whole(new Random(4), 8, 8);
    const { rows } = profile(() => x.matmul(x).add(1).toArray());
    const row = rows.find(({ operators }) => operators === "matmul");
    expect(row).toMatchObject({ calls: 1, flops: 2 * 8 ** 3 });
  });
});
