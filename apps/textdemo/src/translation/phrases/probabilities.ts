import { discount, discountsOf } from "../language-model/kneser-ney.ts";

/**
 * Natural logarithms of φ(phrase | given) for pairs of phrases with their counts, by modified
 * Kneser-Ney smoothing (Foster, Kuhn and Johnson 2006): relative frequencies flatter pairs seen once
 * or twice. What is taken off goes to all phrases by the share of pairs they are in.
 */
export function logProbabilities(
  counts: Int32Array,
  phrases: Int32Array,
  given: Int32Array,
): Float64Array {
  const discounts = discountsOf(counts);
  const totals = new Map<number, number>();
  const taken = new Map<number, number>();
  const partners = new Map<number, number>();
  const add = (sums: Map<number, number>, key: number, value: number): void => {
    sums.set(key, (sums.get(key) ?? 0) + value);
  };
  counts.forEach((count, t) => {
    add(totals, given[t] ?? 0, count);
    add(taken, given[t] ?? 0, discount(discounts, count));
    add(partners, phrases[t] ?? 0, 1);
  });
  return Float64Array.from(counts, (count, t) => {
    const rest = taken.get(given[t] ?? 0) ?? 0;
    const lower = (partners.get(phrases[t] ?? 0) ?? 0) / counts.length;
    const total = totals.get(given[t] ?? 0) ?? 1;
    return Math.log((count - discount(discounts, count) + rest * lower) / total);
  });
}
