/**
 * Reductions of contiguous [A, R, B] to [A, B]: `[op, dtype, in, out, A, R, B, 0]`.
 *
 * Units: A when B = 1, else A * ceil(B / 128), each unit one strip of at most 128 columns.
 * The order of every float sum depends on the shape alone:
 * - B = 1, float32: blocks of 512 elements in 4 vectors of 4 lanes, block sums added in float64;
 * - B > 1, float32: per column, blocks of 64 rows added four rows at a time as
 *   (r0 + r1) + (r2 + r3), block sums added in float64; R <= 64 stays in float32;
 * - float64: 4 partial sums (B = 1), or per column in order (B > 1).
 * float32 products are formed in float64.
 */
import { STRIP, sumRow, sumRowF32, sumRows, sumStripF32 } from "./sums";

const enum Op {
  sum = 0,
  prod = 1,
  max = 2,
  min = 3,
  argMax = 4,
  argMin = 5,
  any = 6,
  all = 7,
}

@inline
function prodColumn<T>(x: usize, rows: i32, stride: usize): T {
  if (isFloat<T>()) {
    let p: f64 = 1;
    for (; rows > 0; --rows) {
      p *= <f64>load<T>(x);
      x += stride;
    }
    return <T>p;
  }
  let p: T = 1;
  for (; rows > 0; --rows) {
    p *= load<T>(x);
    x += stride;
  }
  return p;
}

/**
 * Minimum is maximum with all values flipped on the way in and out: the sign bit of floats, every
 * bit of integers, reverses their order. Maximum flips nothing.
 */
@inline
function flipOf<T>(wantMax: bool): v128 {
  if (wantMax) return i32x4.splat(0);
  return isFloat<T>() ? v128.splat<T>(<T>-0.0) : i32x4.splat(-1);
}

@inline
export function lowest<T>(): v128 {
  return v128.splat<T>(isFloat<T>() ? <T>-Infinity : <T>i32.MIN_VALUE);
}

/**
 * The larger of each lane; a NaN in either stays. `pmax(a, b)` keeps a NaN in `a` and drops one in
 * `b`, which the comparison mask (all ones is a NaN) puts back: three instructions where
 * `f32x4.max` takes seven on x86.
 */
@inline
export function larger<T>(a: v128, b: v128): v128 {
  if (isFloat<T>()) return v128.or(v128.pmax<T>(a, b), v128.ne<T>(b, b));
  return v128.max<T>(a, b);
}

function extremeRow<T>(wantMax: bool, x: usize, n: i32, out: usize): void {
  const lanes = <i32>(16 / sizeof<T>());
  const flip = flipOf<T>(wantMax);
  let m0 = lowest<T>();
  let m1 = m0;
  for (; n >= 2 * lanes; n -= 2 * lanes) {
    m0 = larger<T>(m0, v128.xor(v128.load(x), flip));
    m1 = larger<T>(m1, v128.xor(v128.load(x, 16), flip));
    x += 32;
  }
  for (; n > 0; --n) {
    m0 = larger<T>(m0, v128.xor(v128.load_splat<T>(x), flip));
    x += sizeof<T>();
  }
  m0 = larger<T>(m0, m1);
  m0 = larger<T>(m0, v128.shuffle<f64>(m0, m0, 1, 0));
  if (sizeof<T>() == 4) m0 = larger<T>(m0, v128.shuffle<f32>(m0, m0, 1, 0, 3, 2));
  store<T>(out, v128.extract_lane<T>(v128.xor(m0, flip), 0));
}

function extremeStrip<T>(
  wantMax: bool, x: usize, rows: i32, stride: usize, width: i32, out: usize,
): void {
  const lanes = <i32>(16 / sizeof<T>());
  const flip = flipOf<T>(wantMax);
  const start = v128.xor(lowest<T>(), flip);
  for (let j = 0; j < width; ++j) {
    store<T>(out + <usize>j * sizeof<T>(), v128.extract_lane<T>(start, 0));
  }
  for (; rows > 0; --rows) {
    let at = out;
    let from = x;
    let j = width;
    for (; j >= lanes; j -= lanes) {
      const m = larger<T>(v128.xor(v128.load(at), flip), v128.xor(v128.load(from), flip));
      v128.store(at, v128.xor(m, flip));
      at += 16;
      from += 16;
    }
    for (; j > 0; --j) {
      const a = v128.xor(v128.load_splat<T>(at), flip);
      const m = larger<T>(a, v128.xor(v128.load_splat<T>(from), flip));
      store<T>(at, v128.extract_lane<T>(v128.xor(m, flip), 0));
      at += sizeof<T>();
      from += sizeof<T>();
    }
    x += stride;
  }
}

