/**
 * Sums, in the order that `reduce.ts` describes: of rows of contiguous elements, and of the columns of
 * strips.
 */

/** Columns of a strip at most. */
export const STRIP = 128;

/** Elements (B = 1) and rows (B > 1) whose float32 sum is formed before going to float64. */
const BLOCK = 512;
const ROW_BLOCK = 64;

@inline
function sum4(v: v128): f64 {
  const s = f64x2.add(
    f64x2.promote_low_f32x4(v),
    f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3)),
  );
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** The sum of n elements, a multiple of 4 and no more than a block. */
export function sumBlock(x: usize, n: i32): f64 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (; n >= 16; n -= 16) {
    s0 = f32x4.add(s0, v128.load(x));
    s1 = f32x4.add(s1, v128.load(x, 16));
    s2 = f32x4.add(s2, v128.load(x, 32));
    s3 = f32x4.add(s3, v128.load(x, 48));
    x += 64;
  }
  for (; n > 0; n -= 4) {
    s0 = f32x4.add(s0, v128.load(x));
    x += 16;
  }
  return sum4(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
}

export function sumRowF32(x: usize, n: i32): f32 {
  let total: f64 = 0;
  while (n > 0) {
    const block = min(n, BLOCK);
    const complete = block & ~3;
    total += sumBlock(x, complete);
    x += (<usize>complete) << 2;
    for (let i = complete; i < block; ++i) {
      total += <f64>load<f32>(x);
      x += 4;
    }
    n -= block;
  }
  return <f32>total;
}

/** Kernel 17: n float64 sums, added in order and rounded to a float32, `[sums, n, out]`. */
export function addSums(d: usize): i32 {
  const sums = load<usize>(d);
  const n = load<usize>(d, 4);
  let total: f64 = 0;
  for (let i: usize = 0; i < n; ++i) total += load<f64>(sums + (i << 3));
  store<f32>(load<usize>(d, 8), <f32>total);
  return 0;
}

/** float64 and int32: four partial sums. */
@inline
export function sumRow<T>(x: usize, n: i32): T {
  let s0: T = 0;
  let s1: T = 0;
  let s2: T = 0;
  let s3: T = 0;
  for (; n >= 4; n -= 4) {
    s0 += load<T>(x);
    s1 += load<T>(x, sizeof<T>());
    s2 += load<T>(x, 2 * sizeof<T>());
    s3 += load<T>(x, 3 * sizeof<T>());
    x += 4 * sizeof<T>();
  }
  for (; n > 0; --n) {
    s0 += load<T>(x);
    x += sizeof<T>();
  }
  return <T>(<T>(s0 + s1) + <T>(s2 + s3));
}

/** acc += row, over `width` elements. */
@inline
function addRow<T>(acc: usize, x: usize, width: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  for (; width >= lanes; width -= lanes) {
    v128.store(acc, v128.add<T>(v128.load(acc), v128.load(x)));
    acc += 16;
    x += 16;
  }
  for (; width > 0; --width) {
    store<T>(acc, load<T>(acc) + load<T>(x));
    acc += sizeof<T>();
    x += sizeof<T>();
  }
}

/** float32: acc += (row 0 + row 1) + (row 2 + row 3), rows `stride` bytes apart. */
@inline
function addFourRows(acc: usize, x: usize, stride: usize, width: i32): void {
  let x1 = x + stride;
  let x2 = x1 + stride;
  let x3 = x2 + stride;
  for (; width >= 4; width -= 4) {
    const low = f32x4.add(v128.load(x), v128.load(x1));
    const high = f32x4.add(v128.load(x2), v128.load(x3));
    v128.store(acc, f32x4.add(v128.load(acc), f32x4.add(low, high)));
    acc += 16;
    x += 16;
    x1 += 16;
    x2 += 16;
    x3 += 16;
  }
  for (; width > 0; --width) {
    const low = load<f32>(x) + load<f32>(x1);
    const high = load<f32>(x2) + load<f32>(x3);
    store<f32>(acc, load<f32>(acc) + (low + high));
    acc += 4;
    x += 4;
    x1 += 4;
    x2 += 4;
    x3 += 4;
  }
}

/** acc[j] = sum of `rows` rows. */
export function sumRows<T>(acc: usize, x: usize, rows: i32, stride: usize, width: i32): void {
  memory.fill(acc, 0, <usize>width * sizeof<T>());
  if (isFloat<T>() && sizeof<T>() == 4) {
    for (; rows >= 4; rows -= 4) {
      addFourRows(acc, x, stride, width);
      x += 4 * stride;
    }
  }
  for (; rows > 0; --rows) {
    addRow<T>(acc, x, width);
    x += stride;
  }
}

export function sumStripF32(
  x: usize, rows: i32, stride: usize, width: i32, out: usize, scratch: usize,
): void {
  if (rows <= ROW_BLOCK) {
    sumRows<f32>(out, x, rows, stride, width);
    return;
  }
  const totals = scratch + STRIP * 4;
  memory.fill(totals, 0, STRIP * 8);
  while (rows > 0) {
    const block = min(rows, ROW_BLOCK);
    sumRows<f32>(scratch, x, block, stride, width);
    for (let j: usize = 0; j < <usize>width; ++j) {
      const at = totals + (j << 3);
      store<f64>(at, load<f64>(at) + <f64>load<f32>(scratch + (j << 2)));
    }
    rows -= block;
    x += <usize>block * stride;
  }
  for (let j: usize = 0; j < <usize>width; ++j) {
    store<f32>(out + (j << 2), <f32>load<f64>(totals + (j << 3)));
  }
}
