/** Adds one contiguous source row to a strided destination row, in order. */
@inline
function foldRow<T>(dst: usize, src: usize, length: i32, stride: i32): void {
  let i = 0;
  if (stride == 1) {
    const lanes = <i32>(16 / sizeof<T>());
    for (; i + lanes <= length; i += lanes) {
      v128.store(dst, v128.add<T>(v128.load(dst), v128.load(src)));
      dst += 16;
      src += 16;
    }
  }
  const step = <usize>stride * sizeof<T>();
  for (; i < length; ++i) {
    store<T>(dst, load<T>(dst) + load<T>(src));
    dst += step;
    src += sizeof<T>();
  }
}

/** Walks the dimensions outside the innermost one; `dims` and `strides` point at i32 words. */
function foldDims<T>(src: usize, dst: usize, dims: usize, strides: usize, rank: i32): usize {
  const length = load<i32>(dims);
  const stride = load<i32>(strides);
  if (rank == 1) {
    foldRow<T>(dst, src, length, stride);
    return src + <usize>length * sizeof<T>();
  }
  for (let i = 0; i < length; ++i) {
    src = foldDims<T>(src, dst, dims + 4, strides + 4, rank - 1);
    dst += <usize>stride * sizeof<T>();
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
  const dtype = load<i32>(d);
  const rank = load<i32>(d, 4);
  const src = load<usize>(d, 8);
  const dst = load<usize>(d, 12);
  memory.fill(dst, 0, load<usize>(d, 16));
  const dims = d + 20;
  const strides = dims + ((<usize>rank) << 2);
  if (dtype == 0) {
    if (rank == 0) foldRow<f32>(dst, src, 1, 1);
    else foldDims<f32>(src, dst, dims, strides, rank);
  } else if (dtype == 1) {
    if (rank == 0) foldRow<f64>(dst, src, 1, 1);
    else foldDims<f64>(src, dst, dims, strides, rank);
  } else {
    if (rank == 0) foldRow<i32>(dst, src, 1, 1);
    else foldDims<i32>(src, dst, dims, strides, rank);
  }
  return 0;
}