/** Position of the first extreme element, or of the first NaN. */
function argColumn<T>(wantMax: bool, x: usize, rows: i32, stride: usize): i32 {
  if (rows == 0) return 0;
  let best = load<T>(x);
  let at = 0;
  for (let r = 1; r < rows && best == best; ++r) {
    x += stride;
    const v = load<T>(x);
    if ((wantMax ? v > best : v < best) || v != v) {
      best = v;
      at = r;
    }
  }
  return at;
}

/** Whether any byte is 1 (`any`), or whether none is 0 (all). */
function testRow(any: bool, x: usize, n: i32): bool {
  const flip = i8x16.splat(any ? 0 : 1);
  for (; n >= 16; n -= 16) {
    if (v128.any_true(v128.xor(v128.load(x), flip))) return any;
    x += 16;
  }
  for (; n > 0; --n) {
    if ((load<u8>(x) != 0) == any) return any;
    ++x;
  }
  return !any;
}

function testStrip(any: bool, x: usize, rows: i32, stride: usize, width: i32, out: usize): void {
  memory.fill(out, any ? 0 : 1, <usize>width);
  for (; rows > 0; --rows) {
    let j: usize = 0;
    for (; j + 16 <= <usize>width; j += 16) {
      const a = v128.load(out + j);
      const b = v128.load(x + j);
      v128.store(out + j, any ? v128.or(a, b) : v128.and(a, b));
    }
    for (; j < <usize>width; ++j) {
      const a = load<u8>(out + j);
      const b = load<u8>(x + j);
      store<u8>(out + j, any ? a | b : a & b);
    }
    x += stride;
  }
}

/** One row of R contiguous elements (B = 1). */
function reduceRow<T>(op: i32, x: usize, n: i32, out: usize): void {
  if (op == Op.sum) {
    if (isFloat<T>() && sizeof<T>() == 4) store<f32>(out, sumRowF32(x, n));
    else store<T>(out, sumRow<T>(x, n));
  } else {
    extremeRow<T>(op == Op.max, x, n, out);
  }
}

/** R rows, `stride` bytes apart, of a strip of `width` columns (B > 1). */
function reduceStrip<T>(
  op: i32, x: usize, rows: i32, stride: usize, width: i32, out: usize, scratch: usize,
): void {
  if (op == Op.sum) {
    if (isFloat<T>() && sizeof<T>() == 4) sumStripF32(x, rows, stride, width, out, scratch);
    else sumRows<T>(out, x, rows, stride, width);
  } else {
    extremeStrip<T>(op == Op.max, x, rows, stride, width, out);
  }
}

/** A unit of any number of columns; products and positions go column by column. */
function reduceUnit<T>(
  op: i32, x: usize, rows: i32, stride: usize, width: i32, out: usize, scratch: usize,
): void {
  if (op == Op.sum || op == Op.max || op == Op.min) {
    if (stride == sizeof<T>()) reduceRow<T>(op, x, rows, out);
    else reduceStrip<T>(op, x, rows, stride, width, out, scratch);
    return;
  }
  for (let j = 0; j < width; ++j) {
    if (op == Op.prod) {
      store<T>(out, prodColumn<T>(x, rows, stride));
      out += sizeof<T>();
    } else {
      store<i32>(out, argColumn<T>(op == Op.argMax, x, rows, stride));
      out += 4;
    }
    x += sizeof<T>();
  }
}

export function reduce(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const op = load<i32>(d);
  const dtype = load<i32>(d, 4);
  const input = load<usize>(d, 8);
  const output = load<usize>(d, 12);
  const rows = load<i32>(d, 20);
  const columns = load<i32>(d, 24);
  const size: usize = dtype == 1 ? 8 : dtype == 3 ? 1 : 4;
  const outSize: usize = op == Op.argMax || op == Op.argMin ? 4 : size;
  const strips = columns == 1 ? 1 : (columns + STRIP - 1) / STRIP;
  for (let unit = begin; unit < end; ++unit) {
    const a = unit / strips;
    const column = (unit - a * strips) * STRIP;
    const width = min(columns - column, STRIP);
    const x = input + (<usize>a * <usize>rows * <usize>columns + <usize>column) * size;
    const out = output + (<usize>a * <usize>columns + <usize>column) * outSize;
    const stride = <usize>columns * size;
    if (dtype == 3) {
      if (columns == 1) store<u8>(out, testRow(op == Op.any, x, rows));
      else testStrip(op == Op.any, x, rows, stride, width, out);
    } else if (dtype == 0) {
      reduceUnit<f32>(op, x, rows, stride, width, out, scratch);
    } else if (dtype == 1) {
      reduceUnit<f64>(op, x, rows, stride, width, out, scratch);
    } else {
      reduceUnit<i32>(op, x, rows, stride, width, out, scratch);
    }
  }
  return 0;
}
