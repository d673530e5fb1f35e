/**
 * Error function in float64 by the rational approximations of W. J. Cody, "Rational Chebyshev
 * approximations for the error function", Mathematics of Computation 23 (1969), 631–637.
 */

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

/** erfc(x) e^(x²) = P(x) / Q(x) for 0.46875 ≤ x ≤ 4. */
@inline
function middle(x: f64): f64 {
  let p = 2.15311535474403846e-8;
  p = p * x + 5.64188496988670089e-1;
  p = p * x + 8.88314979438837594;
  p = p * x + 6.61191906371416295e1;
  p = p * x + 2.98635138197400131e2;
  p = p * x + 8.8195222124176909e2;
  p = p * x + 1.71204761263407058e3;
  p = p * x + 2.05107837782607147e3;
  p = p * x + 1.23033935479799725e3;
  let q = x + 1.57449261107098347e1;
  q = q * x + 1.17693950891312499e2;
  q = q * x + 5.37181101862009858e2;
  q = q * x + 1.62138957456669019e3;
  q = q * x + 3.29079923573345963e3;
  q = q * x + 4.36261909014324716e3;
  q = q * x + 3.43936767414372164e3;
  q = q * x + 1.23033935480374942e3;
  return p / q;
}

/** erfc(x) e^(x²) = (1/√π − t P(t) / Q(t)) / x with t = 1/x², for x ≥ 4. */
@inline
function large(x: f64): f64 {
  const t = 1 / (x * x);
  let p = 1.63153871373020978e-2;
  p = p * t + 3.05326634961232344e-1;
  p = p * t + 3.60344899949804439e-1;
  p = p * t + 1.25781726111229246e-1;
  p = p * t + 1.60837851487422766e-2;
  p = p * t + 6.58749161529837803e-4;
  let q = t + 2.56852019228982242;
  q = q * t + 1.87295284992346725;
  q = q * t + 5.27905102951428412e-1;
  q = q * t + 6.05183413124413191e-2;
  q = q * t + 2.33520497626869185e-3;
  return (5.6418958354775628695e-1 - (t * p) / q) / x;
}

export function erf(x: f64): f64 {
  const y = abs(x);
  if (!(y > 0.46875)) return small(x);
  if (y >= 6) return copysign<f64>(1, x);
  const erfc = NativeMath.exp(-y * y) * (y <= 4 ? middle(y) : large(y));
  return copysign<f64>(0.5 - erfc + 0.5, x);
}
