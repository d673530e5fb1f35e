/**
 * Error function in float64 by rational approximations; that of small x is from W. J. Cody, "Rational
 * Chebyshev approximations for the error function", Mathematics of Computation 23 (1969), 631–637.
 */
import { exp } from "./exp64";

/** erf(x) = x · P(x²) / Q(x²) for |x| ≤ 0.46875. */
@inline
function small(x: f64): f64 {
  const t = x * x;
  let p = 1.85777706184603153e-1;
  p = p * t + 3.1611237438705656;
  p = p * t + 1.13864154151050156e2;
  p = p * t + 3.77485237685302021e2;
  p = p * t + 3.20937758913846947e3;
  let q = t + 2.36012909523441209e1;
  q = q * t + 2.44024637934444173e2;
  q = q * t + 1.28261652607737228e3;
  q = q * t + 2.84423683343917062e3;
  return (x * p) / q;
}

/**
 * erfc(x) e^(x²) = P(x) / Q(x) for 0.46875 ≤ x ≤ 6, fitted so that the error of erf, in which erfc
 * matters less and less, is 2^−55.
 */
@inline
function complement(x: f64): f64 {
  let p = 4.353156033987366e-6;
  p = p * x + 0.5640599689056582;
  p = p * x + 6.125700728525988;
  p = p * x + 30.104770222559868;
  p = p * x + 83.73649075974376;
  p = p * x + 132.54101994477136;
  p = p * x + 105.69190676380454;
  let q = x + 10.854209697184166;
  q = q * x + 53.89008884751946;
  q = q * x + 153.6398901747139;
  q = q * x + 262.1722299928662;
  q = q * x + 251.8015649499784;
  q = q * x + 105.691906810466;
  return p / q;
}

export function erf(x: f64): f64 {
  const y = abs(x);
  if (!(y > 0.46875)) return small(x);
  if (y >= 6) return copysign<f64>(1, x);
  const erfc = exp(-y * y) * complement(y);
  return copysign<f64>(0.5 - erfc + 0.5, x);
}
