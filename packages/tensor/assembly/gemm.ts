/**
 * float32 matrix product with packed panels, after K. Goto and R. van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication" (ACM TOMS 34(3), 2008).
 *
 * B goes block by block (KC rows, NC columns) into panels of 16 columns, or is read in place for few
 * rows; A is read in place; a tile
 * of 2 by 16 results stays in eight vector registers while k runs. V8 loads all of a step's operands
 * first, so with four vectors of B, two elements of A and a product that makes 15, and it spills
 * above 15 on x86 (3 by 12 needs 16: half the speed). Leaving k rolled is fastest. A fused product
 * needs no register; still 2 by 16 is best, as 6 by 8 gains 7 % in Node 24 but takes twice as long in 22.
 *
 * The order of additions of every result depends on k alone: k is cut into ceil(k / KC) blocks of
 * equal size (the last may be smaller), each summed from 0 in ascending order, and the blocks are
 * added in order. `fused.ts` says how products are rounded.
 */
import { addProduct } from "./fused";

/** Most values of k in a block. */
const KC = 256;
/** Columns of B packed at a time: 16 panels. */
const NC = 256;
/** Rows of A that stay in the second-level cache while the panels pass by. */
export const MC = 144;
/** Columns of a panel, and their bytes in a row of it. */
const WIDTH = 16;
const WIDTH_BYTES = 64;
/** With no more rows than this, packing B costs more than it gains where its rows are contiguous. */
const FEW_ROWS = 16;
/** Rows of the highest tile. */
const HEIGHT = 4;
/** Rows of a tile of 12 columns; a fused product needs no register, so that a third row fits. */
const HEIGHT_12 = ASC_FEATURE_RELAXED_SIMD ? 3 : 2;

/** Bytes of scratch: the packed block, and a tile on its way to a C too narrow for it. */
export const GEMM_SCRATCH = KC * NC * 4 + HEIGHT * WIDTH_BYTES;

/** Size of the blocks that k is cut into. */
export function blockSize(k: i32): i32 {
  const blocks = (k + KC - 1) / KC;
  return (k + blocks - 1) / blocks;
}

/** Stores value, or C + value where `kept` is all ones; free of branches, which cost registers. */
@inline
function put(c: usize, offset: usize, value: v128, kept: v128): void {
  const at = c + offset;
  v128.store(at, f32x4.add(v128.and(v128.load(at), kept), value));
}

/**
 * R rows (1 to 4) by V vectors (1 to 4; at most 3 when R is 3, 2 when R is 4) of C from `depth` columns
 * of A and rows of a panel; `ar` and `ac` are A's strides, `step` goes from row to row of the panel and
 * `cr` of C, in bytes. The result is added to C when `add`.
 */
