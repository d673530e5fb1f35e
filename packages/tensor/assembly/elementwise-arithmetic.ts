/** Operators whose result has the dtype of the operands, a few vector instructions each. */
import { binary, unary } from "./elementwise-loops";

@final class Neg<T> {
  @inline apply(a: v128): v128 {
    return v128.neg<T>(a);
  }
}

@final class Abs<T> {
  @inline apply(a: v128): v128 {
    return v128.abs<T>(a);
  }
}

/** −1, 0 or 1 as in NumPy: zeros of both signs give +0, NaN stays NaN. */
@final class Sign<T> {
  @inline apply(a: v128): v128 {
    const zero = v128.splat<T>(<T>0);
    const positive = v128.and(v128.gt<T>(a, zero), v128.splat<T>(<T>1));
    const sign = v128.or(positive, v128.and(v128.lt<T>(a, zero), v128.splat<T>(<T>-1)));
    return isFloat<T>() ? v128.bitselect(a, sign, v128.ne<T>(a, a)) : sign;
  }
}

@final class Floor<T> {
  @inline apply(a: v128): v128 {
    return v128.floor<T>(a);
  }
}

@final class Ceil<T> {
  @inline apply(a: v128): v128 {
    return v128.ceil<T>(a);
  }
}

/** To the nearest integer, halves to the even one. */
@final class Round<T> {
  @inline apply(a: v128): v128 {
    return v128.nearest<T>(a);
  }
}

@final class Sqrt<T> {
  @inline apply(a: v128): v128 {
    return v128.sqrt<T>(a);
  }
}

@final class Rsqrt<T> {
  @inline apply(a: v128): v128 {
    return v128.div<T>(v128.splat<T>(<T>1), v128.sqrt<T>(a));
  }
}

@final class Reciprocal<T> {
  @inline apply(a: v128): v128 {
    return v128.div<T>(v128.splat<T>(<T>1), a);
  }
}

@final class Square<T> {
  @inline apply(a: v128): v128 {
    return v128.mul<T>(a, a);
  }
}

/** max(x, 0); the order of the operands keeps NaN. */
@final class Relu<T> {
  @inline apply(a: v128): v128 {
    const zero = v128.splat<T>(<T>0);
    return isFloat<T>() ? v128.pmax<T>(a, zero) : v128.max<T>(a, zero);
  }
}

@final class Add<T> {
  @inline apply(a: v128, b: v128): v128 {
    return v128.add<T>(a, b);
  }
}

@final class Sub<T> {
  @inline apply(a: v128, b: v128): v128 {
    return v128.sub<T>(a, b);
  }
}

@final class Mul<T> {
  @inline apply(a: v128, b: v128): v128 {
    return v128.mul<T>(a, b);
  }
}

@final class Div<T> {
  @inline apply(a: v128, b: v128): v128 {
    return v128.div<T>(a, b);
  }
}

/** The smaller one; NaN if either is; of two zeros the first. pmin(a, b) is `b < a ? b : a`. */
@final class Minimum<T> {
  @inline apply(a: v128, b: v128): v128 {
    if (isFloat<T>()) return v128.bitselect(b, v128.pmin<T>(a, b), v128.ne<T>(b, b));
    return v128.min<T>(a, b);
  }
}

/** The larger one; NaN if either is; of two zeros the first. pmax(a, b) is `a < b ? b : a`. */
@final class Maximum<T> {
  @inline apply(a: v128, b: v128): v128 {
    if (isFloat<T>()) return v128.bitselect(b, v128.pmax<T>(a, b), v128.ne<T>(b, b));
    return v128.max<T>(a, b);
  }
}

/** Runs the operator `base` on registers of type T; returns 1 when it is none of this family. */
export function arithmetic<T>(base: i32, d: usize, a: usize, b: usize, n: i32): i32 {
  const bytes = <usize>n * sizeof<T>();
  switch (base) {
    case 8:
      unary<Neg<T>>(d, a, bytes);
      return 0;
    case 9:
      unary<Abs<T>>(d, a, bytes);
      return 0;
    case 10:
      unary<Sign<T>>(d, a, bytes);
      return 0;
    case 17:
      unary<Square<T>>(d, a, bytes);
      return 0;
    case 30:
      unary<Relu<T>>(d, a, bytes);
      return 0;
    case 32:
      binary<Add<T>>(d, a, b, bytes);
      return 0;
    case 33:
      binary<Sub<T>>(d, a, b, bytes);
      return 0;
    case 34:
      binary<Mul<T>>(d, a, b, bytes);
      return 0;
    case 37:
      binary<Minimum<T>>(d, a, b, bytes);
      return 0;
    case 38:
      binary<Maximum<T>>(d, a, b, bytes);
      return 0;
  }
  if (isFloat<T>()) {
    switch (base) {
      case 11:
        unary<Floor<T>>(d, a, bytes);
        return 0;
      case 12:
        unary<Ceil<T>>(d, a, bytes);
        return 0;
      case 13:
        unary<Round<T>>(d, a, bytes);
        return 0;
      case 14:
        unary<Sqrt<T>>(d, a, bytes);
        return 0;
      case 15:
        unary<Rsqrt<T>>(d, a, bytes);
        return 0;
      case 16:
        unary<Reciprocal<T>>(d, a, bytes);
        return 0;
      case 35:
        binary<Div<T>>(d, a, b, bytes);
        return 0;
    }
  }
  return 1;
}
