/**
 * Products of rows with the lanes of packed panels, where tables say how the elements of the rows lie:
 * the inner loops of `convolution.ts`.
 *
 * A tile is four rows by eight lanes, since windows of a line are consecutive and the transposed
 * tile then fits on the result as it is.
 */
import { addProduct } from "./fused";
import { packColumns } from "./gemm";

/** Rows and lanes of a tile. */
const ROWS = 4;
export const LANES = 8;
/** Words that a table has beyond its entries: for the last one's copies, in whole lines of the cache. */
export const SPARE = 16;
/** A panel begins with the offsets of its lanes in the result. */
export const HEAD: usize = 64;
/** Bytes of a row of a float32 panel. */
const STEP: usize = LANES * 4 + 16;
/** Bytes of scratch: a panel's head and a tile, on its way to a result without room for it. */
export const TILE_SCRATCH: usize = HEAD + ROWS * LANES * 4;

/**
 * Bytes of a row of a panel: the lanes' values, then the offset of the element that they are multiplied
 * with, so that one index serves both, as in `gemm.ts`.
 */
@inline
export function rowBytes(size: usize): usize {
  return LANES * size + 16;
}

/**
 * Writes offsets i * s0 + j * s1 + k * s2 of `count` places from place `first` on, numbered row by row
 * over [any, d1, d2]; the last is repeated to fill a tile.
 */
export function offsets(
  to: usize, first: i32, count: i32, d1: i32, d2: i32, s0: usize, s1: usize, s2: usize,
): void {
  if (count == 0) return;
  let k = first % d2;
  let j = (first / d2) % d1;
  let i = first / d2 / d1;
  let at: usize = 0;
  for (; count > 0; --count) {
    at = <usize>i * s0 + <usize>j * s1 + <usize>k * s2;
    store<usize>(to, at);
    to += 4;
    if (++k < d2) continue;
    k = 0;
    if (++j < d1) continue;
    j = 0;
    ++i;
  }
  for (let r = 1; r < ROWS; ++r) {
    store<usize>(to, at);
    to += 4;
  }
}

/** Stores value, or what is there + value where `kept` is all ones. */
@inline
function put(to: usize, value: v128, kept: v128): void {
  v128.store(to, f32x4.add(v128.and(v128.load(to), kept), value));
}

/** Puts the transposed square of four rows at the offsets that the four words at `lanes` say. */
@inline
function putLanes(to: usize, lanes: usize, a: v128, b: v128, c: v128, e: v128, kept: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ce = v128.shuffle<f32>(c, e, 0, 4, 1, 5);
  const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const CE = v128.shuffle<f32>(c, e, 2, 6, 3, 7);
  put(to + load<usize>(lanes), v128.shuffle<f64>(ab, ce, 0, 2), kept);
  put(to + load<usize>(lanes, 4), v128.shuffle<f64>(ab, ce, 1, 3), kept);
  put(to + load<usize>(lanes, 8), v128.shuffle<f64>(AB, CE, 0, 2), kept);
  put(to + load<usize>(lanes, 12), v128.shuffle<f64>(AB, CE, 1, 3), kept);
}

/** Four rows by 4 V lanes of float32. */
@inline
function tile(
  V: i32, a: usize, rows: usize, depth: i32, panel: usize, to: usize, lanes: usize, add: bool,
): void {
  const a0 = a + load<usize>(rows);
  const a1 = a + load<usize>(rows, 4);
  const a2 = a + load<usize>(rows, 8);
  const a3 = a + load<usize>(rows, 12);
  const end = panel + <usize>depth * STEP;
  const zero = f32x4.splat(0);
  let c00 = zero;
  let c01 = zero;
  let c10 = zero;
  let c11 = zero;
  let c20 = zero;
  let c21 = zero;
  let c30 = zero;
  let c31 = zero;
  for (; panel < end; panel += STEP) {
    const at = load<usize>(panel, LANES * 4);
    const b0 = v128.load(panel);
    const b1 = V > 1 ? v128.load(panel, 16) : b0;
    const x0 = v128.load_splat<f32>(a0 + at);
    c00 = addProduct(c00, x0, b0);
    if (V > 1) c01 = addProduct(c01, x0, b1);
    const x1 = v128.load_splat<f32>(a1 + at);
    c10 = addProduct(c10, x1, b0);
    if (V > 1) c11 = addProduct(c11, x1, b1);
    const x2 = v128.load_splat<f32>(a2 + at);
    c20 = addProduct(c20, x2, b0);
    if (V > 1) c21 = addProduct(c21, x2, b1);
    const x3 = v128.load_splat<f32>(a3 + at);
    c30 = addProduct(c30, x3, b0);
    if (V > 1) c31 = addProduct(c31, x3, b1);
  }
  const kept = i32x4.splat(add ? -1 : 0);
  putLanes(to, lanes, c00, c10, c20, c30, kept);
  if (V > 1) putLanes(to, lanes + 16, c01, c11, c21, c31, kept);
}

