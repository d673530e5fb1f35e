/** Operators that make values from the element's flat index: iota, random bits, uniforms. */
import { unary } from "./elementwise-loops";
import { threefry } from "./math/threefry";

/** d[i] = first + i. */
export function iota<T>(d: usize, first: i32, n: i32): void {
  for (let i = 0; i < n; i++) store<T>(d + <usize>i * sizeof<T>(), <T>(first + i));
}

/**
 * Words `first` … of the stream of the key (key0, key1); `first` is a multiple of 8. Words 8j … 8j+3
 * are the first outputs of the counters 4j … 4j+3, the next four words their second outputs.
 */
export function randomBits(d: usize, key0: i32, key1: i32, first: i32, n: i32): void {
  for (let i = 0; i < n; i += 8) {
    const to = d + (<usize>i << 2);
    threefry(key0, key1, (first + i) >> 1, to, i + 4 < n ? to + 16 : 0);
  }
}

/** The upper 24 bits as a fraction: uniform on the multiples of 2⁻²⁴ in [0, 1). */
@final class Uniform {
  @inline apply(bits: v128): v128 {
    const fraction = f32x4.convert_i32x4_s(i32x4.shr_u(bits, 8));
    return f32x4.mul(fraction, f32x4.splat(<f32>(1.0 / 16777216.0)));
  }
}

export function uniform(d: usize, a: usize, n: i32): void {
  unary<Uniform>(d, a, <usize>n << 2);
}
