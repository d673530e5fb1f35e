import {
  engine,
  type MatmulBackend,
  type MatmulProduct,
  type Multiply,
} from "@nnf/tensor/internal";
import koffi from "koffi";
import type { Blas } from "./blas.ts";
import { orientation } from "./orientation.ts";

const ROW_MAJOR = 101;

/**
 * Multiplications of a product from which a call is worth its while. Measured with OpenBLAS 0.3.21 on
 * Zen 4: at 12³ the engine's kernel and the call are even, at 16³ the call is 1 to 2 times faster, at
 * 32³ 1.7 to 2.8 times.
 */
const LEAST_WORK = 16 ** 3;

/**
 * Multiplications, some 0.2 ms, that another thread of the library must find to do. Its threads are
 * not the engine's and compete with them for processors: with fewer, a training step of an MLP took
 * 1.7 times as long on two processors.
 */
const WORK_PER_THREAD = 2 ** 23;

/** Computes products of floats where the engine's heap is, without copying. */
export class BlasBackend implements MatmulBackend {
  readonly #blas: Blas;
  #threads = 0;
  #buffer: ArrayBufferLike | null = null;
  #base = 0;

  constructor(blas: Blas) {
    this.#blas = blas;
  }

  multiply({ dtype, m, n, k, batch, a, b }: MatmulProduct): Multiply | null {
    const work = m * n * k;
    if (work < LEAST_WORK) return null;
    if (dtype !== "float32" && dtype !== "float64") return null;
    const left = orientation(m, k, a.row, a.column);
    const right = orientation(k, n, b.row, b.column);
    if (left === null || right === null) return null;
    const [gemm, bytes] = dtype === "float32" ? [this.#blas.sgemm, 4] : [this.#blas.dgemm, 8];
    const lefts = offsets(batch, a.batch, bytes);
    const rights = offsets(batch, b.batch, bytes);
    const useful = Math.max(1, Math.floor(work / WORK_PER_THREAD));
    return (x, y, z, threads) => {
      this.useThreads(Math.min(threads, useful));
      const base = this.#heapBase();
      for (let i = 0; i < lefts.length; i++) {
        gemm(
          ROW_MAJOR,
          left.transpose,
          right.transpose,
          m,
          n,
          k,
          1,
          base + x + (lefts[i] ?? 0),
          left.leading,
          base + y + (rights[i] ?? 0),
          right.leading,
          0,
          base + z + i * m * n * bytes,
          n,
        );
      }
    };
  }

  /** Makes the library use so many threads, where it can be told. */
  useThreads(count: number): void {
    if (count === this.#threads) return;
    this.#threads = count;
    this.#blas.threads?.set(count);
  }

  /**
   * The machine's address of the heap's first byte. Growing makes a new buffer, of a shared memory at
   * the same address.
   */
  #heapBase(): number {
    const { buffer } = engine().heap.memory;
    if (buffer !== this.#buffer) {
      this.#buffer = buffer;
      this.#base = Number(koffi.address(new Uint8Array(buffer)));
    }
    return this.#base;
  }
}

/** Bytes from the first matrix of a batch to each, in order. */
function offsets(lengths: readonly number[], strides: readonly number[], bytes: number): number[] {
  let result = [0];
  lengths.forEach((length, axis) => {
    const step = (strides[axis] ?? 0) * bytes;
    result = result.flatMap((first) => Array.from({ length }, (_, i) => first + i * step));
  });
  return result;
}