function tile8(
  a: usize, rows: usize, depth: i32, panel: usize, to: usize, lanes: usize, add: bool,
): void {
  tile(2, a, rows, depth, panel, to, lanes, add);
}

function tile4(
  a: usize, rows: usize, depth: i32, panel: usize, to: usize, lanes: usize, add: bool,
): void {
  tile(1, a, rows, depth, panel, to, lanes, add);
}

/**
 * The sums over `depth` products of `count` rows of a, at the offsets `rows`, with the lanes of a panel.
 * The sum of a row and a lane goes to the offset in c that is the sum of the row's, in `outs`, and the
 * lane's; `add` adds it to what is there.
 * `scratch` begins with the head of a panel whose lanes are 16 bytes apart.
 */
export function rowsByLanes(
  size: usize, a: usize, rows: usize, count: i32, depth: i32, panel: usize, lanes: i32,
  c: usize, outs: usize, add: bool, scratch: usize,
): void {
  const values = panel + HEAD;
  if (size == 8) {
    for (; count > 0; --count) {
      rowByLanes64(a + load<usize>(rows), depth, panel, lanes, c + load<usize>(outs), add);
      rows += 4;
      outs += 4;
    }
    return;
  }
  for (; count > 0; count -= ROWS) {
    const to = c + load<usize>(outs);
    const joined = count >= ROWS && load<usize>(outs, 12) - load<usize>(outs) == 12;
    const direct = joined && (lanes & 3) == 0;
    const at = direct ? to : scratch + HEAD;
    const places = direct ? panel : scratch;
    if (lanes > 4) tile8(a, rows, depth, values, at, places, direct && add);
    else tile4(a, rows, depth, values, at, places, direct && add);
    if (!direct) {
      for (let l: usize = 0; l < (<usize>lanes) << 2; l += 4) {
        const from = at + 4 * l;
        const lane = c + load<usize>(panel + l);
        for (let r: usize = 0; r < (<usize>min(count, ROWS)) << 2; r += 4) {
          const element = lane + load<usize>(outs + r);
          const value = load<f32>(from + r);
          store<f32>(element, add ? load<f32>(element) + value : value);
        }
      }
    }
    rows += 16;
    outs += 16;
  }
}

function rowByLanes64(
  a: usize, depth: i32, panel: usize, lanes: i32, c: usize, add: bool,
): void {
  for (let l: usize = 0; l < <usize>lanes; ++l) {
    let b = panel + HEAD + (l << 3);
    let sum: f64 = 0;
    let at = panel + HEAD + LANES * 8;
    for (let p = 0; p < depth; ++p) {
      sum += load<f64>(a + load<usize>(at)) * load<f64>(b);
      at += rowBytes(8);
      b += rowBytes(8);
    }
    const to = c + load<usize>(panel + (l << 2));
    store<f64>(to, add ? load<f64>(to) + sum : sum);
  }
}

/**
 * Packs up to eight lanes, `bc` bytes apart, of `depth` rows, `br` bytes apart, that are multiplied with
 * elements at the offsets `depths`.
 */
export function packLanes(
  size: usize, panel: usize, b: usize, br: usize, bc: usize, depths: usize, depth: i32, lanes: i32,
): void {
  let to = panel + HEAD;
  const end = to + <usize>depth * rowBytes(size);
  for (let row = to; row < end; row += rowBytes(size)) {
    store<usize>(row + LANES * size, load<usize>(depths));
    depths += 4;
  }
  if (size == 4) {
    for (; lanes > 0; lanes -= 4) {
      packColumns(to, STEP, b, br, bc, depth, min(lanes, 4));
      to += 16;
      b += 4 * bc;
    }
    return;
  }
  for (; to < end; to += rowBytes(8)) {
    for (let l: usize = 0; l < <usize>lanes; ++l) store<f64>(to + (l << 3), load<f64>(b + l * bc));
    b += br;
  }
}
