/** Comparisons and logic, whose results are bool registers, and select. */
import { binary, compare, unary } from "./elementwise-loops";

@final class Equal<T> {
  @inline mask(a: v128, b: v128): v128 {
    return v128.eq<T>(a, b);
  }
}

@final class NotEqual<T> {
  @inline mask(a: v128, b: v128): v128 {
    return v128.ne<T>(a, b);
  }
}

@final class Less<T> {
  @inline mask(a: v128, b: v128): v128 {
    return v128.lt<T>(a, b);
  }
}

@final class LessEqual<T> {
  @inline mask(a: v128, b: v128): v128 {
    return v128.le<T>(a, b);
  }
}

@final class Finite<T> {
  @inline mask(a: v128, _: v128): v128 {
    return v128.lt<T>(v128.abs<T>(a), v128.splat<T>(<T>Infinity));
  }
}

/** What a cast to bool means; NaN is true. */
@final export class NonZero<T> {
  @inline mask(a: v128, _: v128): v128 {
    return v128.ne<T>(a, v128.splat<T>(<T>0));
  }
}

@final class Not {
  @inline apply(a: v128): v128 {
    return v128.xor(a, i32x4.splat(1));
  }
}

@final class And {
  @inline apply(a: v128, b: v128): v128 {
    return v128.and(a, b);
  }
}

@final class Or {
  @inline apply(a: v128, b: v128): v128 {
    return v128.or(a, b);
  }
}

@final class Xor {
  @inline apply(a: v128, b: v128): v128 {
    return v128.xor(a, b);
  }
}

/** Runs the comparison `base` on registers of type T; returns 1 when it is none of this family. */
export function comparison<T>(base: i32, d: usize, a: usize, b: usize, n: i32): i32 {
  switch (base) {
    case 39:
      compare<T, Equal<T>>(d, a, b, n);
      return 0;
    case 40:
      compare<T, NotEqual<T>>(d, a, b, n);
      return 0;
    case 41:
      compare<T, Less<T>>(d, a, b, n);
      return 0;
    case 42:
      compare<T, LessEqual<T>>(d, a, b, n);
      return 0;
    case 43:
      compare<T, Less<T>>(d, b, a, n);
      return 0;
    case 44:
      compare<T, LessEqual<T>>(d, b, a, n);
      return 0;
  }
  if (isFloat<T>()) {
    switch (base) {
      case 27: // isNaN(x) is x ≠ x
        compare<T, NotEqual<T>>(d, a, a, n);
        return 0;
      case 28:
        compare<T, Finite<T>>(d, a, a, n);
        return 0;
    }
  }
  return 1;
}

/** Runs the logical operator `base` on bool registers; returns 1 when it is none of this family. */
export function logic(base: i32, d: usize, a: usize, b: usize, n: i32): i32 {
  const bytes = <usize>n << 2;
  switch (base) {
    case 29:
      unary<Not>(d, a, bytes);
      return 0;
    case 45:
      binary<And>(d, a, b, bytes);
      return 0;
    case 46:
      binary<Or>(d, a, b, bytes);
      return 0;
    case 47:
      binary<Xor>(d, a, b, bytes);
      return 0;
    default:
      return 1;
  }
}

/**
 * d[i] = condition[i] ? b[i] : c[i]. From the last vector to the first, so that float64 lanes may
 * be written over the narrower lanes of the condition.
 */
export function select<T>(d: usize, condition: usize, b: usize, c: usize, n: i32): void {
  for (let i = (<usize>n << 2) - 16; <isize>i >= 0; i -= 16) {
    const mask = v128.neg<i32>(v128.load(condition + i));
    if (sizeof<T>() == 8) {
      const j = i << 1;
      const low = v128.shuffle<i32>(mask, mask, 0, 0, 1, 1);
      const high = v128.shuffle<i32>(mask, mask, 2, 2, 3, 3);
      v128.store(d + j, v128.bitselect(v128.load(b + j), v128.load(c + j), low), 0);
      v128.store(d + j, v128.bitselect(v128.load(b + j, 16), v128.load(c + j, 16), high), 16);
    } else {
      v128.store(d + i, v128.bitselect(v128.load(b + i), v128.load(c + i), mask));
    }
  }
}
