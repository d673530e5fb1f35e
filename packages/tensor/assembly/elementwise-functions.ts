/** Transcendental functions: float32 by vector polynomials, the others one element at a time. */
import { scalarBinary, scalarUnary, unary } from "./elementwise-loops";
import { erfF32x4 } from "./math/erf";
import { erf } from "./math/erf64";
import { expF32x4, expm1F32x4 } from "./math/exp";
import { exp, expm1, sigmoid, tanh } from "./math/exp64";
import { log1pF32x4, logF32x4 } from "./math/log";
import { log, log1p, pow } from "./math/log64";
import { remainder } from "./math/remainder";
import { sine } from "./math/sine64";
import { sigmoidF32x4, tanhF32x4 } from "./math/tanh";

@final class Exp {
  @inline apply(x: v128): v128 {
    return expF32x4(x);
  }
  @inline scalar(x: f64): f64 {
    return exp(x);
  }
}

@final class Expm1 {
  @inline apply(x: v128): v128 {
    return expm1F32x4(x);
  }
  @inline scalar(x: f64): f64 {
    return expm1(x);
  }
}

@final class Log {
  @inline apply(x: v128): v128 {
    return logF32x4(x);
  }
  @inline scalar(x: f64): f64 {
    return log(x);
  }
}

@final class Log1p {
  @inline apply(x: v128): v128 {
    return log1pF32x4(x);
  }
  @inline scalar(x: f64): f64 {
    return log1p(x);
  }
}

@final class Tanh {
  @inline apply(x: v128): v128 {
    return tanhF32x4(x);
  }
  @inline scalar(x: f64): f64 {
    return tanh(x);
  }
}

@final class Sigmoid {
  @inline apply(x: v128): v128 {
    return sigmoidF32x4(x);
  }
  @inline scalar(x: f64): f64 {
    return sigmoid(x);
  }
}

@final class Erf {
  @inline apply(x: v128): v128 {
    return erfF32x4(x);
  }
  @inline scalar(x: f64): f64 {
    return erf(x);
  }
}

@final class Sin {
  @inline scalar(x: f64): f64 {
    return sine(x, 0);
  }
}

@final class Cos {
  @inline scalar(x: f64): f64 {
    return sine(x, 1);
  }
}

@final class Pow {
  @inline scalar(x: f64, y: f64): f64 {
    return pow(x, y);
  }
}

@final class Remainder {
  @inline scalar(x: f64, y: f64): f64 {
    return remainder(x, y);
  }
}

/** Vectors for float32, elements for float64. */
@inline
function map<T, Op>(d: usize, a: usize, n: i32): void {
  if (sizeof<T>() == 4) unary<Op>(d, a, <usize>n << 2);
  else scalarUnary<T, Op>(d, a, n);
}

/** Runs the function `base` on registers of type T; returns 1 when it is none of this family. */
export function transcendental<T>(base: i32, d: usize, a: usize, b: usize, n: i32): i32 {
  switch (base) {
    case 18:
      map<T, Exp>(d, a, n);
      return 0;
    case 19:
      map<T, Expm1>(d, a, n);
      return 0;
    case 20:
      map<T, Log>(d, a, n);
      return 0;
    case 21:
      map<T, Log1p>(d, a, n);
      return 0;
    case 22:
      scalarUnary<T, Sin>(d, a, n);
      return 0;
    case 23:
      scalarUnary<T, Cos>(d, a, n);
      return 0;
    case 24:
      map<T, Tanh>(d, a, n);
      return 0;
    case 25:
      map<T, Sigmoid>(d, a, n);
      return 0;
    case 26:
      map<T, Erf>(d, a, n);
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