@inline
function tile(
  R: i32, V: i32, a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize,
  cr: usize, add: bool,
): void {
  let a1 = a + ar;
  let a2 = a1 + ar;
  let a3 = a2 + ar;
  const zero = f32x4.splat(0);
  let c00 = zero;
  let c01 = zero;
  let c02 = zero;
  let c03 = zero;
  let c10 = zero;
  let c11 = zero;
  let c12 = zero;
  let c13 = zero;
  let c20 = zero;
  let c21 = zero;
  let c22 = zero;
  let c30 = zero;
  let c31 = zero;
  for (; depth > 0; --depth) {
    const b0 = v128.load(panel);
    const b1 = V > 1 ? v128.load(panel, 16) : b0;
    const b2 = V > 2 ? v128.load(panel, 32) : b0;
    const b3 = V > 3 ? v128.load(panel, 48) : b0;
    const x0 = v128.load_splat<f32>(a);
    c00 = addProduct(c00, x0, b0);
    if (V > 1) c01 = addProduct(c01, x0, b1);
    if (V > 2) c02 = addProduct(c02, x0, b2);
    if (V > 3) c03 = addProduct(c03, x0, b3);
    a += ac;
    if (R > 1) {
      const x1 = v128.load_splat<f32>(a1);
      c10 = addProduct(c10, x1, b0);
      if (V > 1) c11 = addProduct(c11, x1, b1);
      if (V > 2) c12 = addProduct(c12, x1, b2);
      if (V > 3) c13 = addProduct(c13, x1, b3);
      a1 += ac;
    }
    if (R > 2) {
      const x2 = v128.load_splat<f32>(a2);
      c20 = addProduct(c20, x2, b0);
      if (V > 1) c21 = addProduct(c21, x2, b1);
      if (V > 2) c22 = addProduct(c22, x2, b2);
      a2 += ac;
    }
    if (R > 3) {
      const x3 = v128.load_splat<f32>(a3);
      c30 = addProduct(c30, x3, b0);
      if (V > 1) c31 = addProduct(c31, x3, b1);
      a3 += ac;
    }
    panel += step;
  }
  const kept = i32x4.splat(add ? -1 : 0);
  put(c, 0, c00, kept);
  if (V > 1) put(c, 16, c01, kept);
  if (V > 2) put(c, 32, c02, kept);
  if (V > 3) put(c, 48, c03, kept);
  if (R > 1) {
    c += cr;
    put(c, 0, c10, kept);
    if (V > 1) put(c, 16, c11, kept);
    if (V > 2) put(c, 32, c12, kept);
    if (V > 3) put(c, 48, c13, kept);
  }
  if (R > 2) {
    c += cr;
    put(c, 0, c20, kept);
    if (V > 1) put(c, 16, c21, kept);
    if (V > 2) put(c, 32, c22, kept);
  }
  if (R > 3) {
    c += cr;
    put(c, 0, c30, kept);
    if (V > 1) put(c, 16, c31, kept);
  }
}

function tile2x16(
  a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  tile(2, 4, a, ar, ac, panel, step, depth, c, cr, add);
}

function tileBy12(
  a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  tile(HEIGHT_12, 3, a, ar, ac, panel, step, depth, c, cr, add);
}

function tile4x8(
  a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  tile(4, 2, a, ar, ac, panel, step, depth, c, cr, add);
}

function tile4x4(
  a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  tile(4, 1, a, ar, ac, panel, step, depth, c, cr, add);
}

function tile1x16(
  a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  tile(1, 4, a, ar, ac, panel, step, depth, c, cr, add);
}

function tile1x12(
  a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  tile(1, 3, a, ar, ac, panel, step, depth, c, cr, add);
}

function tile1x8(
  a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  tile(1, 2, a, ar, ac, panel, step, depth, c, cr, add);
}

function tile1x4(
  a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  add: bool,
): void {
  tile(1, 1, a, ar, ac, panel, step, depth, c, cr, add);
}

/** One tile, `high` as its width has it or of one row. */
function anyTile(
  vectors: i32, high: bool, a: usize, ar: usize, ac: usize, panel: usize, step: usize, depth: i32,
  c: usize, cr: usize, add: bool,
): void {
  if (high) {
    if (vectors == 4) tile2x16(a, ar, ac, panel, step, depth, c, cr, add);
    else if (vectors == 3) tileBy12(a, ar, ac, panel, step, depth, c, cr, add);
    else if (vectors == 2) tile4x8(a, ar, ac, panel, step, depth, c, cr, add);
    else tile4x4(a, ar, ac, panel, step, depth, c, cr, add);
  } else {
    if (vectors == 4) tile1x16(a, ar, ac, panel, step, depth, c, cr, add);
    else if (vectors == 3) tile1x12(a, ar, ac, panel, step, depth, c, cr, add);
    else if (vectors == 2) tile1x8(a, ar, ac, panel, step, depth, c, cr, add);
    else tile1x4(a, ar, ac, panel, step, depth, c, cr, add);
  }
}

