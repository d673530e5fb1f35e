/** The capitalisation classes of Collobert et al. 2011, in the order of their ids. */
export const capitalizationClasses = ["allcaps", "initcap", "hascap", "nocaps"] as const;

/** One of the {@link capitalizationClasses}. */
export type Capitalization = (typeof capitalizationClasses)[number];

const upper = /\p{Lu}/u;
const lower = /\p{Ll}/u;
const startsUpper = /^\P{L}*\p{Lu}/u;

/**
 * The capitalisation class of a word, an index into {@link capitalizationClasses}: 0 when it has
 * upper-case and no lower-case letters (`NASA`, `U.S.`, `I`), 1 when its first letter is upper-case
 * (`France`), 2 when another one is (`iPhone`), 3 without upper-case letters (`the`, `1999`).
 */
export function capitalization(word: string): number {
  if (!upper.test(word)) return 3;
  if (!lower.test(word)) return 0;
  return startsUpper.test(word) ? 1 : 2;
}

/** Half of a letter beyond the first 65,536, of which a slice could leave the other. */
const surrogate = /[\ud800-\udfff]/;

/** The last `length` letters in lower case; a shorter word whole. Counted in Unicode code points. */
export function suffix(word: string, length = 2): string {
  const lower = word.toLowerCase();
  if (!surrogate.test(lower)) return lower.slice(Math.max(0, lower.length - length));
  const letters = Array.from(lower);
  return letters.slice(Math.max(0, letters.length - length)).join("");
}

const number = /\p{Nd}+(?:[.,]\p{Nd}+)*/gu;

/** The word with every number as 0: `1,234.5` → `0`, `1990s` → `0s`, `F-16` → `F-0`. */
export function numbersToZero(word: string): string {
  return word.replace(number, "0");
}
