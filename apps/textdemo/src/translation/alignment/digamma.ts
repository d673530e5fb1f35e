/** ψ(x), the derivative of log Γ, for x > 0: recurrence up to 7, then the asymptotic series. */
export function digamma(x: number): number {
  let shifted = x;
  let result = 0;
  for (; shifted < 7; shifted++) result -= 1 / shifted;
  const y = 1 / (shifted * shifted);
  const series = y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y / 132))));
  return result + Math.log(shifted) - 0.5 / shifted - series;
}
