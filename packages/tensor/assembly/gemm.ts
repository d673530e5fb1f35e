/**
 * float32 matrix product with packed panels, after K. Goto and R. van de Geijn, "Anatomy of
 * High-Performance Matrix Multiplication" (ACM TOMS 34(3), 2008).
 *
 * B goes block by block (KC rows, NC columns) into panels of 16 columns, or is read in place for few
 * rows; A goes strip by strip (MC rows) into pairs of rows. A tile of 2 by 16 results stays in eight
 * vector registers while k runs. The time of a step of k is that of taking in its instructions, so one
 * index serves both operands, which the packing of A makes possible: with a pointer for each V8 needs
 * 32 instead of 28 instructions, and a fifth more time. It spills all sums when k is unrolled, and
 * when a tile needs more than 15 vector registers, as 3 by 16 and 6 by 8 do.
 *
 * The order of additions of every result depends on k alone: k is cut into ceil(k / KC) blocks of
 * equal size (the last may be smaller), each summed from 0 in ascending order, and the blocks are
 * added in order. `fused.ts` says how products are rounded.
 */
import { transpose4 } from "./copy";
import { addProduct } from "./fused";

/** Most values of k in a block. */
const KC = 256;
/** Columns of B packed at a time: 16 panels. */
const NC = 256;
/** Rows of A packed at a time; they stay in the second-level cache while the panels pass by. */
export const MC = 144;
/** Columns of a panel, and their bytes in a row of it. */
const WIDTH = 16;
const WIDTH_BYTES = 64;
/** With no more rows than this, packing B costs more than it gains where its rows are contiguous. */
const FEW_ROWS = 16;
/** Rows of the highest tile. */
const HEIGHT = 4;

/** Scratch: the packed block of B, the packed strip of A, and a tile on its way to a part of C. */
const STRIP_AT: usize = KC * NC * 4;
const SPARE_AT: usize = STRIP_AT + KC * MC * 4;
export const GEMM_SCRATCH = KC * NC * 4 + KC * MC * 4 + HEIGHT * WIDTH_BYTES;

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
 * R rows (2 or 4) by V vectors (4, 2 or 1; 4 only where R is 2) of C from `depth` steps of a pair of
 * rows, or two, and a panel that is packed or, `inPlace`, has rows `step` bytes apart; `cr` goes from
 * row to row of C, in bytes. The result is added to C when `add`.
 */
@inline
function tile(
  R: i32, V: i32, inPlace: bool, pair: usize, panel: usize, step: usize, depth: i32, c: usize,
  cr: usize, add: bool,
): void {
  const end = (<usize>depth) << 3;
  const next = pair + end;
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
  let c30 = zero;
  let c31 = zero;
  let i: usize = 0;
  do {
    // A row of a packed panel is 2 · V times as long as one of a pair.
    const b = inPlace ? panel : panel + i * (2 * V);
    const a = pair + i;
    const b0 = v128.load(b);
    const b1 = V > 1 ? v128.load(b, 16) : b0;
    const b2 = V > 2 ? v128.load(b, 32) : b0;
    const b3 = V > 2 ? v128.load(b, 48) : b0;
    const x0 = v128.load_splat<f32>(a);
    c00 = addProduct(c00, x0, b0);
    if (V > 1) c01 = addProduct(c01, x0, b1);
    if (V > 2) c02 = addProduct(c02, x0, b2);
    if (V > 2) c03 = addProduct(c03, x0, b3);
    const x1 = v128.load_splat<f32>(a, 4);
    c10 = addProduct(c10, x1, b0);
    if (V > 1) c11 = addProduct(c11, x1, b1);
    if (V > 2) c12 = addProduct(c12, x1, b2);
    if (V > 2) c13 = addProduct(c13, x1, b3);
    if (R > 2) {
      const a2 = next + i;
      const x2 = v128.load_splat<f32>(a2);
      c20 = addProduct(c20, x2, b0);
      if (V > 1) c21 = addProduct(c21, x2, b1);
      const x3 = v128.load_splat<f32>(a2, 4);
      c30 = addProduct(c30, x3, b0);
      if (V > 1) c31 = addProduct(c31, x3, b1);
    }
    i += 8;
    if (inPlace) panel += step;
  } while (i < end);
  const kept = i32x4.splat(add ? -1 : 0);
  put(c, 0, c00, kept);
  if (V > 1) put(c, 16, c01, kept);
  if (V > 2) put(c, 32, c02, kept);
  if (V > 2) put(c, 48, c03, kept);
  c += cr;
  put(c, 0, c10, kept);
  if (V > 1) put(c, 16, c11, kept);
  if (V > 2) put(c, 32, c12, kept);
  if (V > 2) put(c, 48, c13, kept);
  if (R > 2) {
    c += cr;
    put(c, 0, c20, kept);
    if (V > 1) put(c, 16, c21, kept);
    c += cr;
    put(c, 0, c30, kept);
    if (V > 1) put(c, 16, c31, kept);
  }
}

