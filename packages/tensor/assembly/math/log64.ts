/**
 * ln x in float64 with 9 digits beyond it, and the powers that need them.
 *
 *   x = 2^k m with √½ ≤ m < √2, ln x = k ln 2 + ln m
 *   ln m = ⅔ s (3 + s² + s⁴ q(s²)), s = (m − 1) / (m + 1)
 *
 * q is interpolated at Chebyshev nodes to 2^−63 of ln m. The leading terms are computed in pairs of numbers
 * of 26 bits and of what they leave out, since products of the former are exact (Dekker).
 */
import { exp, LN2_HIGH, LN2_LOW } from "./exp64";

/** The bits of √½. */
const SQRT_HALF: i64 = 0x3fe6a09e667f3bcd;
/** ⅔ in two parts, the upper of 26 bits. */
const TWO_THIRDS_HIGH: f64 = 0.6666666567325592;
const TWO_THIRDS_LOW: f64 = (2 - 3 * TWO_THIRDS_HIGH) / 3;

/** ln x = log(x) + rest: the part that is below the last digit. */
let rest: f64 = 0;

/** The upper 26 bits of x. */
@inline
function upper(x: f64): f64 {
  return reinterpret<f64>(reinterpret<i64>(x) & ~0x7ffffff);
}

/** ln x, and `rest`. */
export function log(x: f64): f64 {
  rest = 0;
  if (!(x > 0 && x < Infinity)) return x == 0 ? -Infinity : x < 0 ? NaN : x;
  let shift: f64 = 0;
  if (x < 2.2250738585072014e-308) {
    shift = 54;
    x *= 18014398509481984;
  }
  const exponent = (reinterpret<i64>(x) - SQRT_HALF) >> 52;
  const k = <f64>exponent - shift;
  const f = reinterpret<f64>(reinterpret<i64>(x) - (exponent << 52)) - 1;

  const m1 = f + 2;
  const s = f / m1;
  const sHigh = upper(s);
  const m1High = upper(m1);
  const sLow = (f - sHigh * m1High - sHigh * (f - (m1High - 2))) / m1;

  const z = s * s;
  let q = 0.1937060893675557;
  q = q * z + 0.1992892139161659;
  q = q * z + 0.2307836263883636;
  q = q * z + 0.2727271236522002;
  q = q * z + 0.3333333340669086;
  q = q * z + 0.42857142857007674;
  q = q * z + 0.6000000000000004;
  const square = sHigh * sHigh;
  const r = z * z * q + sLow * (sHigh + s);
  const t = upper(square + r + 3);
  const tLow = r - (t - 3 - square);

  const u = sHigh * t;
  const v = sLow * t + tLow * s;
  const p = upper(u + v);
  const pLow = v - (p - u);
  const a = TWO_THIRDS_HIGH * p;
  const b = TWO_THIRDS_LOW * p + pLow * (2.0 / 3.0) + k * LN2_LOW;
  const high = k * LN2_HIGH + a;
  const low = a - (high - k * LN2_HIGH) + b;
  const y = high + low;
  rest = low - (y - high);
  return y;
}

/** ln(1 + x) = ln u + c / u, where u = 1 + x is rounded and c what it lost. The sign is that of x. */
export function log1p(x: f64): f64 {
  const u = 1 + x;
  const y = log(u);
  return u > 0 && u < Infinity ? copysign<f64>(y + (x - (u - 1)) / u, x) : y;
}

/** C99 `pow` = e^(y ln |x|) with the sign that y gives; ECMAScript's differs in 1^NaN, 1^±∞ and (−1)^±∞. */
export function pow(x: f64, y: f64): f64 {
  const a = abs(x);
  const whole = trunc(y) == y;
  if (x == 1 || y == 0) return 1;
  if (x < 0 && a < Infinity && !whole) return NaN;
  const odd = whole && trunc(y / 2) * 2 != y;
  const sign = odd ? copysign<f64>(1, x) : 1.0;
  if (a == 1) return sign;
  const logarithm = log(a);
  let product = y * logarithm;
  let low: f64 = 0;
  if (abs(product) < 800) {
    const logHigh = upper(logarithm);
    const yHigh = upper(y);
    low = (y - yHigh) * logarithm + yHigh * (logarithm - logHigh) + y * rest;
    const high = yHigh * logHigh;
    product = high + low;
    low -= product - high;
  }
  return sign * exp(product, low);
}
