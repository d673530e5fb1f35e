/**
 * float32 products of a row vector and a matrix, and of a column and a row, additions in the order of
 * `gemm.ts`. Nothing is packed: every element of the matrix is used, or made, once.
 */
import { addProduct, addProductF32 } from "./fused";
import { blockSize } from "./gemm";

/** Columns whose sums are kept in scratch while rows of the matrix stream by. */
const STRIP = 512;

/** sums[j] += x0 b0[j] + x1 b1[j] + x2 b2[j] + x3 b3[j], rounded after every step. */
@inline
function addFourRows(
  sums: usize, x: usize, xs: usize, b: usize, br: usize, width: i32,
): void {
  const x1 = x + xs;
  const x2 = x1 + xs;
  const x3 = x2 + xs;
  let b1 = b + br;
  let b2 = b1 + br;
  let b3 = b2 + br;
  const v0 = v128.load_splat<f32>(x);
  const v1 = v128.load_splat<f32>(x1);
  const v2 = v128.load_splat<f32>(x2);
  const v3 = v128.load_splat<f32>(x3);
  for (; width >= 4; width -= 4) {
    let s = addProduct(v128.load(sums), v0, v128.load(b));
    s = addProduct(s, v1, v128.load(b1));
    s = addProduct(s, v2, v128.load(b2));
    v128.store(sums, addProduct(s, v3, v128.load(b3)));
    sums += 16;
    b += 16;
    b1 += 16;
    b2 += 16;
    b3 += 16;
  }
  for (; width > 0; --width) {
    let s = addProductF32(load<f32>(sums), load<f32>(x), load<f32>(b));
    s = addProductF32(s, load<f32>(x1), load<f32>(b1));
    s = addProductF32(s, load<f32>(x2), load<f32>(b2));
    store<f32>(sums, addProductF32(s, load<f32>(x3), load<f32>(b3)));
    sums += 4;
    b += 4;
    b1 += 4;
    b2 += 4;
    b3 += 4;
  }
}

@inline
function addOneRow(sums: usize, x: usize, b: usize, width: i32): void {
  const v = v128.load_splat<f32>(x);
  for (; width >= 4; width -= 4) {
    v128.store(sums, addProduct(v128.load(sums), v, v128.load(b)));
    sums += 16;
    b += 16;
  }
  for (; width > 0; --width) {
    store<f32>(sums, addProductF32(load<f32>(sums), load<f32>(x), load<f32>(b)));
    sums += 4;
    b += 4;
  }
}

/** Sums of a strip over one block of k; the matrix has contiguous rows. */
function alongRows(
  sums: usize, x: usize, xs: usize, b: usize, br: usize, width: i32, depth: i32,
): void {
  memory.fill(sums, 0, (<usize>width) << 2);
  for (; depth >= 4; depth -= 4) {
    addFourRows(sums, x, xs, b, br, width);
    x += 4 * xs;
    b += 4 * br;
  }
  for (; depth > 0; --depth) {
    addOneRow(sums, x, b, width);
    x += xs;
    b += br;
  }
}

/**
 * Adds four values of k to the sums of four columns, each contiguous: the square is transposed in
 * registers so that every lane adds in the order of k.
 */
@inline
function fourColumns(s: v128, x0: v128, x1: v128, x2: v128, x3: v128, b: usize, bc: usize): v128 {
  const a = v128.load(b);
  const e = v128.load(b + bc);
  const c = v128.load(b + 2 * bc);
  const f = v128.load(b + 3 * bc);
  const ae = v128.shuffle<f32>(a, e, 0, 4, 1, 5);
  const cf = v128.shuffle<f32>(c, f, 0, 4, 1, 5);
  const AE = v128.shuffle<f32>(a, e, 2, 6, 3, 7);
  const CF = v128.shuffle<f32>(c, f, 2, 6, 3, 7);
  s = addProduct(s, x0, v128.shuffle<f64>(ae, cf, 0, 2));
  s = addProduct(s, x1, v128.shuffle<f64>(ae, cf, 1, 3));
  s = addProduct(s, x2, v128.shuffle<f64>(AE, CF, 0, 2));
  return addProduct(s, x3, v128.shuffle<f64>(AE, CF, 1, 3));
}