function tile2x16(a: usize, panel: usize, depth: i32, c: usize, cr: usize, add: bool): void {
  tile(2, 4, false, a, panel, 0, depth, c, cr, add);
}

function inPlace2x16(
  a: usize, panel: usize, step: usize, depth: i32, c: usize, cr: usize, add: bool,
): void {
  tile(2, 4, true, a, panel, step, depth, c, cr, add);
}

function tile4x8(a: usize, panel: usize, depth: i32, c: usize, cr: usize, add: bool): void {
  tile(4, 2, false, a, panel, 0, depth, c, cr, add);
}

function tile2x8(a: usize, panel: usize, depth: i32, c: usize, cr: usize, add: bool): void {
  tile(2, 2, false, a, panel, 0, depth, c, cr, add);
}

function tile4x4(a: usize, panel: usize, depth: i32, c: usize, cr: usize, add: bool): void {
  tile(4, 1, false, a, panel, 0, depth, c, cr, add);
}

function tile2x4(a: usize, panel: usize, depth: i32, c: usize, cr: usize, add: bool): void {
  tile(2, 1, false, a, panel, 0, depth, c, cr, add);
}

/** Columns of the panel that the next of `left` columns go into: the fewest vectors, but never three. */
@inline
function panelWidth(left: i32): i32 {
  return left > 12 ? WIDTH : left > 4 ? 8 : 4;
}

/** A tile of `width` columns and four rows, or two where the width is 16 or not `high`. */
function anyTile(
  width: i32, high: bool, inPlace: bool, a: usize, panel: usize, step: usize, depth: i32, c: usize,
  cr: usize, add: bool,
): void {
  if (width == WIDTH) {
    if (inPlace) inPlace2x16(a, panel, step, depth, c, cr, add);
    else tile2x16(a, panel, depth, c, cr, add);
  } else if (width == 8) {
    if (high) tile4x8(a, panel, depth, c, cr, add);
    else tile2x8(a, panel, depth, c, cr, add);
  } else if (high) {
    tile4x4(a, panel, depth, c, cr, add);
  } else {
    tile2x4(a, panel, depth, c, cr, add);
  }
}

