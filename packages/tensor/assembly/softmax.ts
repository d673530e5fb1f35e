/**
 * Softmax family over contiguous rows: `[kind, dtype, rows, V, in, out]`; units = rows.
 * kind 0: exp(x - m) / s, 1: x - m - log s, 2: m + log s, with m = max x, s = sum exp(x - m).
 *
 * float32 rows go four lanes at a time; exponentials are summed in float32 over blocks of 512
 * elements and the block sums in float64, so a vocabulary-wide row loses no accuracy.
 */
import { expF32x4, expNormal } from "./math/exp";
import { exp } from "./math/exp64";
import { log as log64 } from "./math/log64";

const BLOCK = 512;

/** The largest element, NaN ignored; -inf for an empty row. */
function rowMax(x: usize, n: i32): f32 {
  let m = f32x4.splat(-Infinity);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    m = f32x4.pmax(m, v128.load(x));
    x += 16;
  }
  let best: f32 = f32x4.extract_lane(m, 0);
  best = max1(best, f32x4.extract_lane(m, 1));
  best = max1(best, f32x4.extract_lane(m, 2));
  best = max1(best, f32x4.extract_lane(m, 3));
  for (; i < n; ++i) {
    best = max1(best, load<f32>(x));
    x += 4;
  }
  return best;
}

@inline
function max1(a: f32, b: f32): f32 {
  return b > a ? b : a;
}

@inline
function sum4(v: v128): f64 {
  const s = f64x2.add(
    f64x2.promote_low_f32x4(v),
    f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3)),
  );
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** The last n < 4 elements in a vector, the missing lanes -inf (whose exponential is 0). */
function loadTail(x: usize, n: i32): v128 {
  let v = f32x4.splat(-Infinity);
  v = f32x4.replace_lane(v, 0, load<f32>(x));
  if (n > 1) v = f32x4.replace_lane(v, 1, load<f32>(x, 4));
  if (n > 2) v = f32x4.replace_lane(v, 2, load<f32>(x, 8));
  return v;
}

function storeTail(out: usize, v: v128, n: i32): void {
  store<f32>(out, f32x4.extract_lane(v, 0));
  if (n > 1) store<f32>(out, f32x4.extract_lane(v, 1), 4);
  if (n > 2) store<f32>(out, f32x4.extract_lane(v, 2), 8);
}

/**
 * e^x for x <= 0, or NaN. What is not kept but added to the 1 of the largest element may be 0 where it is
 * nearly subnormal: that changes no bit of the sum.
 */
@inline
function exponential(x: v128, kept: bool): v128 {
  if (kept) return expF32x4(x);
  const least = f32x4.splat(-87);
  return v128.andnot(expNormal(f32x4.pmax(x, least)), f32x4.lt(x, least));
}

/** e^x, not inlined where it is rare. */
function single(x: v128): v128 {
  return expF32x4(x);
}

/**
 * Sum of exp(x - m); the exponentials are `kept` at `out`. The chains of arithmetic are long, so two
 * overlap; calls, for which the sum would go to memory, stay out of that loop.
 */
@inline
function expSum(x: usize, n: i32, m: f32, kept: bool, out: usize): f64 {
  const shift = f32x4.splat(m);
  let total: f64 = 0;
  while (n > 0) {
    let left = min(n, BLOCK);
    n -= left;
    let s = f32x4.splat(0);
    for (; left >= 8; left -= 8) {
      const first = exponential(f32x4.sub(v128.load(x), shift), kept);
      const second = exponential(f32x4.sub(v128.load(x, 16), shift), kept);
      if (kept) {
        v128.store(out, first);
        v128.store(out, second, 16);
        out += 32;
      }
      s = f32x4.add(f32x4.add(s, first), second);
      x += 32;
    }
    for (; left > 0; left -= 4) {
      const e = single(f32x4.sub(left < 4 ? loadTail(x, left) : v128.load(x), shift));
      if (kept) {
        if (left < 4) storeTail(out, e, left);
        else v128.store(out, e);
        out += 16;
      }
      s = f32x4.add(s, e);
      x += 16;
    }
    total += sum4(s);
  }
  return total;
}

/** Sum of exp(x - m). */
function sumExp(x: usize, n: i32, m: f32): f64 {
  return expSum(x, n, m, false, 0);
}

function softmaxRow(x: usize, n: i32, out: usize): void {
  const s = f32x4.splat(<f32>expSum(x, n, rowMax(x, n), true, out));
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(out, f32x4.div(v128.load(out), s));
    out += 16;
  }
  if (i < n) storeTail(out, f32x4.div(loadTail(out, n - i), s), n - i);
}

/** log(sum(exp(x))) with the edge cases of an empty row and of infinities. */
function logSumExpRow(x: usize, n: i32): f32 {
  const m = rowMax(x, n);
  if (m == -Infinity || m == Infinity) {
    for (let i = 0; i < n; ++i) {
      const v = load<f32>(x + ((<usize>i) << 2));
      if (v != v) return v;
    }
    return m;
  }
  return <f32>(<f64>m + log64(sumExp(x, n, m)));
}

function logSoftmaxRow(x: usize, n: i32, out: usize): void {
  const m = rowMax(x, n);
  const shift = f32x4.splat(m);
  const log = f32x4.splat(<f32>log64(sumExp(x, n, m)));
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    v128.store(out, f32x4.sub(f32x4.sub(v128.load(x), shift), log));
    x += 16;
    out += 16;
  }
  if (i < n) storeTail(out, f32x4.sub(f32x4.sub(loadTail(x, n - i), shift), log), n - i);
}

function row64(kind: i32, x: usize, n: i32, out: usize): void {
  let m: f64 = -Infinity;
  let nan = false;
  for (let i = 0; i < n; ++i) {
    const v = load<f64>(x + ((<usize>i) << 3));
    if (v > m) m = v;
    if (v != v) nan = true;
  }
  if (kind == 2 && (m == -Infinity || m == Infinity)) {
    store<f64>(out, nan ? NaN : m);
    return;
  }
  let s: f64 = 0;
  for (let i = 0; i < n; ++i) {
    const e = exp(load<f64>(x + ((<usize>i) << 3)) - m);
    if (kind == 0) store<f64>(out + ((<usize>i) << 3), e);
    s += e;
  }
  const log = kind == 0 ? 0 : log64(s);
  if (kind == 2) {
    store<f64>(out, m + log);
    return;
  }
  for (let i = 0; i < n; ++i) {
    const at = (<usize>i) << 3;
    store<f64>(out + at, kind == 0 ? load<f64>(out + at) / s : load<f64>(x + at) - m - log);
  }
}

export function softmax(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const kind = load<i32>(d);
  const single = load<i32>(d, 4) == 0;
  const n = load<i32>(d, 12);
  const bytes: usize = single ? 4 : 8;
  const rowBytes = <usize>n * bytes;
  const outBytes = kind == 2 ? bytes : rowBytes;
  let x = load<usize>(d, 16) + <usize>begin * rowBytes;
  let out = load<usize>(d, 20) + <usize>begin * outBytes;
  for (let i = begin; i < end; ++i) {
    if (!single) row64(kind, x, n, out);
    else if (kind == 0) softmaxRow(x, n, out);
    else if (kind == 1) logSoftmaxRow(x, n, out);
    else store<f32>(out, logSumExpRow(x, n));
    x += rowBytes;
    out += outBytes;
  }
  return 0;
}
