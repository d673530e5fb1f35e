/**
 * Linear-chain conditional random fields in float64 (Rabiner 1989; Lafferty et al. 2001):
 * `[kind, T, K, P, lengths, scores, start, transitions, exponentials, top, lattice, out, failed]`;
 * units = sentences. Scores f are [T, K] for each; transitions A and E = exp(A − top) have K rows of
 * P ≥ K numbers, P a multiple of 8, and E is 0 beyond column K.
 *
 * kind 0: forward recursion, out = αₜ(j) = fₜ(j) + ln Σᵢ exp(αₜ₋₁(i) + Aᵢⱼ), the last row repeated
 *   beyond the length (all 0 for a length of 0)
 * kind 1: marginals from α as lattice, out = T·K probabilities of tags, then K·P expected counts of
 *   transitions
 * kind 2: best path, out = T int32 tags, −1 beyond the length; lattice is room for its scores
 *
 * With m = max x, ln Σᵢ exp(xᵢ + Aᵢⱼ) = m + top + ln sⱼ, sⱼ = Σᵢ exp(xᵢ − m) Eᵢⱼ: K exponentials instead
 * of K². Where sⱼ is so small that terms of its size may have underflowed, column j is summed with a
 * maximum of its own.
 */
import { exp } from "./math/exp64";
import { log } from "./math/log64";

const enum Kind {
  forward = 0,
  marginals = 1,
  viterbi = 2,
}

/** The smallest sum that is trusted: what underflowed beside it is below its last digit. */
const LEAST: f64 = 1e-250;

/** NaN where one is NaN. */
function maximum(x: usize, k: i32): f64 {
  let m: f64 = -Infinity;
  for (const end = x + ((<usize>k) << 3); x < end; x += 8) m = max<f64>(m, load<f64>(x));
  return m;
}

/** out = exp(x − m), all 0 for an m of −∞; returns the sum. */
function exponentials(x: usize, k: i32, m: f64, out: usize): f64 {
  m = max<f64>(m, -f64.MAX_VALUE);
  let sum: f64 = 0;
  for (const end = x + ((<usize>k) << 3); x < end; x += 8) {
    const e = exp(load<f64>(x) - m);
    store<f64>(out, e);
    out += 8;
    sum += e;
  }
  return sum;
}

/** ln Σᵢ exp(xᵢ + aᵢ) for a column a. */
function logSum(x: usize, a: usize, k: i32, stride: usize): f64 {
  let m: f64 = -Infinity;
  for (let i = 0; i < k; ++i) {
    m = max<f64>(m, load<f64>(x + ((<usize>i) << 3)) + load<f64>(a + <usize>i * stride));
  }
  if (m == -Infinity) return m;
  let sum: f64 = 0;
  for (let i = 0; i < k; ++i) {
    sum += exp(load<f64>(x + ((<usize>i) << 3)) + load<f64>(a + <usize>i * stride) - m);
  }
  return m + log(sum);
}

/** outⱼ = Σᵢ xᵢ Mᵢⱼ, or maxᵢ (xᵢ + Mᵢⱼ), for all P columns, eight at a time. */
@inline
function columns(x: usize, matrix: usize, k: i32, stride: usize, out: usize, best: bool): void {
  for (const end = matrix + stride; matrix < end; matrix += 64) {
    let a = f64x2.splat(best ? -Infinity : 0);
    let b = a;
    let c = a;
    let d = a;
    let row = matrix;
    for (let i = 0; i < k; ++i) {
      const v = v128.load_splat<f64>(x + ((<usize>i) << 3));
      if (best) {
        a = f64x2.pmax(a, f64x2.add(v, v128.load(row)));
        b = f64x2.pmax(b, f64x2.add(v, v128.load(row, 16)));
        c = f64x2.pmax(c, f64x2.add(v, v128.load(row, 32)));
        d = f64x2.pmax(d, f64x2.add(v, v128.load(row, 48)));
      } else {
        a = f64x2.add(a, f64x2.mul(v, v128.load(row)));
        b = f64x2.add(b, f64x2.mul(v, v128.load(row, 16)));
        c = f64x2.add(c, f64x2.mul(v, v128.load(row, 32)));
        d = f64x2.add(d, f64x2.mul(v, v128.load(row, 48)));
      }
      row += stride;
    }
    v128.store(out, a);
    v128.store(out, b, 16);
    v128.store(out, c, 32);
    v128.store(out, d, 48);
    out += 64;
  }
}

