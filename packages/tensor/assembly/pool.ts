import { larger, lowest } from "./reduce";

/**
 * Pooling of planes [H, W] to [OH, OW] by windows [KH, KW] that start every [SH, SW] elements,
 * [PH, PW] in front of the plane: `[kind, dtype, x, y, H, W, OH, OW, KH, KW, SH, SW, PH, PW]`,
 * kinds 0 maximum and 1 mean; units = planes. What of a window lies outside counts as -infinity for
 * maxima and as 0 for means. Windows are gone through row by row: of equal elements the first wins
 * (0 and -0 are equal), and means are summed in float64.
 *
 * The gradient takes two words more, `[..., g, out]`. A maximum's goes to the elements equal to it
 * in even shares, 0 times the share to the others; so all of a window with a NaN get NaN, since
 * nothing equals it. Windows add up in row-major order.
 */
const enum Kind {
  max = 0,
  mean = 1,
}

/** Lanes 0, 2, ... of two vectors in a row. */
@inline
function even(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 0, 2, 4, 6);
}

@inline
function odd(a: v128, b: v128): v128 {
  return v128.shuffle<f32>(a, b, 1, 3, 5, 7);
}

/** Every lane of the lower half twice. */
@inline
function low(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 0, 0, 1, 1);
}

@inline
function high(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 2, 2, 3, 3);
}

/** float32 maxima of four neighbouring windows 2 wide and 2 apart. */
@inline
function maxPairs(x: usize, rows: i32, stride: usize): v128 {
  let m = lowest<f32>();
  for (; rows > 0; --rows) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    m = larger<f32>(larger<f32>(m, even(a, b)), odd(a, b));
    x += stride;
  }
  return m;
}

@inline
function addPromoted(sum: v128, a: v128, b: v128): v128 {
  return f64x2.add(f64x2.add(sum, f64x2.promote_low_f32x4(a)), f64x2.promote_low_f32x4(b));
}

/** float32 means of four neighbouring windows 2 wide and 2 apart. */
@inline
function meanPairs(x: usize, rows: i32, stride: usize, count: f64): v128 {
  let s = f64x2.splat(0);
  let t = s;
  for (; rows > 0; --rows) {
    const a = v128.load(x);
    const b = v128.load(x, 16);
    const e = even(a, b);
    const o = odd(a, b);
    s = addPromoted(s, e, o);
    t = addPromoted(t, v128.shuffle<f64>(e, e, 1, 1), v128.shuffle<f64>(o, o, 1, 1));
    x += stride;
  }
  const divisor = f64x2.splat(count);
  s = f32x4.demote_f64x2_zero(f64x2.div(s, divisor));
  t = f32x4.demote_f64x2_zero(f64x2.div(t, divisor));
  return v128.shuffle<f64>(s, t, 0, 2);
}

/** The maximum of the part of a window that begins at x. */
@inline
function maxOf<T>(x: usize, rows: i32, columns: i32, stride: usize): T {
  let m = lowest<T>();
  for (; rows > 0; --rows) {
    let at = x;
    for (let c = columns; c > 0; --c) {
      m = larger<T>(m, v128.load_splat<T>(at));
      at += sizeof<T>();
    }
    x += stride;
  }
  return v128.extract_lane<T>(m, 0);
}

@inline
function meanOf<T>(x: usize, rows: i32, columns: i32, stride: usize, count: f64): T {
  let s: f64 = 0;
  for (; rows > 0; --rows) {
    let at = x;
    for (let c = columns; c > 0; --c) {
      s += <f64>load<T>(at);
      at += sizeof<T>();
    }
    x += stride;
  }
  return <T>(s / count);
}

/** float32: out += what four neighbouring windows 2 wide and 2 apart pass on. */
@inline
function spreadPairs(
  kind: i32, x: usize, y: usize, dy: usize, count: f32, out: usize, rows: i32, stride: usize,
): void {
  let g = v128.load(dy);
  if (kind == Kind.mean) {
    g = f32x4.div(g, f32x4.splat(count));
    const g0 = low(g);
    const g1 = high(g);
    for (; rows > 0; --rows) {
      v128.store(out, f32x4.add(v128.load(out), g0));
      v128.store(out, f32x4.add(v128.load(out, 16), g1), 16);
      out += stride;
    }
    return;
  }
  const m = v128.load(y);
  const one = f32x4.splat(1);
  const m0 = low(m);
  const m1 = high(m);
  let n0 = f32x4.splat(0);
  let n1 = n0;
  let at = x;
  for (let r = rows; r > 0; --r) {
    n0 = f32x4.add(n0, v128.and(f32x4.eq(v128.load(at), m0), one));
    n1 = f32x4.add(n1, v128.and(f32x4.eq(v128.load(at, 16), m1), one));
    at += stride;
  }
  g = f32x4.div(g, f32x4.add(even(n0, n1), odd(n0, n1)));
  const g0 = low(g);
  const g1 = high(g);
  for (; rows > 0; --rows) {
    const d0 = f32x4.mul(v128.and(f32x4.eq(v128.load(x), m0), one), g0);
    const d1 = f32x4.mul(v128.and(f32x4.eq(v128.load(x, 16), m1), one), g1);
    v128.store(out, f32x4.add(v128.load(out), d0));
    v128.store(out, f32x4.add(v128.load(out, 16), d1), 16);
    x += stride;
    out += stride;
  }
}

