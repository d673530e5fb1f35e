/** Transcendental functions: float32 by vector polynomials, float64 one element at a time. */
import { scalarBinary, scalarUnary } from "./elementwise-loops";
import { erf } from "./math/erf64";
import { pow, remainder, sigmoid } from "./math/float64";

@final class Exp {
  @inline apply(x: f64): f64 {
    return NativeMath.exp(x);
  }
}

@final class Expm1 {
  @inline apply(x: f64): f64 {
    return NativeMath.expm1(x);
  }
}

@final class Log {
  @inline apply(x: f64): f64 {
    return NativeMath.log(x);
  }
}

@final class Log1p {
  @inline apply(x: f64): f64 {
    return NativeMath.log1p(x);
  }
}

@final class Sin {
  @inline apply(x: f64): f64 {
    return NativeMath.sin(x);
  }
}

@final class Cos {
  @inline apply(x: f64): f64 {
    return NativeMath.cos(x);
  }
}

@final class Tanh {
  @inline apply(x: f64): f64 {
    return NativeMath.tanh(x);
  }
}

@final class Sigmoid {
  @inline apply(x: f64): f64 {
    return sigmoid(x);
  }
}

@final class Erf {
  @inline apply(x: f64): f64 {
    return erf(x);
  }
}

@final class Pow {
  @inline apply(x: f64, y: f64): f64 {
    return pow(x, y);
  }
}

@final class Remainder {
  @inline apply(x: f64, y: f64): f64 {
    return remainder(x, y);
  }
}

/** Runs the function `base` on registers of type T; returns 1 when it is none of this family. */
export function transcendental<T>(base: i32, d: usize, a: usize, b: usize, n: i32): i32 {
  switch (base) {
    case 18:
      scalarUnary<T, Exp>(d, a, n);
      return 0;
    case 19:
      scalarUnary<T, Expm1>(d, a, n);
      return 0;
    case 20:
      scalarUnary<T, Log>(d, a, n);
      return 0;
    case 21:
      scalarUnary<T, Log1p>(d, a, n);
      return 0;
    case 22:
      scalarUnary<T, Sin>(d, a, n);
      return 0;
    case 23:
      scalarUnary<T, Cos>(d, a, n);
      return 0;
    case 24:
      scalarUnary<T, Tanh>(d, a, n);
      return 0;
    case 25:
      scalarUnary<T, Sigmoid>(d, a, n);
      return 0;
    case 26:
      scalarUnary<T, Erf>(d, a, n);
      return 0;
    case 36:
      scalarBinary<T, f64, Pow>(d, a, b, n);
      return 0;
    case 48:
      scalarBinary<T, f64, Remainder>(d, a, b, n);
      return 0;
    default:
      return 1;
  }
}
