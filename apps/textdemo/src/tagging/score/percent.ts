/** 100 · part / whole, and 0 of nothing, as the shared tasks' scripts compute it. */
export function percentage(part: number, whole: number): number {
  return whole > 0 ? (100 * part) / whole : 0;
}

/** The harmonic mean of precision and recall in per cent, F with β = 1; 0 where both are 0. */
export function harmonicMean(precision: number, recall: number): number {
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}

/**
 * A percentage as `printf("%6.2f")` writes it. Where two decimals are equally near, which happens
 * for odd multiples of 1/8 such as 100/32, C takes the even one and `toFixed` the larger.
 */
export function formatPercentage(value: number, width = 6): string {
  const hundredths = value * 100;
  const below = Math.floor(hundredths);
  const isTie = Number.isInteger(value * 8) && hundredths - below === 0.5;
  const rounded = isTie ? (below + (below % 2)) / 100 : value;
  return rounded.toFixed(2).padStart(width);
}
