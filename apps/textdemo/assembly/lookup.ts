/**
 * Scores of a joint model with one hidden layer, by additions: what a word contributes to the hidden
 * layer at a place of the context is a row of a table. Rows have a multiple of 32 units, the last of
 * which may be zeros.
 */

/**
 * tanh, wrong by 1.8 · 10^−4 at most: with q = x², x cut off at ± 4.4,
 *   x (a₀ + a₁ q + q²) / (b₀ + b₁ q + b₂ q²),
 * the fraction of this form whose largest error is least. It is as long as Lambert's fraction after
 * five steps, with coefficients for all of the line instead of around 0.
 */
@inline
function tanhF32x4(x: v128): v128 {
  const c = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-4.4)), f32x4.splat(4.4));
  const q = f32x4.mul(c, c);
  let p = f32x4.add(q, f32x4.splat(119.4415814));
  p = f32x4.add(f32x4.mul(p, q), f32x4.splat(1077.884417));
  let d = f32x4.add(f32x4.mul(q, f32x4.splat(16.56247112)), f32x4.splat(479.5062655));
  d = f32x4.add(f32x4.mul(d, q), f32x4.splat(1077.478944));
  return f32x4.div(f32x4.mul(c, p), d);
}

/**
 * Coefficients of {@link tanhI16x8}, for each half unit of |x| < 4, then numbers for its arithmetic. They
 * are loaded: as constants they would be put together again at each use.
 */
const curve = memory.data<i16>([
  8020, 20809, 27796, 30848, 32047, 32500, 32671, 32735,
  7605, 4902, 2339, 957, 367, 138, 51, 29,
  -56, -95, -61, -28, -11, -4, -2, -1,
  0x0202, 0x0202, 0x0202, 0x0202, 0x0202, 0x0202, 0x0202, 0x0202,
  0x0100, 0x0100, 0x0100, 0x0100, 0x0100, 0x0100, 0x0100, 0x0100,
  0x01ff, 0x01ff, 0x01ff, 0x01ff, 0x01ff, 0x01ff, 0x01ff, 0x01ff,
], 16);

/**
 * tanh, wrong by 1.1 · 10^−3 at most, of x = 2^−fraction · i16 as 2^−15 · i16: on each half unit of |x| < 4
 * a parabola a + g (b + c g) with g from −1 to 1, and its last value beyond. `most` is 2^(fraction + 2) − 1 and
 * `raise` 2^(10 − fraction), for fraction <= 10.
 */
@inline
function tanhI16x8(
  x: v128, most: v128, raise: v128, tableA: v128, tableB: v128, tableC: v128,
  twice: v128, half: v128, inside: v128,
): v128 {
  const u = i16x8.mul(i16x8.min_u(i16x8.abs(x), most), raise);
  const bytes = i16x8.add(i16x8.mul(i16x8.shr_u(u, 9), twice), half);
  const g = i16x8.sub(v128.and(u, inside), half);
  const c = i16x8.shr_s(i16x8.mul(i8x16.swizzle(tableC, bytes), g), 5);
  const b = i16x8.add(i8x16.swizzle(tableB, bytes), c);
  const t = i16x8.add(i8x16.swizzle(tableA, bytes), i16x8.q15mulr_sat_s(i16x8.shl(g, 7), b));
  return v128.xor(t, i16x8.shr_s(x, 15));
}

/** Contexts whose rows are touched together. */
const ahead: i32 = 4;

/**
 * Reads a byte of each line of the cache that rows of n contexts lie in, so that they are on their way
 * when they are needed: rows of int8 are too short for the processor to see them coming.
 */
@inline
function touch(
  n: i32, width: i32, ids: usize, stride: usize, tables: usize, tableBytes: usize, rowBytes: usize,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < width; j++) {
      const row = rowOf(tables, tableBytes, rowBytes, ids, j);
      for (let k: usize = 0; k < rowBytes; k += 64) load<u8>(row + k);
    }
    ids += stride << 2;
  }
}

@inline
function sumOfLanes(s: v128): f32 {
  return f32x4.extract_lane(s, 0) + f32x4.extract_lane(s, 1)
    + (f32x4.extract_lane(s, 2) + f32x4.extract_lane(s, 3));
}

/** The row of a word at place j of a context: tables follow each other, of `tableBytes` each. */
@inline
function rowOf(tables: usize, tableBytes: usize, rowBytes: usize, ids: usize, j: i32): usize {
  const id = <usize>load<i32>(ids + (<usize>j << 2));
  return tables + <usize>j * tableBytes + id * rowBytes;
}

