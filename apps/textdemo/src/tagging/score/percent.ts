import { formatDecimal } from "../../terminal/format.ts";

/** 100 · part / whole, and 0 of nothing, as the shared tasks' scripts compute it. */
export function percentage(part: number, whole: number): number {
  return whole > 0 ? (100 * part) / whole : 0;
}

/** The harmonic mean of precision and recall in per cent, F with β = 1; 0 where both are 0. */
export function harmonicMean(precision: number, recall: number): number {
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}

/** A percentage as `printf("%6.2f")` writes it. */
export function formatPercentage(value: number, width = 6): string {
  return formatDecimal(value, 2).padStart(width);
}
