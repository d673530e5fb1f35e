/**
 * Gathers and scatters of table rows, and of single elements of rows.
 *
 * An index outside its table makes the kernel store the failing position in the last word of its
 * descriptor and return 1.
 */

/** Copies a row; short rows in vectors, since a bulk copy costs about 20 ns to start. */
@inline
export function copyRow(dst: usize, src: usize, bytes: usize): void {
  if (bytes > 1024) {
    memory.copy(dst, src, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, v128.load(src + i));
  for (; i + 4 <= bytes; i += 4) store<u32>(dst + i, load<u32>(src + i));
  for (; i < bytes; ++i) store<u8>(dst + i, load<u8>(src + i));
}

@inline
function zeroRow(dst: usize, bytes: usize): void {
  if (bytes > 1024) {
    memory.fill(dst, 0, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(dst + i, i32x4.splat(0));
  for (; i + 4 <= bytes; i += 4) store<u32>(dst + i, 0);
  for (; i < bytes; ++i) store<u8>(dst + i, 0);
}

/** dst += src over `length` elements. */
@inline
function addRow<T>(dst: usize, src: usize, length: i32): void {
  const lanes = <i32>(16 / sizeof<T>());
  let i = 0;
  for (; i + lanes <= length; i += lanes) {
    v128.store(dst, v128.add<T>(v128.load(dst), v128.load(src)));
    dst += 16;
    src += 16;
  }
  for (; i < length; ++i) {
    store<T>(dst, load<T>(dst) + load<T>(src));
    dst += sizeof<T>();
    src += sizeof<T>();
  }
}

/** dst += src over `length` elements of a dtype. */
export function addRowOf(dtype: i32, dst: usize, src: usize, length: i32): void {
  if (dtype == 0) addRow<f32>(dst, src, length);
  else if (dtype == 1) addRow<f64>(dst, src, length);
  else addRow<i32>(dst, src, length);
}

/** Bytes of an element that can be added: all but bool. */
@inline
export function elementBytes(dtype: i32): usize {
  return dtype == 1 ? 8 : 4;
}

/** `[rowBytes, n, tableRows, table, indices, out, skipNegative, failedPosition]`; units = n. */
export function takeRows(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const bytes = load<usize>(d);
  const tableRows = load<u32>(d, 8);
  const table = load<usize>(d, 12);
  const indices = load<usize>(d, 16);
  const skip = load<i32>(d, 24) != 0;
  let out = load<usize>(d, 20) + <usize>begin * bytes;
  for (let i = begin; i < end; ++i) {
    const index = load<i32>(indices + ((<usize>i) << 2));
    if (<u32>index < tableRows) {
      copyRow(out, table + <usize>index * bytes, bytes);
    } else if (skip && index == -1) {
      zeroRow(out, bytes);
    } else {
      store<i32>(d, i, 28);
      return 1;
    }
    out += bytes;
  }
  return 0;
}

/** out = the sum over `k` indices of V vectors (4 or 1) at `table` in rows of `bytes`. */
@inline
function sumVectors<T>(
  V: i32, table: usize, bytes: usize, indices: usize, k: i32, out: usize,
): void {
  let s0 = i32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (const end = indices + ((<usize>k) << 2); indices < end; indices += 4) {
    const row = table + <usize>load<u32>(indices) * bytes;
    s0 = v128.add<T>(s0, v128.load(row));
    if (V > 1) s1 = v128.add<T>(s1, v128.load(row, 16));
    if (V > 1) s2 = v128.add<T>(s2, v128.load(row, 32));
    if (V > 1) s3 = v128.add<T>(s3, v128.load(row, 48));
  }
  v128.store(out, s0);
  if (V > 1) v128.store(out, s1, 16);
  if (V > 1) v128.store(out, s2, 32);
  if (V > 1) v128.store(out, s3, 48);
}

/** out = the sum of the `k` rows of a table that `indices` name, in order. */
function sumRows<T>(
  table: usize, bytes: usize, indices: usize, k: i32, out: usize,
): void {
  let i: usize = 0;
  for (; i + 64 <= bytes; i += 64) sumVectors<T>(4, table + i, bytes, indices, k, out + i);
  for (; i + 16 <= bytes; i += 16) sumVectors<T>(1, table + i, bytes, indices, k, out + i);
  for (; i < bytes; i += sizeof<T>()) {
    let sum: T = 0;
    for (let j: usize = 0; j < <usize>k; ++j) {
      sum += load<T>(table + <usize>load<u32>(indices + (j << 2)) * bytes + i);
    }
    store<T>(out + i, sum);
  }
}

/** `[dtype, rowLength, n, k, tableRows, table, indices, out, failedPosition]`; units = n. */
export function takeSums(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const dtype = load<i32>(d);
  const k = load<i32>(d, 12);
  const tableRows = load<u32>(d, 16);
  const table = load<usize>(d, 20);
  const indices = load<usize>(d, 24);
  const bytes = <usize>load<u32>(d, 4) * elementBytes(dtype);
  let out = load<usize>(d, 28) + <usize>begin * bytes;
  for (let i = begin; i < end; ++i) {
    const first = i * k;
    const which = indices + ((<usize>first) << 2);
    for (let j = 0; j < k; ++j) {
      if (load<u32>(which + ((<usize>j) << 2)) >= tableRows) {
        store<i32>(d, first + j, 32);
        return 1;
      }
    }
    if (dtype == 0) sumRows<f32>(table, bytes, which, k, out);
    else if (dtype == 1) sumRows<f64>(table, bytes, which, k, out);
    else sumRows<i32>(table, bytes, which, k, out);
    out += bytes;
  }
  return 0;
}

/** Bytes of the columns of a unit of scatterAddRows: two lines of the cache. */
const STRIP: usize = 128;

/**
 * `[dtype, rowLength, n, k, outRows, rows, indices, out, skipNegative, failedPosition]`; units =
 * strips of 128 bytes of a row. `out` is zeroed, then row i / k is added to `out[indices[i]]`, in
 * order of i.
 */
export function scatterAddRows(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const dtype = load<i32>(d);
  const n = load<i32>(d, 8);
  const k = load<i32>(d, 12);
  const outRows = load<u32>(d, 16);
  const indices = load<usize>(d, 24);
  const skip = load<i32>(d, 32) != 0;
  const size = elementBytes(dtype);
  const bytes = <usize>load<u32>(d, 4) * size;
  for (let unit = begin; unit < end; ++unit) {
    const start = <usize>unit * STRIP;
    const width = min(bytes - start, STRIP);
    const length = <i32>(width / size);
    const out = load<usize>(d, 28) + start;
    let row = load<usize>(d, 20) + start;
    if (width == bytes) memory.fill(out, 0, <usize>outRows * bytes);
    else for (let i: u32 = 0; i < outRows; ++i) zeroRow(out + <usize>i * bytes, width);
    for (let i = 0; i < n; row += bytes) {
      for (const next = i + k; i < next; ++i) {
        const index = load<i32>(indices + ((<usize>i) << 2));
        if (<u32>index < outRows) {
          addRowOf(dtype, out + <usize>index * bytes, row, length);
        } else if (!skip || index != -1) {
          store<i32>(d, i, 36);
          return 1;
        }
      }
    }
  }
  return 0;
}

/**
 * `[dtype, rowLength, n, tableRows, indices, rows, outIndices, outRows, workspace,
 * failedPosition]`; one unit.
 *
 * `workspace` is an open-addressing hash table of 2^ceil(log2(2n)) pairs (index, position of its
 * first occurrence) with multiplicative hashing (Knuth, The Art of Computer Programming 3, §6.4),
 * so that the cost follows n and not the size of the table. An index of −1, as this kernel itself
 * writes them, names no row.
 */
export function coalesceRows(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const n = load<i32>(d, 8);
  if (begin >= end || n == 0) return 0;
  const dtype = load<i32>(d);
  const length = load<i32>(d, 4);
  const tableRows = load<u32>(d, 12);
  const indices = load<usize>(d, 16);
  let row = load<usize>(d, 20);
  const outIndices = load<usize>(d, 24);
  const outRows = load<usize>(d, 28);
  const workspace = load<usize>(d, 32);
  const bytes = <usize>length * elementBytes(dtype);
  const bits = 32 - clz<u32>(2 * <u32>n - 1);
  const mask = (<u32>1 << bits) - 1;
  memory.fill(workspace, 0xff, (<usize>8) << bits);
  memory.fill(outRows, 0, <usize>n * bytes);
  for (let i = 0; i < n; ++i) {
    const index = load<i32>(indices + ((<usize>i) << 2));
    if (index == -1) {
      store<i32>(outIndices + ((<usize>i) << 2), -1);
      row += bytes;
      continue;
    }
    if (<u32>index >= tableRows) {
      store<i32>(d, i, 36);
      return 1;
    }
    let slot = (<u32>index * 0x9e3779b1) >> (32 - bits);
    let at = workspace + ((<usize>slot) << 3);
    let key = load<i32>(at);
    while (key != index && key != -1) {
      slot = (slot + 1) & mask;
      at = workspace + ((<usize>slot) << 3);
      key = load<i32>(at);
    }
    let first = i;
    if (key == -1) {
      store<i32>(at, index);
      store<i32>(at, i, 4);
      store<i32>(outIndices + ((<usize>i) << 2), index);
    } else {
      first = load<i32>(at, 4);
      store<i32>(outIndices + ((<usize>i) << 2), -1);
    }
    addRowOf(dtype, outRows + <usize>first * bytes, row, length);
    row += bytes;
  }
  return 0;
}

/** `[rowBytes, n, table, indices, rows]`; units = n. Index -1 is skipped. */
export function putRows(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const bytes = load<usize>(d);
  const table = load<usize>(d, 8);
  const indices = load<usize>(d, 12);
  let row = load<usize>(d, 16) + <usize>begin * bytes;
  for (let i = begin; i < end; ++i) {
    const index = load<i32>(indices + ((<usize>i) << 2));
    if (index != -1) copyRow(table + <usize>index * bytes, row, bytes);
    row += bytes;
  }
  return 0;
}

@inline
function copyElement(dst: usize, src: usize, bytes: usize): void {
  if (bytes == 4) store<u32>(dst, load<u32>(src));
  else if (bytes == 8) store<u64>(dst, load<u64>(src));
  else store<u8>(dst, load<u8>(src));
}

/** `[elementBytes, n, V, x, indices, out, failedPosition]`; out[i] = x[i, indices[i]]. */
export function pick(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const size = load<usize>(d);
  const columns = load<u32>(d, 8);
  const x = load<usize>(d, 12);
  const indices = load<usize>(d, 16);
  const out = load<usize>(d, 20);
  for (let i = begin; i < end; ++i) {
    const index = load<u32>(indices + ((<usize>i) << 2));
    if (index >= columns) {
      store<i32>(d, i, 24);
      return 1;
    }
    copyElement(out + <usize>i * size, x + (<usize>i * columns + index) * size, size);
  }
  return 0;
}

/** `[elementBytes, n, V, values, indices, out, failedPosition]`; out[i, indices[i]] = values[i]. */
export function place(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  const size = load<usize>(d);
  const columns = load<u32>(d, 8);
  const values = load<usize>(d, 12);
  const indices = load<usize>(d, 16);
  const out = load<usize>(d, 20);
  memory.fill(out + <usize>begin * columns * size, 0, <usize>(end - begin) * columns * size);
  for (let i = begin; i < end; ++i) {
    const index = load<u32>(indices + ((<usize>i) << 2));
    if (index >= columns) {
      store<i32>(d, i, 24);
      return 1;
    }
    copyElement(out + (<usize>i * columns + index) * size, values + <usize>i * size, size);
  }
  return 0;
}
