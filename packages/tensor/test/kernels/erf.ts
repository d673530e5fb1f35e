/** Fractional bits of the fixed-point numbers below: about 75 digits. */
const SCALE = 256n;
const ONE = 1n << SCALE;
const TWO_OVER_SQRT_PI =
  (112837916709551257389615890312154517168810125865799771368817144n * ONE) / 10n ** 62n;

/** The double `x` as a fixed-point number; bits below 2^−256 are dropped. */
function fixed(x: number): bigint {
  return (BigInt(Math.trunc(x * 2 ** 200)) * ONE) >> 200n;
}

/**
 * erf x = 2/√π Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)) in fixed point, where the cancellation of the terms, up
 * to e^(x²), leaves more digits than a double holds.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 1e-9 || Number.isNaN(x)) return x * (2 / Math.sqrt(Math.PI));
  if (size > 6) return Math.sign(x);
  const square = (fixed(x) * fixed(x)) >> SCALE;
  let power = fixed(x);
  let sum = 0n;
  for (let n = 1n; power !== 0n; n++) {
    sum += power / (2n * n - 1n);
    power = -((power * square) >> SCALE) / n;
  }
  return Number((sum * TWO_OVER_SQRT_PI) >> SCALE) / Number(ONE);
}

/** 1 / (1 + e^−x) without overflow. */
export function sigmoid(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return x < 0 ? e / (1 + e) : 1 / (1 + e);
}
