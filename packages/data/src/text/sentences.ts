import { abbreviations, beforeNumbers, sentenceStarters, titles } from "./abbreviations.ts";
import type { Token } from "./tokenize.ts";

/** A possible end: marks with closing quotes and brackets before white space, or an empty line. */
const candidate = /([.!?…]+)["'”’»)\]]*(?=\s|$)|\n[^\S\n]*\n/gu;

const lastWord = /[\p{L}\p{N}.]+$/u;
const nextWord = /\s*["'“‘«([—-]*\s*([\p{L}\p{N}]+)?/uy;

/**
 * Divides English text into sentences. One ends at an empty line, and at `.`, `!`, `?` or `…` (with
 * closing quotes and brackets) before white space, unless
 *
 * - a lower-case word follows (`"What?" he said`),
 * - the full stop belongs to a title (`Mr. Smith`), an initial (`J. Smith`) or comes before a number
 *   (`No. 5`),
 * - it belongs to another abbreviation (`etc.`, `U.S.`) and the next word is not one that begins
 *   sentences (`The`, `He`, `In` …).
 */
export function sentences(text: string): Token[] {
  const found: Token[] = [];
  let start = 0;
  const close = (end: number): void => {
    const piece = text.slice(start, end);
    const trimmed = piece.trim();
    if (trimmed !== "") {
      const from = start + piece.indexOf(trimmed);
      found.push({ text: trimmed, start: from, end: from + trimmed.length });
    }
    start = end;
  };
  for (const match of text.matchAll(candidate)) {
    const end = match.index + match[0].length;
    if (match[1] === undefined || endsSentence(text, match.index, match[1], end)) close(end);
  }
  close(text.length);
  return found;
}

function endsSentence(text: string, index: number, marks: string, end: number): boolean {
  nextWord.lastIndex = end;
  const next = nextWord.exec(text)?.[1];
  if (next === undefined) return true;
  if (/^\p{Ll}/u.test(next)) return false;
  if (marks !== ".") return true;
  const word = lastWord.exec(text.slice(Math.max(0, index - 32), index))?.[0] ?? "";
  if (titles.has(word) || /^(?!I$)\p{Lu}$/u.test(word)) return false;
  if (beforeNumbers.has(word)) return !/^\p{N}/u.test(next);
  const abbreviated = abbreviations.has(word) || /^\p{L}(?:\.\p{L})+$/u.test(word);
  return !abbreviated || sentenceStarters.has(next);
}
