/**
 * Traffic between memory and registers. In memory a bool is a byte, in a register an int32 lane;
 * of the other dtypes a register holds the bytes of memory. Nothing past the n elements asked for
 * is read or written.
 */

/** dtype codes: 0 float32, 1 float64, 2 int32, 3 bool. */
const FLOAT64 = 1;
const BOOL = 3;

export function elementBytes(type: i32): i32 {
  return type == BOOL ? 1 : type == FLOAT64 ? 8 : 4;
}

/** n contiguous elements into a register. */
export function loadContiguous(type: i32, register: usize, from: usize, n: i32): void {
  if (type != BOOL) {
    memory.copy(register, from, n * elementBytes(type));
    return;
  }
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const lanes = v128.load_ext<u8>(from + i);
    const to = register + (i << 2);
    v128.store(to, i32x4.extend_low_i16x8_u(lanes));
    v128.store(to, i32x4.extend_high_i16x8_u(lanes), 16);
  }
  for (; i < n; i++) store<i32>(register + (i << 2), load<u8>(from + i));
}

/** n elements of a register into contiguous memory. */
export function storeContiguous(type: i32, register: usize, to: usize, n: i32): void {
  if (type != BOOL) {
    memory.copy(to, register, n * elementBytes(type));
    return;
  }
  let i = 0;
  for (; i + 8 <= n; i += 8) {
    const from = register + (i << 2);
    const lanes = v128.narrow<i32>(v128.load(from), v128.load(from, 16));
    v128.store_lane<u64>(to + i, i8x16.narrow_i16x8_u(lanes, lanes), 0);
  }
  for (; i < n; i++) store<u8>(to + i, load<i32>(register + (i << 2)));
}

/** One element into the first n lanes of a register. */
export function fillScalar(type: i32, register: usize, from: usize, n: i32): void {
  if (type == FLOAT64) loadRun<u64, u64>(register, from, 0, n);
  else if (type == BOOL) loadRun<u8, u32>(register, from, 0, n);
  else loadRun<u32, u32>(register, from, 0, n);
}

/** n elements that lie `stride` apart, from memory type M to lane type L. */
function loadRun<M, L>(to: usize, from: usize, stride: i32, n: i32): void {
  const end = to + <usize>n * sizeof<L>();
  if (stride == 0) {
    const value = <L>load<M>(from);
    const vector = v128.splat<L>(value);
    for (; to + 16 <= end; to += 16) v128.store(to, vector);
    for (; to < end; to += sizeof<L>()) store<L>(to, value);
    return;
  }
  if (stride == 1 && sizeof<M>() == sizeof<L>()) {
    for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from));
  }
  const step = stride * sizeof<M>();
  for (; to < end; to += sizeof<L>(), from += step) store<L>(to, <L>load<M>(from));
}

/**
 * Elements `first` … `first + n` of a strided array into a register. `shape` points at
 * [rank, dims[rank], strides[rank]]; `coordinates` at room for rank words.
 */
function loadStrided<M, L>(
  register: usize,
  from: usize,
  shape: usize,
  coordinates: usize,
  first: i32,
  n: i32,
): void {
  const last = (load<i32>(shape) - 1) << 2;
  const dims = shape + 4;
  const strides = dims + last + 4;
  let rest = first;
  for (let k = last; k >= 0; k -= 4) {
    const dim = load<i32>(dims + k);
    const coordinate = rest % dim;
    rest /= dim;
    store<i32>(coordinates + k, coordinate);
    from += coordinate * load<i32>(strides + k) * sizeof<M>();
  }
  const inner = load<i32>(dims + last);
  const stride = load<i32>(strides + last);
  let left = inner - load<i32>(coordinates + last);
  for (;;) {
    const run = min(left, n);
    loadRun<M, L>(register, from, stride, run);
    n -= run;
    if (n == 0) return;
    register += run * sizeof<L>();
    from += (run - inner) * stride * sizeof<M>();
    left = inner;
    // The next coordinate of the outer dimensions, with carry.
    for (let k = last - 4; k >= 0; k -= 4) {
      const step = load<i32>(strides + k) * sizeof<M>();
      const coordinate = load<i32>(coordinates + k) + 1;
      from += step;
      if (coordinate < load<i32>(dims + k)) {
        store<i32>(coordinates + k, coordinate);
        break;
      }
      store<i32>(coordinates + k, 0);
      from -= coordinate * step;
    }
  }
}

/** Dispatches on the dtype; see above. */
export function loadAnyStrided(
  type: i32,
  register: usize,
  from: usize,
  shape: usize,
  coordinates: usize,
  first: i32,
  n: i32,
): void {
  if (type == FLOAT64) loadStrided<u64, u64>(register, from, shape, coordinates, first, n);
  else if (type == BOOL) loadStrided<u8, u32>(register, from, shape, coordinates, first, n);
  else loadStrided<u32, u32>(register, from, shape, coordinates, first, n);
}
