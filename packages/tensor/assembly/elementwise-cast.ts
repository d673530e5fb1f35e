/** Conversions between dtypes. Widening loops run backwards, so d may be the register of a. */
import { compare } from "./elementwise-loops";
import { NonZero } from "./elementwise-logic";

function float32ToFloat64(d: usize, a: usize, n: i32): void {
  for (let i = <usize>n << 2; i > 0; i -= 8) {
    const x = v128.load_zero<u64>(a + i - 8);
    v128.store(d + (i << 1) - 16, f64x2.promote_low_f32x4(x));
  }
}

function int32ToFloat64(d: usize, a: usize, n: i32): void {
  for (let i = <usize>n << 2; i > 0; i -= 8) {
    const x = v128.load_zero<u64>(a + i - 8);
    v128.store(d + (i << 1) - 16, f64x2.convert_low_i32x4_s(x));
  }
}

function float64ToFloat32(d: usize, a: usize, n: i32): void {
  for (let end = d + (<usize>n << 2); d < end; d += 8, a += 16) {
    v128.store_lane<u64>(d, f32x4.demote_f64x2_zero(v128.load(a)), 0);
  }
}

function float64ToInt32(d: usize, a: usize, n: i32): void {
  for (let end = d + (<usize>n << 2); d < end; d += 8, a += 16) {
    v128.store_lane<u64>(d, i32x4.trunc_sat_f64x2_s_zero(v128.load(a)), 0);
  }
}

function int32ToFloat32(d: usize, a: usize, n: i32): void {
  for (let end = d + (<usize>n << 2); d < end; d += 16, a += 16) {
    v128.store(d, f32x4.convert_i32x4_s(v128.load(a)));
  }
}

function float32ToInt32(d: usize, a: usize, n: i32): void {
  for (let end = d + (<usize>n << 2); d < end; d += 16, a += 16) {
    v128.store(d, i32x4.trunc_sat_f32x4_s(v128.load(a)));
  }
}

/**
 * Converts between the dtypes numbered `source` and `target`: 0 float32, 1 float64, 2 int32,
 * 3 bool. Floats are truncated to int32 and saturate, NaN gives 0; to bool it is x ≠ 0.
 */
export function cast(target: i32, source: i32, d: usize, a: usize, n: i32): i32 {
  if (target == source || (target == 2 && source == 3)) {
    memory.copy(d, a, (<usize>n << 2) << <usize>(source == 1));
  } else if (target == 0) {
    source == 1 ? float64ToFloat32(d, a, n) : int32ToFloat32(d, a, n);
  } else if (target == 1) {
    source == 0 ? float32ToFloat64(d, a, n) : int32ToFloat64(d, a, n);
  } else if (target == 2) {
    source == 0 ? float32ToInt32(d, a, n) : float64ToInt32(d, a, n);
  } else if (source == 0) {
    compare<f32, NonZero<f32>>(d, a, a, n);
  } else if (source == 1) {
    compare<f64, NonZero<f64>>(d, a, a, n);
  } else {
    compare<i32, NonZero<i32>>(d, a, a, n);
  }
  return 0;
}