/** The results of one panel: `rows` rows and `width` columns (1 to 16) of C. */
function tiles(
  a: usize, ar: usize, ac: usize, rows: i32, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  width: i32, add: bool, spare: usize,
): void {
  const vectors = (width + 3) >> 2;
  const height = HEIGHT_12 > 2 && vectors == 3 ? HEIGHT_12 : vectors > 2 ? 2 : HEIGHT;
  const whole = (width & 3) == 0;
  while (rows > 0) {
    const high = rows >= height;
    const count = high ? height : 1;
    if (whole) {
      anyTile(vectors, high, a, ar, ac, panel, step, depth, c, cr, add);
    } else {
      anyTile(vectors, high, a, ar, ac, panel, step, depth, spare, WIDTH_BYTES, false);
      addPart(c, cr, spare, count, width, add);
    }
    rows -= count;
    a += <usize>count * ar;
    c += <usize>count * cr;
  }
}

/** Moves the first `width` columns of a tile from `spare` to C. */
function addPart(c: usize, cr: usize, spare: usize, rows: i32, width: i32, add: bool): void {
  for (let i = 0; i < rows; ++i) {
    for (let j: usize = 0; j < <usize>width; ++j) {
      const to = c + (j << 2);
      const value = load<f32>(spare + (j << 2));
      store<f32>(to, add ? load<f32>(to) + value : value);
    }
    spare += WIDTH_BYTES;
    c += cr;
  }
}

/** Packs rows whose elements are contiguous: one row at a time across all panels. */
function packRows(to: usize, b: usize, br: usize, depth: i32, width: i32): void {
  for (let p = 0; p < depth; ++p) {
    let from = b;
    let left = width;
    let panel = to + <usize>p * WIDTH_BYTES;
    for (; left >= WIDTH; left -= WIDTH) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
      v128.store(panel, v128.load(from, 32), 32);
      v128.store(panel, v128.load(from, 48), 48);
      from += WIDTH_BYTES;
      panel += <usize>depth * WIDTH_BYTES;
    }
    if (left > 0) {
      // The last panel's rows are only as many vectors wide as it needs.
      const vectors = (left + 3) >> 2;
      panel += <usize>p * (<usize>vectors * 16 - WIDTH_BYTES);
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
    const columns = min(width, WIDTH);
    const step = <usize>((columns + 3) >> 2) * 16;
    for (let j = 0; j < columns; j += 4) {
      packColumns(
        to + ((<usize>j) << 2), step, b + <usize>j * bc, br, bc, depth, min(columns - j, 4),
      );
    }
    to += <usize>depth * step;
    b += <usize>WIDTH * bc;
    width -= WIDTH;
  }
}

/** C = A B for k > 0; every stride is in bytes, `cr` is from one row of C to the next. */
export function gemm(
  a: usize, ar: usize, ac: usize, b: usize, br: usize, bc: usize, c: usize, cr: usize, m: i32,
  n: i32, k: i32, scratch: usize,
): void {
  const block = blockSize(k);
  const spare = scratch + KC * NC * 4;
  const inPlace = m <= FEW_ROWS && bc == 4;
  for (let j = 0; j < n; j += NC) {
    const width = min(n - j, NC);
    for (let p = 0; p < k; p += block) {
      const depth = min(k - p, block);
      const source = b + <usize>p * br + <usize>j * bc;
      if (!inPlace) pack(scratch, source, br, bc, depth, width);
      for (let i = 0; i < m; i += MC) {
        const rows = min(m - i, MC);
        const from = a + <usize>i * ar + <usize>p * ac;
        let panel = inPlace ? source : scratch;
        let to = c + <usize>i * cr + ((<usize>j) << 2);
        for (let left = width; left > 0; left -= WIDTH) {
          const columns = min(left, WIDTH);
          const step = inPlace ? br : <usize>((columns + 3) >> 2) * 16;
          tiles(from, ar, ac, rows, panel, step, depth, to, cr, columns, p > 0, spare);
          panel += inPlace ? WIDTH_BYTES : <usize>depth * WIDTH_BYTES;
          to += WIDTH_BYTES;
        }
      }
    }
  }
}
