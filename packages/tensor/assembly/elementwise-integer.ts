/** int32 operators without a vector form. None of them traps. */
import { scalarBinary } from "./elementwise-loops";

/** Truncating; x / 0 = 0 and INT_MIN / −1 = INT_MIN. */
@final class Divide {
  @inline scalar(a: i32, b: i32): i32 {
    return b == 0 ? 0 : b == -1 ? 0 - a : a / b;
  }
}

/** Has the sign of the divisor; x mod 0 = 0. */
@final class Remainder {
  @inline scalar(a: i32, b: i32): i32 {
    if (b == 0 || b == -1) return 0;
    const r = a % b;
    return r != 0 && (r ^ b) < 0 ? r + b : r;
  }
}

/** By squaring, modulo 2³². A negative exponent gives 0, except for the bases 1 and −1. */
@final class Power {
  @inline scalar(a: i32, b: i32): i32 {
    if (b < 0) return a == 1 ? 1 : a == -1 ? 1 - ((b & 1) << 1) : 0;
    let result = 1;
    for (; b; b >>= 1, a *= a) if (b & 1) result *= a;
    return result;
  }
}

/** Runs the operator `base` on int32 registers; returns 1 when it is none of this family. */
export function integer(base: i32, d: usize, a: usize, b: usize, n: i32): i32 {
  switch (base) {
    case 35:
      scalarBinary<i32, i32, Divide>(d, a, b, n);
      return 0;
    case 36:
      scalarBinary<i32, i32, Power>(d, a, b, n);
      return 0;
    case 48:
      scalarBinary<i32, i32, Remainder>(d, a, b, n);
      return 0;
    default:
      return 1;
  }
}
