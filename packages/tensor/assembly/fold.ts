import { addRowOf, elementBytes } from "./rows";

/** Adds one contiguous source row to a strided destination row, in order. */
function foldRow(dtype: i32, dst: usize, src: usize, length: i32, stride: i32): void {
  if (stride == 1) {
    addRowOf(dtype, dst, src, length);
    return;
  }
  const size = elementBytes(dtype);
  for (; length > 0; --length) {
    if (dtype == 0) store<f32>(dst, load<f32>(dst) + load<f32>(src));
    else if (dtype == 1) store<f64>(dst, load<f64>(dst) + load<f64>(src));
    else store<i32>(dst, load<i32>(dst) + load<i32>(src));
    dst += <usize>stride * size;
    src += size;
  }
}

/** Walks the dimensions; `dims` and `strides` point at i32 words. Returns the end of the source. */
function foldDims(
  dtype: i32, src: usize, dst: usize, dims: usize, strides: usize, rank: i32,
): usize {
  const length = rank == 0 ? 1 : load<i32>(dims);
  const stride = rank == 0 ? 1 : load<i32>(strides);
  const size = elementBytes(dtype);
  if (rank <= 1) {
    foldRow(dtype, dst, src, length, stride);
    return src + <usize>length * size;
  }
  for (let i = 0; i < length; ++i) {
    src = foldDims(dtype, src, dst, dims + 4, strides + 4, rank - 1);
    dst += <usize>stride * size;
  }
  return src;
}

/**
 * Adjoint of overlapping windows: `[dtype, rank, src, dst, dstBytes, dims[rank],
 * dstStrides[rank]]`; one unit. `dst` is zeroed, then every element of the contiguous `src` is
 * added, in row-major order, at the offset its coordinates have under `dstStrides`.
 */
export function fold(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  if (begin >= end) return 0;
  const rank = load<i32>(d, 4);
  const dst = load<usize>(d, 12);
  memory.fill(dst, 0, load<usize>(d, 16));
  const dims = d + 20;
  foldDims(load<i32>(d), load<usize>(d, 8), dst, dims, dims + ((<usize>rank) << 2), rank);
  return 0;
}