/** Sums of a strip over one block of k; any strides, fast when the columns are contiguous. */
function alongColumns(
  sums: usize, x: usize, xs: usize, b: usize, br: usize, bc: usize, width: i32, depth: i32,
): void {
  const fast = br == 4 ? depth & ~3 : 0;
  for (; width >= 8; width -= 8) {
    let s = f32x4.splat(0);
    let t = s;
    let xp = x;
    let bp = b;
    for (let p = 0; p < fast; p += 4) {
      const x0 = v128.load_splat<f32>(xp);
      const x1 = v128.load_splat<f32>(xp + xs);
      const x2 = v128.load_splat<f32>(xp + 2 * xs);
      const x3 = v128.load_splat<f32>(xp + 3 * xs);
      s = fourColumns(s, x0, x1, x2, x3, bp, bc);
      t = fourColumns(t, x0, x1, x2, x3, bp + 4 * bc, bc);
      xp += 4 * xs;
      bp += 16;
    }
    v128.store(sums, s);
    v128.store(sums, t, 16);
    for (let j = 0; j < 8; ++j) {
      const at = sums + ((<usize>j) << 2);
      store<f32>(at, column(load<f32>(at), xp, xs, bp + <usize>j * bc, br, depth - fast));
    }
    sums += 32;
    b += 8 * bc;
  }
  for (; width > 0; --width) {
    store<f32>(sums, column(0, x, xs, b, br, depth));
    sums += 4;
    b += bc;
  }
}

@inline
function column(s: f32, x: usize, xs: usize, b: usize, br: usize, depth: i32): f32 {
  for (; depth > 0; --depth) {
    s = addProductF32(s, load<f32>(x), load<f32>(b));
    x += xs;
    b += br;
  }
  return s;
}

/** c[j] = sum over p of x[p] b[p, j], j < n, p < k; strides in bytes. */
export function vectorByMatrix(
  x: usize, xs: usize, b: usize, br: usize, bc: usize, c: usize, n: i32, k: i32, scratch: usize,
): void {
  const block = blockSize(k);
  for (let j = 0; j < n; j += STRIP) {
    const width = min(n - j, STRIP);
    for (let p = 0; p < k; p += block) {
      const depth = min(k - p, block);
      const sums = p == 0 ? c : scratch;
      const from = b + <usize>p * br;
      if (bc == 4) alongRows(sums, x + <usize>p * xs, xs, from, br, width, depth);
      else alongColumns(sums, x + <usize>p * xs, xs, from, br, bc, width, depth);
      if (p > 0) {
        for (let i: usize = 0; i < <usize>width; ++i) {
          const at = c + (i << 2);
          store<f32>(at, load<f32>(at) + load<f32>(scratch + (i << 2)));
        }
      }
    }
    c += (<usize>width) << 2;
    b += <usize>width * bc;
  }
}

/** C = the outer product of a column and a row whose elements are contiguous; strides in bytes. */
export function outer(a: usize, ar: usize, b: usize, c: usize, cr: usize, m: i32, n: i32): void {
  const zero = f32x4.splat(0);
  for (; m > 0; --m) {
    const x = v128.load_splat<f32>(a);
    const end = b + ((<usize>n) << 2);
    let from = b;
    let to = c;
    for (; from + 32 <= end; from += 32, to += 32) {
      v128.store(to, addProduct(zero, x, v128.load(from)));
      v128.store(to, addProduct(zero, x, v128.load(from, 16)), 16);
    }
    for (; from < end; from += 4, to += 4) {
      store<f32>(to, addProductF32(0, load<f32>(a), load<f32>(from)));
    }
    a += ar;
    c += cr;
  }
}
