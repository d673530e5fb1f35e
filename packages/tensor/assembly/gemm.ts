/**
 * float32 matrix product with packed panels, after K. Goto and R. van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication" (ACM TOMS 34(3), 2008).
 *
 * B goes block by block (KC rows, NC columns) into panels of 12 columns; A is read in place; a tile
 * of 3 by 12 results stays in nine vector registers while k runs. With three vectors of B, one
 * element of A and one product that makes 14, and V8 spills above 15 on x86. Leaving k rolled is
 * fastest.
 *
 * The order of additions of every result depends on k alone: k is cut into ceil(k / KC) blocks of
 * equal size (the last may be smaller), each summed from 0 in ascending order, and the blocks are
 * added in order. Multiplications and additions are rounded separately.
 */

/** Most values of k in a block. */
const KC = 256;
/** Columns of B packed at a time: 20 panels. */
const NC = 240;
/** Rows of A that stay in the second-level cache while the panels pass by. */
export const MC = 144;
/** Bytes of a tile of results that would not fit into C. */
const TILE_BYTES = 3 * 48;

/** Bytes of scratch for the packed block and one tile. */
export const GEMM_SCRATCH = KC * NC * 4 + TILE_BYTES;

/** Size of the blocks that k is cut into. */
export function blockSize(k: i32): i32 {
  const blocks = (k + KC - 1) / KC;
  return (k + blocks - 1) / blocks;
}

@inline
function put(c: usize, offset: usize, value: v128, add: bool): void {
  const at = c + offset;
  v128.store(at, add ? f32x4.add(v128.load(at), value) : value);
}

/**
 * R rows (1 to 3) by V vectors (1 to 3) of C from `depth` columns of A and rows of a panel; `ar`
 * and `ac` are A's strides and `cr` is C's row stride, in bytes.
 */
@inline
function tile(
  R: i32, V: i32, a: usize, ar: usize, ac: usize, panel: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  let a1 = a + ar;
  let a2 = a1 + ar;
  const zero = f32x4.splat(0);
  let c00 = zero;
  let c01 = zero;
  let c02 = zero;
  let c10 = zero;
  let c11 = zero;
  let c12 = zero;
  let c20 = zero;
  let c21 = zero;
  let c22 = zero;
  let b1 = zero;
  let b2 = zero;
  for (; depth > 0; --depth) {
    const b0 = v128.load(panel);
    if (V > 1) b1 = v128.load(panel, 16);
    if (V > 2) b2 = v128.load(panel, 32);
    let x = v128.load_splat<f32>(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    if (V > 1) c01 = f32x4.add(c01, f32x4.mul(x, b1));
    if (V > 2) c02 = f32x4.add(c02, f32x4.mul(x, b2));
    a += ac;
    if (R > 1) {
      x = v128.load_splat<f32>(a1);
      c10 = f32x4.add(c10, f32x4.mul(x, b0));
      if (V > 1) c11 = f32x4.add(c11, f32x4.mul(x, b1));
      if (V > 2) c12 = f32x4.add(c12, f32x4.mul(x, b2));
      a1 += ac;
    }
    if (R > 2) {
      x = v128.load_splat<f32>(a2);
      c20 = f32x4.add(c20, f32x4.mul(x, b0));
      if (V > 1) c21 = f32x4.add(c21, f32x4.mul(x, b1));
      if (V > 2) c22 = f32x4.add(c22, f32x4.mul(x, b2));
      a2 += ac;
    }
    panel += <usize>V * 16;
  }
  put(c, 0, c00, add);
  if (V > 1) put(c, 16, c01, add);
  if (V > 2) put(c, 32, c02, add);
  if (R > 1) {
    c += cr;
    put(c, 0, c10, add);
    if (V > 1) put(c, 16, c11, add);
    if (V > 2) put(c, 32, c12, add);
  }
  if (R > 2) {
    c += cr;
    put(c, 0, c20, add);
    if (V > 1) put(c, 16, c21, add);
    if (V > 2) put(c, 32, c22, add);
  }
}

/** All tiles of one panel; `width` columns of its 4V belong to C. */
@inline
function tiles(
  V: i32, a: usize, ar: usize, ac: usize, rows: i32, panel: usize, depth: i32, c: usize,
  cr: usize, width: i32, add: bool, spare: usize,
): void {
  if (width < 4 * V) {
    while (rows > 0) {
      const count = min(rows, 3);
      if (count == 3) tile(3, V, a, ar, ac, panel, depth, spare, 48, false);
      else if (count == 2) tile(2, V, a, ar, ac, panel, depth, spare, 48, false);
      else tile(1, V, a, ar, ac, panel, depth, spare, 48, false);
      for (let i = 0; i < count; ++i) {
        let from = spare + <usize>i * 48;
        let to = c + <usize>i * cr;
        for (let j = 0; j < width; ++j) {
          const value = load<f32>(from);
          store<f32>(to, add ? load<f32>(to) + value : value);
          from += 4;
          to += 4;
        }
      }
      rows -= count;
      a += 3 * ar;
      c += 3 * cr;
    }
    return;
  }
  for (; rows >= 3; rows -= 3) {
    tile(3, V, a, ar, ac, panel, depth, c, cr, add);
    a += 3 * ar;
    c += 3 * cr;
  }
  if (rows == 2) tile(2, V, a, ar, ac, panel, depth, c, cr, add);
  else if (rows == 1) tile(1, V, a, ar, ac, panel, depth, c, cr, add);
}

function tiles12(
  a: usize, ar: usize, ac: usize, rows: i32, panel: usize, depth: i32, c: usize, cr: usize,
  width: i32, add: bool, spare: usize,
): void {
  tiles(3, a, ar, ac, rows, panel, depth, c, cr, width, add, spare);
}

function tiles8(
  a: usize, ar: usize, ac: usize, rows: i32, panel: usize, depth: i32, c: usize, cr: usize,
  width: i32, add: bool, spare: usize,
): void {
  tiles(2, a, ar, ac, rows, panel, depth, c, cr, width, add, spare);
}

function tiles4(
  a: usize, ar: usize, ac: usize, rows: i32, panel: usize, depth: i32, c: usize, cr: usize,
  width: i32, add: bool, spare: usize,
): void {
  tiles(1, a, ar, ac, rows, panel, depth, c, cr, width, add, spare);
}

/** Packs rows whose elements are contiguous: one row at a time across all panels. */
function packRows(to: usize, b: usize, br: usize, depth: i32, width: i32): void {
  for (let p = 0; p < depth; ++p) {
    let from = b;
    let left = width;
    let panel = to + <usize>p * 48;
    for (; left >= 12; left -= 12) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
      v128.store(panel, v128.load(from, 32), 32);
      from += 48;
      panel += <usize>depth * 48;
    }
    if (left > 0) {
      // The last panel's rows are only as many vectors wide as it needs.
      const vectors = (left + 3) >> 2;
      panel += <usize>p * (<usize>vectors * 16 - 48);
      for (let v = 0; v < vectors; ++v) v128.store(panel + ((<usize>v) << 4), f32x4.splat(0));
      for (; left > 0; --left) {
        store<f32>(panel, load<f32>(from));
        panel += 4;
        from += 4;
      }
    }
    b += br;
  }
}