/** Notes at `rows` where the words of a context have their rows. */
@inline
function findRows(
  rows: usize, width: i32, ids: usize, tables: usize, tableBytes: usize, rowBytes: usize,
): void {
  for (let j = 0; j < width; j++) {
    store<usize>(rows + (<usize>j << 2), rowOf(tables, tableBytes, rowBytes, ids, j));
  }
}

/** to[i] = bias + Σ_j table_j[ids[i + j]] for i < n, j < width: sums of overlapping windows. */
export function windowsFloat(
  n: i32, width: i32, ids: usize, tables: usize, tableBytes: usize, units: usize,
  bias: usize, to: usize,
): void {
  const bytes = units << 2;
  for (let i = 0; i < n; i++) {
    for (let k: usize = 0; k < bytes; k += 64) {
      let a = v128.load(bias + k);
      let b = v128.load(bias + k, 16);
      let c = v128.load(bias + k, 32);
      let d = v128.load(bias + k, 48);
      for (let j = 0; j < width; j++) {
        const row = rowOf(tables, tableBytes, bytes, ids, j) + k;
        a = f32x4.add(a, v128.load(row));
        b = f32x4.add(b, v128.load(row, 16));
        c = f32x4.add(c, v128.load(row, 32));
        d = f32x4.add(d, v128.load(row, 48));
      }
      v128.store(to + k, a);
      v128.store(to + k, b, 16);
      v128.store(to + k, c, 32);
      v128.store(to + k, d, 48);
    }
    ids += 4;
    to += bytes;
  }
}

/** As {@link windowsFloat} from rows of int8, unit k in steps of scales[k], rounded to i16. */
export function windowsInt8(
  n: i32, width: i32, ids: usize, tables: usize, tableBytes: usize,
  units: usize, scales: usize, bias: usize, to: usize,
): void {
  for (let i = 0; i < n; i++) {
    for (let k: usize = 0; k < units; k += 8) {
      let steps = i16x8.splat(0);
      for (let j = 0; j < width; j++) {
        const row = rowOf(tables, tableBytes, units, ids, j) + k;
        steps = i16x8.add(steps, v128.load_ext<i8>(row));
      }
      const start = bias + (k << 2);
      const scale = scales + (k << 2);
      const low = inSteps(start, scale, i32x4.extend_low_i16x8_s(steps));
      const high = inSteps(start + 16, scale + 16, i32x4.extend_high_i16x8_s(steps));
      v128.store(to + (k << 1), i16x8.narrow_i32x4_s(low, high));
    }
    ids += 4;
    to += units << 1;
  }
}

/** Four numbers, plus four whole numbers in steps of the scales, to the nearest whole numbers. */
@inline
function inSteps(start: usize, scale: usize, steps: v128): v128 {
  const product = f32x4.mul(v128.load(scale), f32x4.convert_i32x4_s(steps));
  return i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.add(v128.load(start), product)));
}

/**
 * scores[i] = Σ_k tanh(window[k] + Σ_j table_j[histories[i·stride + j]][k]) · output[words[i]][k]
 * for i < n, j < width, where the window is row windows[i] of `sums`; there is room for `width`
 * addresses at `rows`.
 */
export function scoresFloat(
  rows: usize, n: i32, width: i32, histories: usize, stride: usize, tables: usize, tableBytes: usize,
  units: usize, windows: usize, sums: usize, words: usize, outputs: usize, scores: usize,
): void {
  const bytes = units << 2;
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    findRows(rows, width, histories, tables, tableBytes, bytes);
    const window = sums + <usize>load<i32>(windows + at) * bytes;
    const output = outputs + <usize>load<i32>(words + at) * bytes;
    let s = f32x4.splat(0);
    let t = f32x4.splat(0);
    for (let k: usize = 0; k < bytes; k += 64) {
      let a = v128.load(window + k);
      let b = v128.load(window + k, 16);
      let c = v128.load(window + k, 32);
      let d = v128.load(window + k, 48);
      for (let j = 0; j < width; j++) {
        const row = load<usize>(rows + (<usize>j << 2)) + k;
        a = f32x4.add(a, v128.load(row));
        b = f32x4.add(b, v128.load(row, 16));
        c = f32x4.add(c, v128.load(row, 32));
        d = f32x4.add(d, v128.load(row, 48));
      }
      s = f32x4.add(s, f32x4.mul(tanhF32x4(a), v128.load(output + k)));
      t = f32x4.add(t, f32x4.mul(tanhF32x4(b), v128.load(output + k, 16)));
      s = f32x4.add(s, f32x4.mul(tanhF32x4(c), v128.load(output + k, 32)));
      t = f32x4.add(t, f32x4.mul(tanhF32x4(d), v128.load(output + k, 48)));
    }
    store<f32>(scores + at, sumOfLanes(f32x4.add(s, t)));
    histories += stride << 2;
  }
}

