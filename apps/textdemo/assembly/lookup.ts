/**
 * Scores of a joint model with one hidden layer, by additions: what a word contributes to the hidden
 * layer at a place of the context is a row of a table. Rows have a multiple of 16 units, the last of
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
 * Reads a byte of each line of the cache that a context's rows lie in, so that they are there when they
 * are needed: rows of int8 are too short for the processor to see them coming.
 */
@inline
function touch(
  width: i32, ids: usize, tables: usize, tableBytes: usize, rowBytes: usize,
): void {
  for (let j = 0; j < width; j++) {
    const row = rowOf(tables, tableBytes, rowBytes, ids, j);
    for (let k: usize = 0; k < rowBytes; k += 64) load<u8>(row + k);
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

/** As {@link windowsFloat} from rows of int8, unit k in steps of scales[k]. */
export function windowsInt8(
  n: i32, width: i32, ids: usize, tables: usize, tableBytes: usize,
  units: usize, scales: usize, bias: usize, to: usize,
): void {
  for (let i = 0; i < n; i++) {
    for (let k: usize = 0; k < units; k += 16) {
      let low = i16x8.splat(0);
      let high = i16x8.splat(0);
      for (let j = 0; j < width; j++) {
        const row = v128.load(rowOf(tables, tableBytes, units, ids, j) + k);
        low = i16x8.add(low, i16x8.extend_low_i8x16_s(row));
        high = i16x8.add(high, i16x8.extend_high_i8x16_s(row));
      }
      const scale = scales + (k << 2);
      const start = bias + (k << 2);
      const end = to + (k << 2);
      v128.store(end, inSteps(start, scale, i32x4.extend_low_i16x8_s(low)));
      v128.store(end + 16, inSteps(start + 16, scale + 16, i32x4.extend_high_i16x8_s(low)));
      v128.store(end + 32, inSteps(start + 32, scale + 32, i32x4.extend_low_i16x8_s(high)));
      v128.store(end + 48, inSteps(start + 48, scale + 48, i32x4.extend_high_i16x8_s(high)));
    }
    ids += 4;
    to += units << 2;
  }
}

/** Four numbers, plus four whole numbers in steps of the scales. */
@inline
function inSteps(start: usize, scale: usize, steps: v128): v128 {
  return f32x4.add(v128.load(start), f32x4.mul(v128.load(scale), f32x4.convert_i32x4_s(steps)));
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
 * As {@link scoresFloat} from rows of int8: unit k of the history in steps of scales[k], word w's
 * output in steps of outputScales[w].
 */
export function scoresInt8(
  rows: usize, n: i32, width: i32, histories: usize, stride: usize, tables: usize, tableBytes: usize,
  units: usize, windows: usize, sums: usize, words: usize, outputs: usize, scores: usize,
  scales: usize, outputScales: usize,
): void {
  for (let i = 0; i < n; i++) {
    const at = <usize>i << 2;
    findRows(rows, width, histories, tables, tableBytes, units);
    if (i + 1 < n) {
      touch(width, histories + (stride << 2), tables, tableBytes, units);
      touch(1, words + at + 4, outputs, 0, units);
    }
    const word = <usize>load<i32>(words + at);
    const window = sums + <usize>load<i32>(windows + at) * (units << 2);
    const output = outputs + word * units;
    let s = f32x4.splat(0);
    let t = f32x4.splat(0);
    for (let k: usize = 0; k < units; k += 16) {
      let low = i16x8.splat(0);
      let high = i16x8.splat(0);
      for (let j = 0; j < width; j++) {
        const row = v128.load(load<usize>(rows + (<usize>j << 2)) + k);
        low = i16x8.add(low, i16x8.extend_low_i8x16_s(row));
        high = i16x8.add(high, i16x8.extend_high_i8x16_s(row));
      }
      const weights = v128.load(output + k);
      const first = i16x8.extend_low_i8x16_s(weights);
      const last = i16x8.extend_high_i8x16_s(weights);
      const start = window + (k << 2);
      const scale = scales + (k << 2);
      const a = inSteps(start, scale, i32x4.extend_low_i16x8_s(low));
      const b = inSteps(start + 16, scale + 16, i32x4.extend_high_i16x8_s(low));
      const c = inSteps(start + 32, scale + 32, i32x4.extend_low_i16x8_s(high));
      const d = inSteps(start + 48, scale + 48, i32x4.extend_high_i16x8_s(high));
      s = addProduct(s, tanhF32x4(a), i32x4.extend_low_i16x8_s(first));
      t = addProduct(t, tanhF32x4(b), i32x4.extend_high_i16x8_s(first));
      s = addProduct(s, tanhF32x4(c), i32x4.extend_low_i16x8_s(last));
      t = addProduct(t, tanhF32x4(d), i32x4.extend_high_i16x8_s(last));
    }
    const scale = load<f32>(outputScales + (word << 2));
    store<f32>(scores + at, sumOfLanes(f32x4.add(s, t)) * scale);
    histories += stride << 2;
  }
}

@inline
function addProduct(sum: v128, x: v128, steps: v128): v128 {
  return f32x4.add(sum, f32x4.mul(x, f32x4.convert_i32x4_s(steps)));
}
