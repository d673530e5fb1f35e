import type { Tagging } from "./tagging.ts";

/** A number of a table [words, labels]. */
export function numberOf(
  table: Float32Array,
  { labels }: Tagging,
  word: number,
  tag: string | undefined,
): number {
  return Number(table[word * labels.length + labels.indexOf(tag ?? "")]);
}

/** A share with one decimal; what is not quite all is not called all. */
export function percent(share: number): string {
  if (share < 1 && share >= 0.9995) return "> 99.9 %";
  return `${(100 * share).toFixed(1)} %`;
}
