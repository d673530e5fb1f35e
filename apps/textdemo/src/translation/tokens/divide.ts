import { tokenize } from "@nnf/data";
import type { Language } from "./spacing.ts";

const closerOf = new Map([
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["“", "”"],
  ["‘", "’"],
  ["«", "»"],
]);
const openerOf = new Map([...closerOf].map(([opener, closer]) => [closer, opener]));
const wordSign = /[\p{L}\p{N}]/u;

/** Longer pieces of text are no words, and finding their brackets would take long. */
const longest = 1000;

/**
 * Parts a piece of text without spaces into tokens: the signs around it that do not belong to it,
 * contractions, amounts, and words with a slash between. Brackets and quotes that close inside stay
 * (`word(s)`), and so do addresses, paths, placeholders, formulas, and what has no word in it.
 * @param following the piece of text behind it
 */
export function divide(chunk: string, following: string | undefined, language: Language): string[] {
  if (chunk.length > longest) return [chunk];
  const before: string[] = [];
  const after: string[] = [];
  let core = chunk;
  while (wordSign.test(core)) {
    const lead = leadingSign(core);
    const trail = lead === "" ? trailingSign(core, following, language) : "";
    if (lead === "" && trail === "") break;
    if (lead !== "") before.push(lead);
    if (trail !== "") after.unshift(trail);
    core = core.slice(lead.length, core.length - trail.length);
  }
  return [...before, ...divideWord(core, language), ...after];
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** The sign at the beginning that is a token of its own, or nothing. */
function leadingSign(text: string): string {
  const sign = text.charAt(0);
  if (sign === '"' || sign === "'") {
    const quotes = count(text, sign);
    return quotes === 1 || (quotes === 2 && text.endsWith(sign)) ? sign : "";
  }
  const closer = closerOf.get(sign);
  if (closer === undefined) return "";
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === sign) depth++;
    if (text[i] === closer) depth--;
    if (depth === 0) return wordSign.test(text.slice(i + 1)) ? "" : sign;
  }
  return sign;
}

/** The sign at the end that is a token of its own, or nothing. */
function trailingSign(text: string, following: string | undefined, language: Language): string {
  const sign = text.charAt(text.length - 1);
  if (text.endsWith("...")) return text.endsWith("....") ? "" : "...";
  if (sign === ".") return keepsFullStop(text, following, language) ? "" : sign;
  if (",;:?!…".includes(sign)) return sign;
  if (sign === '"' || sign === "'") return count(text, sign) === 1 ? sign : "";
  if (sign === "%") return /^[+-]?\p{N}+(?:[.,]\p{N}+)*%$/u.test(text) ? sign : "";
  const opener = openerOf.get(sign);
  return opener !== undefined && count(text, sign) > count(text, opener) ? sign : "";
}

/** Portuguese abbreviations that are no English ones. */
const portuguese = new Set("Sra Srta Dra Profa Exmo Exma Av pág págs cap art nº tel".split(" "));

/** Whether a word is an abbreviation, here. */
function keepsFullStop(word: string, following = "", language: Language): boolean {
  if (language === "pt" && portuguese.has(word.slice(0, -1))) return true;
  const tokens = tokenize(`${word} ${following.slice(0, 40)}`);
  return tokens.some(({ start, end }) => end === word.length && end - start > 1);
}

const contraction = /^([^'’]*[\p{L}\p{N})\]])(['’](?:s|t|m|d|re|ve|ll))$/iu;
const alternatives = /^(\p{L}[\p{L}\p{M}]+)(\/)(\p{L}[\p{L}\p{M}]+)$/u;
const amount = /^([$€£])(\p{N}[\p{N}.,]*\p{N})$/u;

function divideWord(word: string, language: Language): string[] {
  const patterns = [...(language === "en" ? [contraction] : []), alternatives, amount];
  const [, ...parts] = patterns.map((pattern) => pattern.exec(word)).find(Boolean) ?? [];
  return parts.length > 0 ? parts : [word];
}
