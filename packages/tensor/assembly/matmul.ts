/**
 * Matrix product: `[dtype, m, n, k, a, b, c, aRowStride, aColStride, bRowStride, bColStride,
 * batchRank, batchDims[], aBatchStrides[], bBatchStrides[]]`. C [batch, m, n] is contiguous.
 *
 * Units: batches * ceil(n / 64) * ceil(m / 144), the strips of rows of one block of columns after each
 * other; a range of units that covers whole blocks is computed as one product. Every path adds float32 products in the order that `gemm.ts` describes, so the bits of a result depend on
 * its row of A and its column of B alone.
 */
import { addProductF32 } from "./fused";
import { blockSize, gemm, GEMM_SCRATCH, MC } from "./gemm";
import { outer, vectorByMatrix } from "./gemv";
import { SCRATCH_BYTES } from "./scratch";

/** Columns of a unit: four panels. */
const COLUMNS = 64;

/** Products of fewer multiplications than this go without packing. */
const SMALL = 512;

@inline
function smallDot(a: usize, ac: usize, b: usize, br: usize, k: i32, block: i32): f32 {
  let total: f32 = 0;
  while (k > 0) {
    let depth = min(k, block);
    k -= depth;
    let sum: f32 = 0;
    for (; depth > 0; --depth) {
      sum = addProductF32(sum, load<f32>(a), load<f32>(b));
      a += ac;
      b += br;
    }
    total += sum;
  }
  return total;
}

function small(
  a: usize, ar: usize, ac: usize, b: usize, br: usize, bc: usize, c: usize, cr: usize, m: i32,
  n: i32, k: i32,
): void {
  const block = blockSize(k);
  for (let i = 0; i < m; ++i) {
    let column = b;
    let to = c;
    for (let j = 0; j < n; ++j) {
      store<f32>(to, smallDot(a, ac, column, br, k, block));
      column += bc;
      to += 4;
    }
    a += ar;
    c += cr;
  }
}

function product32(
  a: usize, ar: usize, ac: usize, b: usize, br: usize, bc: usize, c: usize, cr: usize, m: i32,
  n: i32, k: i32, scratch: usize,
): void {
  if (<i64>m * <i64>n * <i64>k < SMALL) small(a, ar, ac, b, br, bc, c, cr, m, n, k);
  else if (m == 1) vectorByMatrix(a, ac, b, br, bc, c, n, k, scratch);
  else if (n == 1 && cr == 4) vectorByMatrix(b, br, a, ac, ar, c, m, k, scratch);
  else if (k == 1 && bc == 4) outer(a, ar, b, c, cr, m, n);
  else gemm(a, ar, ac, b, br, bc, c, cr, m, n, k, scratch);
}

/** float64 and int32: four columns at a time, k ascending. */
function product<T>(
  a: usize, ar: usize, ac: usize, b: usize, br: usize, bc: usize, row: usize, cr: usize, m: i32,
  n: i32, k: i32,
): void {
  for (let i = 0; i < m; ++i) {
    let c = row;
    row += cr;
    let j = 0;
    for (; j + 4 <= n; j += 4) {
      let x = a + <usize>i * ar;
      let y0 = b + <usize>j * bc;
      let y1 = y0 + bc;
      let y2 = y1 + bc;
      let y3 = y2 + bc;
      let s0: T = 0;
      let s1: T = 0;
      let s2: T = 0;
      let s3: T = 0;
      for (let p = 0; p < k; ++p) {
        const v = load<T>(x);
        s0 += <T>(v * load<T>(y0));
        s1 += <T>(v * load<T>(y1));
        s2 += <T>(v * load<T>(y2));
        s3 += <T>(v * load<T>(y3));
        x += ac;
        y0 += br;
        y1 += br;
        y2 += br;
        y3 += br;
      }
      store<T>(c, s0);
      store<T>(c, s1, sizeof<T>());
      store<T>(c, s2, 2 * sizeof<T>());
      store<T>(c, s3, 3 * sizeof<T>());
      c += 4 * sizeof<T>();
    }
    for (; j < n; ++j) {
      let x = a + <usize>i * ar;
      let y = b + <usize>j * bc;
      let s: T = 0;
      for (let p = 0; p < k; ++p) {
        s += <T>(load<T>(x) * load<T>(y));
        x += ac;
        y += br;
      }
      store<T>(c, s);
      c += sizeof<T>();
    }
  }
}

/** Offset, in elements, of batch `index` of the operand whose strides are at `strides`. */
function batchOffset(index: i32, rank: i32, dims: usize, strides: usize): i32 {
  let offset = 0;
  for (let axis = rank - 1; axis >= 0; --axis) {
    const word = (<usize>axis) << 2;
    const size = load<i32>(dims + word);
    offset += (index % size) * load<i32>(strides + word);
    index /= size;
  }
  return offset;
}

export function matmul(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  if (GEMM_SCRATCH > SCRATCH_BYTES) ERROR("matmul packs more than the scratch area holds");
  const dtype = load<i32>(d);
  const m = load<i32>(d, 4);
  const n = load<i32>(d, 8);
  const k = load<i32>(d, 12);
  const size: usize = dtype == 1 ? 8 : 4;
  const ar = load<usize>(d, 28) * size;
  const ac = load<usize>(d, 32) * size;
  const br = load<usize>(d, 36) * size;
  const bc = load<usize>(d, 40) * size;
  const rank = load<i32>(d, 44);
  const dims = d + 48;
  const aStrides = dims + ((<usize>rank) << 2);
  const bStrides = aStrides + ((<usize>rank) << 2);
  const strips = (m + MC - 1) / MC;
  const units = strips * ((n + COLUMNS - 1) / COLUMNS);
  if (units == 0) return 0;
  const cr = <usize>n * size;
  while (begin < end) {
    const batch = begin / units;
    const unit = begin - batch * units;
    const block = unit / strips;
    const strip = unit - block * strips;
    const left = min(units - unit, end - begin);
    const whole = strip == 0 ? left / strips : 0;
    const taken = whole > 0 ? whole * strips : min(strips - strip, left);
    const row = strip * MC;
    const column = block * COLUMNS;
    const rows = whole > 0 ? m : min(m - row, taken * MC);
    const columns = min(n - column, max(whole, 1) * COLUMNS);
    const a =
      load<usize>(d, 16) +
      <usize>batchOffset(batch, rank, dims, aStrides) * size +
      <usize>row * ar;
    const b =
      load<usize>(d, 20) +
      <usize>batchOffset(batch, rank, dims, bStrides) * size +
      <usize>column * bc;
    const c =
      load<usize>(d, 24) + (<usize>batch * <usize>m + <usize>row) * cr + <usize>column * size;
    if (k == 0) clear(c, cr, rows, <usize>columns * size);
    else if (dtype == 0) product32(a, ar, ac, b, br, bc, c, cr, rows, columns, k, scratch);
    else if (dtype == 1) product<f64>(a, ar, ac, b, br, bc, c, cr, rows, columns, k);
    else product<i32>(a, ar, ac, b, br, bc, c, cr, rows, columns, k);
    begin += taken;
  }
  return 0;
}

function clear(c: usize, cr: usize, rows: i32, bytes: usize): void {
  for (; rows > 0; --rows) {
    memory.fill(c, 0, bytes);
    c += cr;
  }
}
