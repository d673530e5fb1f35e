/**
 * The loops of the elementwise kernel: one per arity. `Op` is a class without state whose inlined
 * method computes one vector; `changetype<Op>(0)` only names it, no object exists. Element counts
 * are multiples of 4 and registers hold 4-byte lanes, except those of float64.
 */

/** d[i] = op(a[i]) for every vector of `bytes` bytes. */
export function unary<Op>(d: usize, a: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(d + i, changetype<Op>(0).apply(v128.load(a + i)));
  }
}

/** d[i] = op(a[i], b[i]) for every vector of `bytes` bytes. */
export function binary<Op>(d: usize, a: usize, b: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(d + i, changetype<Op>(0).apply(v128.load(a + i), v128.load(b + i)));
  }
}

/** d[i] = 1 where the mask op(a[i], b[i]) is set, else 0; d is a bool register. */
export function compare<T, Op>(d: usize, a: usize, b: usize, n: i32): void {
  for (let end = d + (<usize>n << 2); d < end; d += 16) {
    let mask = changetype<Op>(0).mask(v128.load(a), v128.load(b));
    if (sizeof<T>() == 8) {
      const high = changetype<Op>(0).mask(v128.load(a, 16), v128.load(b, 16));
      mask = v128.shuffle<i32>(mask, high, 0, 2, 4, 6);
    }
    v128.store(d, v128.shr<u32>(mask, 31));
    a += 4 * sizeof<T>();
    b += 4 * sizeof<T>();
  }
}

/** d[i] = op(a[i]), one element at a time, computed in float64 and rounded to T. */
export function scalarUnary<T, Op>(d: usize, a: usize, n: i32): void {
  for (let end = d + <usize>n * sizeof<T>(); d < end; d += sizeof<T>(), a += sizeof<T>()) {
    store<T>(d, <T>changetype<Op>(0).scalar(<f64>load<T>(a)));
  }
}

/** d[i] = op(a[i], b[i]), one element at a time; C is the type the operator computes in. */
export function scalarBinary<T, C, Op>(d: usize, a: usize, b: usize, n: i32): void {
  for (let end = d + <usize>n * sizeof<T>(); d < end; d += sizeof<T>()) {
    store<T>(d, <T>changetype<Op>(0).scalar(<C>load<T>(a), <C>load<T>(b)));
    a += sizeof<T>();
    b += sizeof<T>();
  }
}