/** The results of one panel: `rows` rows and the first `columns` of its `width` columns. */
function tiles(
  inPlace: bool, a: usize, rows: i32, panel: usize, step: usize, depth: i32, c: usize, cr: usize,
  width: i32, columns: i32, add: bool, spare: usize,
): void {
  while (rows > 0) {
    const high = width < WIDTH && rows >= HEIGHT;
    const height = high ? HEIGHT : 2;
    const count = min(rows, height);
    if (columns == width && count == height) {
      anyTile(width, high, inPlace, a, panel, step, depth, c, cr, add);
    } else {
      anyTile(width, high, inPlace, a, panel, step, depth, spare, WIDTH_BYTES, false);
      addPart(c, cr, spare, count, columns, add);
    }
    rows -= count;
    a += <usize>height * <usize>depth * 4;
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

/** Packs rows of whole panels whose elements are contiguous: one row at a time across all panels. */
function packRows(to: usize, b: usize, br: usize, depth: i32, panels: i32): void {
  for (let p = 0; p < depth; ++p) {
    let from = b;
    let panel = to + <usize>p * WIDTH_BYTES;
    for (let j = 0; j < panels; ++j) {
      v128.store(panel, v128.load(from));
      v128.store(panel, v128.load(from, 16), 16);
      v128.store(panel, v128.load(from, 32), 32);
      v128.store(panel, v128.load(from, 48), 48);
      from += WIDTH_BYTES;
      panel += <usize>depth * WIDTH_BYTES;
    }
    b += br;
  }
}

/** Packs `count` columns (1 to 4) of any strides as one vector column of a panel. */
export function packColumns(
  to: usize, step: usize, b: usize, br: usize, bc: usize, depth: i32, count: i32,
): void {
  if (count == 4 && br == 4) {
    for (; depth >= 4; depth -= 4) {
      transpose4(to, b, step, bc);
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

/** Packs a block of `depth` rows and `columns` columns; missing columns of a panel are 0. */
function pack(to: usize, b: usize, br: usize, bc: usize, depth: i32, columns: i32): void {
  if (bc == 4) {
    const panels = columns / WIDTH;
    packRows(to, b, br, depth, panels);
    const done = panels * WIDTH;
    to += ((<usize>done) << 2) * <usize>depth;
    b += (<usize>done) << 2;
    columns -= done;
  }
  while (columns > 0) {
    const width = panelWidth(columns);
    const step = (<usize>width) << 2;
    for (let j = 0; j < width; j += 4) {
      const count = max(0, min(columns - j, 4));
      packColumns(to + ((<usize>j) << 2), step, b + <usize>j * bc, br, bc, depth, count);
    }
    to += <usize>depth * step;
    b += <usize>width * bc;
    columns -= width;
  }
}

/** Packs rows in pairs: of both the first elements, then the second; a missing row is 0. */
function packPairs(to: usize, a: usize, ar: usize, ac: usize, depth: i32, rows: i32): void {
  for (; rows > 1; rows -= 2) {
    let from = a;
    let left = depth;
    if (ac == 4) {
      for (; left >= 4; left -= 4) {
        const first = v128.load(from);
        const second = v128.load(from + ar);
        v128.store(to, v128.shuffle<f32>(first, second, 0, 4, 1, 5));
        v128.store(to, v128.shuffle<f32>(first, second, 2, 6, 3, 7), 16);
        from += 16;
        to += 32;
      }
    }
    for (; left > 0; --left) {
      store<f32>(to, load<f32>(from));
      store<f32>(to, load<f32>(from + ar), 4);
      from += ac;
      to += 8;
    }
    a += 2 * ar;
  }
  if (rows > 0) {
    for (; depth > 0; --depth) {
      store<f32>(to, load<f32>(a));
      store<f32>(to, 0, 4);
      a += ac;
      to += 8;
    }
  }
}

/** C = A B for k > 0; every stride is in bytes, `cr` is from one row of C to the next. */
export function gemm(
  a: usize, ar: usize, ac: usize, b: usize, br: usize, bc: usize, c: usize, cr: usize, m: i32,
  n: i32, k: i32, scratch: usize,
): void {
  const block = blockSize(k);
  const strip = scratch + STRIP_AT;
  const spare = scratch + SPARE_AT;
  // Columns beyond the whole panels are packed even so.
  const inPlace = m <= FEW_ROWS && bc == 4 ? (n / WIDTH) * WIDTH : 0;
  for (let j = 0; j < n; j += NC) {
    const columns = min(n - j, NC);
    const placed = max(0, min(inPlace - j, columns));
    for (let p = 0; p < k; p += block) {
      const depth = min(k - p, block);
      const source = b + <usize>p * br + <usize>j * bc;
      pack(scratch, source + <usize>placed * bc, br, bc, depth, columns - placed);
      for (let i = 0; i < m; i += MC) {
        const rows = min(m - i, MC);
        packPairs(strip, a + <usize>i * ar + <usize>p * ac, ar, ac, depth, rows);
        let to = c + <usize>i * cr + ((<usize>j) << 2);
        let panel = scratch;
        let done = 0;
        while (done < columns) {
          const width = panelWidth(columns - done);
          const part = min(columns - done, width);
          const add = p > 0;
          if (done < placed) {
            const from = source + ((<usize>done) << 2);
            tiles(true, strip, rows, from, br, depth, to, cr, width, part, add, spare);
          } else {
            tiles(false, strip, rows, panel, 0, depth, to, cr, width, part, add, spare);
            panel += ((<usize>width) << 2) * <usize>depth;
          }
          to += (<usize>width) << 2;
          done += width;
        }
      }
    }
  }
}