/** Packs `count` columns (1 to 4) of any strides as one vector column of a panel. */
@inline
function packColumns(
  to: usize, step: usize, b: usize, br: usize, bc: usize, depth: i32, count: i32,
): void {
  if (count == 4 && br == 4) {
    for (; depth >= 4; depth -= 4) {
      const a = v128.load(b);
      const e = v128.load(b + bc);
      const c = v128.load(b + 2 * bc);
      const f = v128.load(b + 3 * bc);
      const ae = v128.shuffle<f32>(a, e, 0, 4, 1, 5);
      const cf = v128.shuffle<f32>(c, f, 0, 4, 1, 5);
      const AE = v128.shuffle<f32>(a, e, 2, 6, 3, 7);
      const CF = v128.shuffle<f32>(c, f, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f64>(ae, cf, 0, 2));
      v128.store(to + step, v128.shuffle<f64>(ae, cf, 1, 3));
      v128.store(to + 2 * step, v128.shuffle<f64>(AE, CF, 0, 2));
      v128.store(to + 3 * step, v128.shuffle<f64>(AE, CF, 1, 3));
      to += 4 * step;
      b += 16;
    }
  }
  for (; depth > 0; --depth) {
    if (count < 4) v128.store(to, f32x4.splat(0));
    let from = b;
    for (let j = 0; j < count; ++j) {
      store<f32>(to + ((<usize>j) << 2), load<f32>(from));
      from += bc;
    }
    to += step;
    b += br;
  }
}

/** Packs a block of `depth` rows and `width` columns; missing columns of a vector are 0. */
function pack(to: usize, b: usize, br: usize, bc: usize, depth: i32, width: i32): void {
  if (bc == 4) {
    packRows(to, b, br, depth, width);
    return;
  }
  while (width > 0) {
    const columns = min(width, 12);
    const step = <usize>((columns + 3) >> 2) * 16;
    for (let j = 0; j < columns; j += 4) {
      packColumns(
        to + ((<usize>j) << 2), step, b + <usize>j * bc, br, bc, depth, min(columns - j, 4),
      );
    }
    to += <usize>depth * step;
    b += 12 * bc;
    width -= 12;
  }
}

/** C = A B for k > 0; every stride is in bytes, C's rows are n elements long. */
export function gemm(
  a: usize, ar: usize, ac: usize, b: usize, br: usize, bc: usize, c: usize, m: i32, n: i32,
  k: i32, scratch: usize,
): void {
  const cr = (<usize>n) << 2;
  const block = blockSize(k);
  const spare = scratch + KC * NC * 4;
  for (let j = 0; j < n; j += NC) {
    const width = min(n - j, NC);
    for (let p = 0; p < k; p += block) {
      const depth = min(k - p, block);
      pack(scratch, b + <usize>p * br + <usize>j * bc, br, bc, depth, width);
      for (let i = 0; i < m; i += MC) {
        const rows = min(m - i, MC);
        const from = a + <usize>i * ar + <usize>p * ac;
        let panel = scratch;
        let to = c + <usize>i * cr + ((<usize>j) << 2);
        let left = width;
        for (; left > 8; left -= 12) {
          tiles12(from, ar, ac, rows, panel, depth, to, cr, min(left, 12), p > 0, spare);
          panel += <usize>depth * 48;
          to += 48;
        }
        if (left > 4) tiles8(from, ar, ac, rows, panel, depth, to, cr, left, p > 0, spare);
        else if (left > 0) tiles4(from, ar, ac, rows, panel, depth, to, cr, left, p > 0, spare);
      }
    }
  }
}