/** out += what the part of a window that begins at x passes on. */
@inline
function spread<T>(
  kind: i32, x: usize, y: usize, dy: usize, count: T, out: usize, rows: i32, columns: i32,
  stride: usize,
): void {
  let m: T = 0;
  if (kind == Kind.max) {
    m = load<T>(y);
    count = m == <T>-Infinity ? count - <T>(rows * columns) : 0;
    let row = x;
    for (let r = rows; r > 0; --r) {
      let at = row;
      for (let c = columns; c > 0; --c) {
        count += <T>i32(load<T>(at) == m);
        at += sizeof<T>();
      }
      row += stride;
    }
  }
  const g = load<T>(dy) / count;
  const toX = x - out;
  for (; rows > 0; --rows) {
    let at = out;
    for (let c = columns; c > 0; --c) {
      const share = kind == Kind.mean ? g : <T>i32(load<T>(at + toX) == m) * g;
      store<T>(at, load<T>(at) + share);
      at += sizeof<T>();
    }
    out += stride;
  }
}

/** Both directions walk the windows alike; with `out` 0 the values are computed. */
function walk<T>(d: usize, x: usize, y: usize, g: usize, out: usize): void {
  const kind = load<i32>(d);
  const height = load<i32>(d, 16);
  const width = load<i32>(d, 20);
  const outHeight = load<i32>(d, 24);
  const outWidth = load<i32>(d, 28);
  const rows = load<i32>(d, 32);
  const columns = load<i32>(d, 36);
  const down = load<i32>(d, 40);
  const across = load<i32>(d, 44);
  const stride = <usize>width * sizeof<T>();
  const count = <T>(rows * columns);
  const left = -load<i32>(d, 52);
  // Windows in front of a row that float32 takes four at a time: none reaches over the edge.
  const pairs = columns == 2 && across == 2 && left == 0 ? min(outWidth, width >> 1) : 0;
  let top = -load<i32>(d, 48);
  for (let i = 0; i < outHeight; ++i, top += down) {
    const first = max(top, 0);
    const inside = min(top + rows, height) - first;
    const row = <usize>first * stride;
    let j = 0;
    if (sizeof<T>() == 4 && inside == rows) {
      let at = row;
      for (; j + 4 <= pairs; j += 4) {
        if (out) {
          spreadPairs(kind, x + at, y, g, <f32>count, out + at, inside, stride);
          g += 16;
        } else if (kind == Kind.max) {
          v128.store(y, maxPairs(x + at, inside, stride));
        } else {
          v128.store(y, meanPairs(x + at, inside, stride, <f64>count));
        }
        y += 16;
        at += 32;
      }
    }
    for (; j < outWidth; ++j) {
      const start = left + j * across;
      const from = max(start, 0);
      const n = min(start + columns, width) - from;
      const at = row + <usize>from * sizeof<T>();
      if (out) {
        spread<T>(kind, x + at, y, g, count, out + at, inside, n, stride);
        g += sizeof<T>();
      } else if (kind == Kind.max) {
        store<T>(y, maxOf<T>(x + at, inside, n, stride));
      } else {
        store<T>(y, meanOf<T>(x + at, inside, n, stride, <f64>count));
      }
      y += sizeof<T>();
    }
  }
}

function planes<T>(d: usize, begin: i32, end: i32, gradient: bool): void {
  const plane = <usize>load<i32>(d, 16) * load<usize>(d, 20) * sizeof<T>();
  const outPlane = <usize>load<i32>(d, 24) * load<usize>(d, 28) * sizeof<T>();
  for (let unit = <usize>begin; unit < <usize>end; ++unit) {
    const x = load<usize>(d, 8) + unit * plane;
    const y = load<usize>(d, 12) + unit * outPlane;
    let g: usize = 0;
    let out: usize = 0;
    if (gradient) {
      g = load<usize>(d, 56) + unit * outPlane;
      out = load<usize>(d, 60) + unit * plane;
      memory.fill(out, 0, plane);
    }
    walk<T>(d, x, y, g, out);
  }
}

export function pool(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  if (load<i32>(d, 4) == 0) planes<f32>(d, begin, end, false);
  else planes<f64>(d, begin, end, false);
  return 0;
}

export function poolGradient(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  if (load<i32>(d, 4) == 0) planes<f32>(d, begin, end, true);
  else planes<f64>(d, begin, end, true);
  return 0;
}
