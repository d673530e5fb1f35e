/**
 * x to the power of an integer n ≥ 0 by repeated squaring. Unlike `**`, which may differ in its last
 * bits from one engine to the next, it uses only operations that are exact to the bit.
 */
export function integerPower(x: number, n: number): number {
  let result = 1;
  let square = x;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

/** (1 + cos πt) / 2 for t in [0, 1], to a few units in the last place; the same bits everywhere. */
export function halfCosine(t: number): number {
  // (1 + cos x) / 2 = cos²(x/2) = 1 − sin²(x/2): the argument stays within [0, π/4].
  if (t > 0.5) {
    const s = sine((Math.PI / 2) * (1 - t));
    return s * s;
  }
  const s = sine((Math.PI / 2) * t);
  return 1 - s * s;
}

/** Taylor's series, whose first term left out is below 1e−17 on [0, π/4]. */
function sine(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let n = 17; n >= 3; n -= 2) sum = ((1 + sum) * -square) / (n * (n - 1));
  return x * (1 + sum);
}
