/**
 * Strided copy: `[elementBytes, rank, src, dst, dims[rank], srcStrides[rank], dstStrides[rank]]`;
 * units = dims[0].
 *
 * The dimensions are put into scratch in a canonical form: size 1 dropped, neighbours that both
 * sides step through evenly merged. Then the innermost loop, or the innermost two when the two
 * sides are contiguous along different dimensions (a transposition), run in fast code and the
 * others are walked recursively. The source and the destination must not overlap.
 */

/** A canonical dimension: size, source stride and destination stride in bytes. */
const RECORD: usize = 12;

@inline
function moveElement(dst: usize, src: usize, size: usize): void {
  if (size == 4) store<u32>(dst, load<u32>(src));
  else if (size == 8) store<u64>(dst, load<u64>(src));
  else store<u8>(dst, load<u8>(src));
}

@inline
function moveStrided(dst: usize, src: usize, n: i32, ds: usize, ss: usize, size: usize): void {
  for (; n > 0; --n) {
    moveElement(dst, src, size);
    dst += ds;
    src += ss;
  }
}

/** One run of n elements; the strides are in bytes. */
function moveRun(dst: usize, src: usize, n: i32, ds: usize, ss: usize, size: usize): void {
  if (ds == size && ss == size) {
    let bytes = <usize>n * size;
    if (bytes >= 512) {
      memory.copy(dst, src, bytes);
      return;
    }
    for (; bytes >= 16; bytes -= 16) {
      v128.store(dst, v128.load(src));
      dst += 16;
      src += 16;
    }
    for (; bytes >= 4; bytes -= 4) {
      store<u32>(dst, load<u32>(src));
      dst += 4;
      src += 4;
    }
    for (; bytes > 0; --bytes) store<u8>(dst++, load<u8>(src++));
  } else if (size == 4) {
    if (ds == 4 && ss == 0) {
      const v = v128.load_splat<u32>(src);
      for (; n >= 4; n -= 4) {
        v128.store(dst, v);
        dst += 16;
      }
    }
    moveStrided(dst, src, n, ds, ss, 4);
  } else if (size == 8) {
    moveStrided(dst, src, n, ds, ss, 8);
  } else {
    moveStrided(dst, src, n, ds, ss, 1);
  }
}

/** A square of 4 by 4 four-byte elements. */
@inline
export function transpose4(dst: usize, src: usize, ds: usize, ss: usize): void {
  const a = v128.load(src);
  const b = v128.load(src + ss);
  const c = v128.load(src + 2 * ss);
  const e = v128.load(src + 3 * ss);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ce = v128.shuffle<f32>(c, e, 0, 4, 1, 5);
  const AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const CE = v128.shuffle<f32>(c, e, 2, 6, 3, 7);
  v128.store(dst, v128.shuffle<f64>(ab, ce, 0, 2));
  v128.store(dst + ds, v128.shuffle<f64>(ab, ce, 1, 3));
  v128.store(dst + 2 * ds, v128.shuffle<f64>(AB, CE, 0, 2));
  v128.store(dst + 3 * ds, v128.shuffle<f64>(AB, CE, 1, 3));
}

/** Side of the squares a transposition goes through: both sides use whole cache lines. */
const TILE = 16;

/** A square of TILE by TILE or less. */
function transposeTile(
  dst: usize, src: usize, n: i32, m: i32, ds: usize, ss: usize, size: usize,
): void {
  let i = 0;
  if (size == 4 && (m & 3) == 0) {
    for (; i + 4 <= n; i += 4) {
      let from = src;
      let to = dst;
      for (let j = 0; j < m; j += 4) {
        transpose4(to, from, ds, ss);
        to += 16;
        from += 4 * ss;
      }
      src += 16;
      dst += 4 * ds;
    }
  }
  for (; i < n; ++i) {
    if (size == 4) moveStrided(dst, src, m, 4, ss, 4);
    else if (size == 8) moveStrided(dst, src, m, 8, ss, 8);
    else moveStrided(dst, src, m, 1, ss, 1);
    src += size;
    dst += ds;
  }
}

/**
 * dst[i * ds + j] = src[j * ss + i] in elements of `size` bytes, i < n (contiguous in the source),
 * j < m (contiguous in the destination); the strides are in bytes.
 */