function sums(x: usize, matrix: usize, k: i32, stride: usize, out: usize): void {
  columns(x, matrix, k, stride, out, false);
}

/** Rows 1 … T − 1 of α. */
function forward(d: usize, row: usize, f: usize, length: i32, e: usize): void {
  const t = load<i32>(d, 4);
  const k = load<i32>(d, 8);
  const stride = load<usize>(d, 12) << 3;
  const a = load<usize>(d, 28);
  const top = load<f64>(load<usize>(d, 36));
  const rowBytes = (<usize>k) << 3;
  const s = e + stride;
  for (let i = 1; i < t; ++i) {
    f += rowBytes;
    const from = row;
    row += rowBytes;
    if (i >= length) {
      memory.copy(row, from, rowBytes);
      continue;
    }
    const m = maximum(from, k);
    exponentials(from, k, m, e);
    sums(e, load<usize>(d, 32), k, stride, s);
    for (let j: usize = 0; j < rowBytes; j += 8) {
      const sum = load<f64>(s + j);
      const y = sum < LEAST ? logSum(from, a + j, k, stride) : m + top + log(sum);
      store<f64>(row + j, load<f64>(f + j) + y);
    }
  }
}

/**
 * Derivatives of ln Σ exp α_{T−1}, backwards: with gⱼ that of αₜ(j) and qⱼ = gⱼ / sⱼ,
 * that of αₜ₋₁(i) is eᵢ Σⱼ Eᵢⱼ qⱼ, and that of Aᵢⱼ the sum of eᵢ Eᵢⱼ qⱼ over time.
 */
