import { abbreviations, beforeNumbers, titles } from "./abbreviations.ts";
import { sentences } from "./sentences.ts";

/** A piece of a text: `text` is what stands from `start` to `end` (exclusive, in UTF-16 units). */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const clitic = "(?:s|m|d|re|ve|ll|S|M|D|RE|VE|LL)(?![\\p{L}\\p{N}])";
const negation = "[nN]['’][tT](?![\\p{L}\\p{N}])";
const letter = `(?:(?!${negation})[\\p{L}\\p{M}])`;

/** What a token can be, the first that fits. */
const pattern = new RegExp(
  [
    // Addresses, without the punctuation of the sentence around them.
    '(?:https?://|www\\.)[^\\s<>"]*[^\\s<>".,;:!?\'’”)\\]}]',
    "[\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,64})+",
    // Letters with full stops between: U.S., e.g., Ph.D.
    "(?:Ph\\.D|\\p{L}(?:\\.\\p{L}(?![\\p{L}\\p{N}]))+)\\.?",
    // Numbers with their separators, units and hyphenated parts: 1,234.5 10:30 1990s 20-year-old.
    "(?:\\p{N}|\\.(?=\\p{N}))\\p{N}*(?:[.,:/]\\p{N}+)*[\\p{L}\\p{M}]*(?:-[\\p{L}\\p{N}]+)*",
    // Contractions: do|n't, it|'s, '|90s and can|not, as the Penn Treebank divides them.
    negation,
    `['’]${clitic}`,
    "['’]\\p{N}\\p{N}s?(?![\\p{L}\\p{N}])",
    "['’](?:em|tis|twas)(?!\\p{L})",
    "[cC]an(?=not(?!\\p{L}))",
    // Words with hyphens and apostrophes inside: well-known, O'Brien.
    `${letter}[\\p{N}]*(?:${letter}|\\p{N})*(?:[-_]${letter}(?:${letter}|\\p{N})*|-\\p{N}+|['’](?!${clitic})${letter}+)*`,
    // Runs that stand for one sign, then any other sign by itself.
    "\\.{2,}",
    "-{2,}",
    "[^\\s]\\p{M}*",
  ].join("|"),
  "gu",
);

/**
 * Divides English text into words, numbers and punctuation marks, much as the Penn Treebank does:
 *
 * - contractions are divided: `don't` → `do` `n't`, `it's` → `it` `'s`, `cannot` → `can` `not`;
 *   straight and typographic apostrophes alike; the text of a token is never changed
 * - hyphenated words (`well-known`), names (`O'Brien`), numbers (`1,234.5`, `10:30`, `1990s`),
 *   web and mail addresses stay whole; `$` and `%` stand alone
 * - abbreviations keep their full stop (`Mr.`, `U.S.`, `J.` before a name), also at the end of a
 *   sentence; every other full stop is a token
 * - `...` and `--` are one token, any other sign is one by itself; white space separates
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const { 0: match, index } of text.matchAll(pattern)) {
    const end = index + match.length;
    const last = tokens.at(-1);
    if (match === "." && last?.end === index && keepsFullStop(last.text, text, end)) {
      tokens[tokens.length - 1] = { text: `${last.text}.`, start: last.start, end };
    } else {
      tokens.push({ text: match, start: index, end });
    }
  }
  return tokens;
}

const nameFollows = /\s+\p{Lu}/uy;
const numberFollows = /\s*\p{N}/uy;

/** Abbreviations, some of them only before numbers, and single capitals before a name. */
function keepsFullStop(word: string, text: string, end: number): boolean {
  if (titles.has(word) || abbreviations.has(word)) return true;
  const follows = beforeNumbers.has(word)
    ? numberFollows
    : /^(?!I$)\p{Lu}$/u.test(word)
      ? nameFollows
      : undefined;
  if (follows === undefined) return false;
  follows.lastIndex = end;
  return follows.test(text);
}

/** The words and punctuation marks of a text, without their places. */
export function words(text: string): string[] {
  return tokenize(text).map((token) => token.text);
}

/** The tokens of each sentence; places are those in the whole text. */
export function tokenizeSentences(text: string): Token[][] {
  return sentences(text).map(({ text: sentence, start }) =>
    tokenize(sentence).map((token) => ({
      text: token.text,
      start: token.start + start,
      end: token.end + start,
    })),
  );
}