function transpose(
  dst: usize, src: usize, n: i32, m: i32, ds: usize, ss: usize, size: usize,
): void {
  for (let i = 0; i < n; i += TILE) {
    for (let j = 0; j < m; j += TILE) {
      transposeTile(
        dst + <usize>i * ds + <usize>j * size, src + <usize>j * ss + <usize>i * size,
        min(n - i, TILE), min(m - j, TILE), ds, ss, size,
      );
    }
  }
}

/** `count` runs of n elements each, short ones without a call. */
function moveRuns(
  dst: usize, src: usize, count: i32, dstStep: usize, srcStep: usize, n: i32, ds: usize, ss: usize,
  size: usize,
): void {
  const short = size == 4 && n <= 16;
  for (; count > 0; --count) {
    if (short) moveStrided(dst, src, n, ds, ss, 4);
    else moveRun(dst, src, n, ds, ss, size);
    dst += dstStep;
    src += srcStep;
  }
}

/** Copies all dimensions from `record` to `last`, the final two in the loops above. */
function walk(dst: usize, src: usize, record: usize, last: usize, flat: bool, size: usize): void {
  const n = load<i32>(record);
  const ss = load<usize>(record, 4);
  const ds = load<usize>(record, 8);
  if (record == last) {
    moveRun(dst, src, n, ds, ss, size);
    return;
  }
  if (record + RECORD == last) {
    const inner = load<i32>(last);
    const innerSource = load<usize>(last, 4);
    if (flat) moveRuns(dst, src, n, ds, ss, inner, load<usize>(last, 8), innerSource, size);
    else transpose(dst, src, n, inner, ds, innerSource, size);
    return;
  }
  for (let i = 0; i < n; ++i) {
    walk(dst, src, record + RECORD, last, flat, size);
    src += ss;
    dst += ds;
  }
}

@inline
function swap(a: usize, b: usize): void {
  for (let word: usize = 0; word < RECORD; word += 4) {
    const kept = load<u32>(a + word);
    store<u32>(a + word, load<u32>(b + word));
    store<u32>(b + word, kept);
  }
}

export function copyStrided(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const size = load<usize>(d);
  const rank = load<i32>(d, 4);
  const dims = d + 16;
  const srcStrides = dims + ((<usize>rank) << 2);
  const dstStrides = srcStrides + ((<usize>rank) << 2);
  const src = load<usize>(d, 8) + <usize>begin * load<usize>(srcStrides) * size;
  const dst = load<usize>(d, 12) + <usize>begin * load<usize>(dstStrides) * size;

  // The canonical dimensions, outermost first.
  let last = scratch - RECORD;
  for (let axis = 0; axis < rank; ++axis) {
    const word = (<usize>axis) << 2;
    const n = axis == 0 ? end - begin : load<i32>(dims + word);
    const ss = load<usize>(srcStrides + word) * size;
    const ds = load<usize>(dstStrides + word) * size;
    if (n <= 0) return 0;
    if (n == 1) continue;
    if (
      last >= scratch &&
      load<usize>(last, 4) == <usize>n * ss &&
      load<usize>(last, 8) == <usize>n * ds
    ) {
      store<i32>(last, load<i32>(last) * n);
    } else {
      last += RECORD;
      store<i32>(last, n);
    }
    store<usize>(last, ss, 4);
    store<usize>(last, ds, 8);
  }
  if (last < scratch) {
    moveRun(dst, src, 1, size, size, size);
    return 0;
  }

  // A dimension contiguous in the destination goes innermost, one contiguous in the source next.
  let along: usize = 0;
  for (let r = scratch; r <= last; r += RECORD) if (load<usize>(r, 8) == size) along = r;
  let flat = true;
  if (along != 0) {
    swap(along, last);
    if (load<usize>(last, 4) != size) {
      along = 0;
      for (let r = scratch; r < last; r += RECORD) if (load<usize>(r, 4) == size) along = r;
      if (along != 0) {
        swap(along, last - RECORD);
        flat = false;
      }
    }
  }
  walk(dst, src, scratch, last, flat, size);
  return 0;
}