function marginals(d: usize, row: usize, out: usize, length: i32, e: usize): void {
  const t = load<i32>(d, 4);
  const k = load<i32>(d, 8);
  const stride = load<usize>(d, 12) << 3;
  const a = load<usize>(d, 28);
  const matrix = load<usize>(d, 32);
  const rowBytes = (<usize>k) << 3;
  const size = <usize>t * rowBytes;
  const counts = out + size;
  const q = e + stride;
  memory.fill(out, 0, size + <usize>k * stride);
  memory.fill(q, 0, stride);
  if (length == 0) return;
  row += <usize>(length - 1) * rowBytes;
  let g = out + <usize>(length - 1) * rowBytes;
  const total = exponentials(row, k, maximum(row, k), g);
  if (total == 0) return;
  for (let j: usize = 0; j < rowBytes; j += 8) store<f64>(g + j, load<f64>(g + j) / total);
  for (; g != out; g -= rowBytes) {
    row -= rowBytes;
    const before = g - rowBytes;
    exponentials(row, k, maximum(row, k), e);
    sums(e, matrix, k, stride, q);
    for (let j: usize = 0; j < rowBytes; j += 8) {
      const gj = load<f64>(g + j);
      const sum = load<f64>(q + j);
      if (!(sum < LEAST)) {
        store<f64>(q + j, gj / sum);
        continue;
      }
      store<f64>(q + j, 0);
      if (gj == 0) continue;
      const whole = logSum(row, a + j, k, stride);
      let from: usize = 0;
      for (let aij = a + j, count = counts + j; from < rowBytes; from += 8) {
        const part = gj * exp(load<f64>(row + from) + load<f64>(aij) - whole);
        store<f64>(before + from, load<f64>(before + from) + part);
        store<f64>(count, load<f64>(count) + part);
        aij += stride;
        count += stride;
      }
    }
    let m = matrix;
    let count = counts;
    for (let i: usize = 0; i < rowBytes; i += 8) {
      const v = v128.load_splat<f64>(e + i);
      let sum0 = f64x2.splat(0);
      let sum1 = sum0;
      for (let j: usize = 0; j < stride; j += 32) {
        const part0 = f64x2.mul(v, f64x2.mul(v128.load(m), v128.load(q + j)));
        const part1 = f64x2.mul(v, f64x2.mul(v128.load(m, 16), v128.load(q + j, 16)));
        v128.store(count, f64x2.add(v128.load(count), part0));
        v128.store(count, f64x2.add(v128.load(count, 16), part1), 16);
        sum0 = f64x2.add(sum0, part0);
        sum1 = f64x2.add(sum1, part1);
        m += 32;
        count += 32;
      }
      const sum = f64x2.add(sum0, sum1);
      const at = before + i;
      store<f64>(at, load<f64>(at) + f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    }
  }
}

/** The first i of the greatest xᵢ + aᵢ. */
function argMax(x: usize, a: usize, k: i32, stride: usize): i32 {
  let best: f64 = -Infinity;
  let found = 0;
  for (let i = 0; i < k; ++i) {
    const value = load<f64>(x + ((<usize>i) << 3)) + load<f64>(a + <usize>i * stride);
    if (value > best) {
      best = value;
      found = i;
    }
  }
  return found;
}

/** Best scores forwards, then the tags backwards: what a tag was reached from is found again. */
function viterbi(d: usize, row: usize, f: usize, out: usize, length: i32, s: usize): void {
  const t = load<i32>(d, 4);
  const k = load<i32>(d, 8);
  const stride = load<usize>(d, 12) << 3;
  const a = load<usize>(d, 28);
  const rowBytes = (<usize>k) << 3;
  memory.fill(out, 0xff, (<usize>t) << 2);
  if (length == 0) return;
  for (let i = 1; i < length; ++i) {
    columns(row, a, k, stride, s, true);
    row += rowBytes;
    f += rowBytes;
    for (let j: usize = 0; j < rowBytes; j += 8) {
      store<f64>(row + j, load<f64>(s + j) + load<f64>(f + j));
    }
  }
  memory.fill(s, 0, rowBytes);
  let tag = argMax(row, s, k, 8);
  for (let to = out + ((<usize>(length - 1)) << 2); ; to -= 4) {
    store<i32>(to, tag);
    if (to == out) return;
    row -= rowBytes;
    tag = argMax(row, a + ((<usize>tag) << 3), k, stride);
  }
}

export function crf(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const kind = load<i32>(d);
  const t = load<i32>(d, 4);
  const k = load<i32>(d, 8);
  const rowBytes = (<usize>k) << 3;
  const size = <usize>t * rowBytes;
  const start = load<usize>(d, 24);
  for (let i = begin; i < end; ++i) {
    const length = load<i32>(load<usize>(d, 16) + ((<usize>i) << 2));
    if (<u32>length > <u32>t) {
      store<i32>(d, i, 48);
      return 1;
    }
    const f = load<usize>(d, 20) + <usize>i * size;
    const lattice = load<usize>(d, 40) + <usize>i * size;
    const out = load<usize>(d, 44);
    if (kind == Kind.marginals) {
      const bytes = size + <usize>k * (load<usize>(d, 12) << 3);
      marginals(d, lattice, out + <usize>i * bytes, length, scratch);
      continue;
    }
    if (t == 0) continue;
    for (let j: usize = 0; j < rowBytes; j += 8) {
      store<f64>(lattice + j, length == 0 ? 0 : load<f64>(start + j) + load<f64>(f + j));
    }
    if (kind == Kind.forward) forward(d, lattice, f, length, scratch);
    else viterbi(d, lattice, f, out + (<usize>i) * ((<usize>t) << 2), length, scratch);
  }
  return 0;
}