/**
 * As {@link scoresFloat} from rows of int8, with window sums in i16: all of them in units of 2^−fraction,
 * unit k of the history in steps of scales[k] such units, which are i16. Word w's output is in steps of
 * outputScales[w].
 */
export function scoresInt8(
  rows: usize, n: i32, width: i32, histories: usize, stride: usize, tables: usize, tableBytes: usize,
  units: usize, windows: usize, sums: usize, words: usize, outputs: usize, scores: usize,
  fraction: i32, scales: usize, outputScales: usize,
): void {
  const limit = (4 << fraction) - 1;
  const most = i16x8.splat(limit as i16);
  const factor = 1 << (10 - fraction);
  const raise = i16x8.splat(factor as i16);
  const tableA = v128.load(curve);
  const tableB = v128.load(curve, 16);
  const tableC = v128.load(curve, 32);
  const twice = v128.load(curve, 48);
  const half = v128.load(curve, 64);
  const inside = v128.load(curve, 80);
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    findRows(rows, width, histories, tables, tableBytes, units);
    if (i % ahead == 0) {
      const next = min(ahead, n - i - ahead);
      touch(next, width, histories + ahead * (stride << 2), stride, tables, tableBytes, units);
      touch(next, 1, words + at + ahead * 4, 1, outputs, 0, units);
    }
    const word = <usize>load<i32>(words + at);
    const window = sums + <usize>load<i32>(windows + at) * (units << 1);
    const output = outputs + word * units;
    let s = f32x4.splat(0);
    let t = f32x4.splat(0);
    for (let k: usize = 0; k < units; k += 32) {
      let a = i16x8.splat(0);
      let b = i16x8.splat(0);
      let c = i16x8.splat(0);
      let d = i16x8.splat(0);
      for (let j = 0; j < width; j++) {
        const row = load<usize>(rows + (<usize>j << 2)) + k;
        a = i16x8.add(a, v128.load_ext<i8>(row));
        b = i16x8.add(b, v128.load_ext<i8>(row, 8));
        c = i16x8.add(c, v128.load_ext<i8>(row, 16));
        d = i16x8.add(d, v128.load_ext<i8>(row, 24));
      }
      const start = window + (k << 1);
      const scale = scales + (k << 1);
      a = i16x8.add_sat_s(v128.load(start), i16x8.mul(a, v128.load(scale)));
      b = i16x8.add_sat_s(v128.load(start, 16), i16x8.mul(b, v128.load(scale, 16)));
      c = i16x8.add_sat_s(v128.load(start, 32), i16x8.mul(c, v128.load(scale, 32)));
      d = i16x8.add_sat_s(v128.load(start, 48), i16x8.mul(d, v128.load(scale, 48)));
      a = tanhI16x8(a, most, raise, tableA, tableB, tableC, twice, half, inside);
      b = tanhI16x8(b, most, raise, tableA, tableB, tableC, twice, half, inside);
      c = tanhI16x8(c, most, raise, tableA, tableB, tableC, twice, half, inside);
      d = tanhI16x8(d, most, raise, tableA, tableB, tableC, twice, half, inside);
      s = f32x4.add(s, products(a, output + k));
      t = f32x4.add(t, products(b, output + k + 8));
      s = f32x4.add(s, products(c, output + k + 16));
      t = f32x4.add(t, products(d, output + k + 24));
    }
    // The numbers of `tanhI16x8` are in units of 2^−15.
    const scale = load<f32>(outputScales + (word << 2)) * <f32>(1.0 / 32768.0);
    store<f32>(scores + at, sumOfLanes(f32x4.add(s, t)) * scale);
    histories += stride << 2;
  }
}

/** Sums of the products of two neighbours, of i16 and the int8 that lie at `weights`. */
@inline
function products(x: v128, weights: usize): v128 {
  return f32x4.convert_i32x4_s(i32x4.dot_i16x8_s(x, v128.load_ext<i8>(weights)));
}
