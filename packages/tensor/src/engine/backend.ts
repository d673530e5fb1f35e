import { type Dtype, dtypes } from "../dtype.ts";

/** A matrix stored with any strides, in elements; batch strides have the length of the batch axes. */
export interface MatrixLayout {
  readonly row: number;
  readonly column: number;
  readonly batch: readonly number[];
}

/** Products of matrices [...batch, m, k] and [...batch, k, n] into [...batch, m, n] without gaps. */
export interface MatmulProduct {
  readonly dtype: Dtype;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly batch: readonly number[];
  readonly a: MatrixLayout;
  readonly b: MatrixLayout;
}

/** Computes c = a · b at addresses of the engine's heap, on at most so many threads. */
export type Multiply = (a: number, b: number, c: number, threads: number) => void;

/** Something outside WebAssembly that computes matrix products on the engine's heap. */
export interface MatmulBackend {
  /** How it computes such a product; null leaves it to the kernel. */
  multiply(product: MatmulProduct): Multiply | null;
}

let current: MatmulBackend | null = null;

/** What matrix products are offered to first, if anything. */
export function matmulBackend(): MatmulBackend | null {
  return current;
}

/** Offers matrix products to a backend from now on, those of plans that exist included. */
export function setMatmulBackend(backend: MatmulBackend | null): void {
  current = backend;
}

/** The product that a descriptor of the matmul kernel describes, see `assembly/README.md`. */
export function productOf(descriptor: readonly number[]): MatmulProduct {
  const [code = 0, m = 0, n = 0, k = 0, , , , aRow = 0, aColumn = 0, bRow = 0, bColumn = 0] =
    descriptor;
  const rank = descriptor[11] ?? 0;
  const axes = (i: number) => descriptor.slice(12 + i * rank, 12 + (i + 1) * rank);
  return {
    dtype: dtypes[code] ?? "int32",
    m,
    n,
    k,
    batch: axes(0),
    a: { row: aRow, column: aColumn, batch: axes(1) },
    b: { row: bRow, column: bColumn, batch: axes(2) },
  };
}

/** Runs what a backend gave for a descriptor, with the addresses that are in it now. */
export function multiplyAt(
  multiply: Multiply,
  i32: Int32Array,
  descriptor: number,
  threads: number,
): void {
  const address = (word: number) => (i32[(descriptor >>> 2) + word] ?? 0) >>> 0;
  multiply(address(4), address(5), address(6), threads);
}
