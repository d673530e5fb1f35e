import { FormatError } from "@nnf/tensor";
import type { VocabularyParts } from "./vocabulary.ts";

const magic = "#nnf-vocabulary 1 ";

/**
 * The text form: a line of settings as JSON behind a mark, then `word<TAB>count` per line. In words,
 * backslash, tab and line breaks are written as \\, \t, \n and \r.
 */
export function formatVocabulary({ words, counts, ...settings }: VocabularyParts): string {
  const lines = words.map((word, i) => `${escaped(word)}\t${counts[i]}\n`);
  return `${magic}${JSON.stringify(settings)}\n${lines.join("")}`;
}

/** @throws FormatError naming the line that is malformed */
export function parseVocabulary(text: string, file?: string): VocabularyParts {
  const fail = (line: number, problem: string): FormatError =>
    new FormatError("Vocabulary.fromText", problem, { file, line });
  const first = endOfLine(text, 0);
  const settings = parseSettings(text.slice(0, first), fail);
  const words: string[] = [];
  const counts: number[] = [];
  // One pass without an array of lines: programs that start with a vocabulary wait for it.
  for (let start = first + 1, end: number; start < text.length; start = end + 1) {
    end = endOfLine(text, start);
    const tab = text.indexOf("\t", start);
    const last = text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
    const count = tab < 0 ? Number.NaN : parseCount(text, tab + 1, last);
    if (!Number.isSafeInteger(count)) {
      const line = text.slice(start, Math.max(start, last));
      throw fail(words.length + 2, `got ${quote(line)}; expected a word, a tab and a count.`);
    }
    words.push(unescaped(text.slice(start, tab)));
    counts.push(count);
  }
  return { ...settings, words, counts };
}

/** The error for an entry that occurs twice in what {@link parseVocabulary} read, if one does. */
export function repetition(parts: VocabularyParts, file?: string): FormatError | undefined {
  const { padding, unknown, specials, words } = parts;
  const marks = [padding, unknown, ...specials].filter((mark) => mark !== null);
  const fail = (line: number, problem: string): FormatError =>
    new FormatError("Vocabulary.fromText", `${problem}; expected each once.`, { file, line });
  const seen = new Map<string, number>();
  for (const [index, word] of words.entries()) {
    const before = seen.get(word);
    if (before !== undefined) {
      return fail(index + 2, `the word ${quote(word)} was in line ${before} already`);
    }
    seen.set(word, index + 2);
  }
  const twice = marks.find((mark, index) => seen.has(mark) || marks.indexOf(mark) !== index);
  if (twice === undefined) return undefined;
  return fail(seen.get(twice) ?? 1, `the special entry ${quote(twice)} occurs twice`);
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}

/** The number whose digits are all there is from `start` to `end`, else NaN. */
function parseCount(text: string, start: number, end: number): number {
  let count = start < end ? 0 : Number.NaN;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    count = digit >= 0 && digit <= 9 ? count * 10 + digit : Number.NaN;
  }
  return count;
}

type Settings = Omit<VocabularyParts, "words" | "counts">;

function parseSettings(
  line: string,
  fail: (line: number, problem: string) => FormatError,
): Settings {
  const expected =
    `expected a first line "${magic}{…}" with padding, unknown, specials, lowerCase and ` +
    "numbersToZero, as Vocabulary.toText writes it.";
  if (!line.startsWith(magic)) throw fail(1, `got ${quote(line.slice(0, 40))}; ${expected}`);
  let settings: unknown;
  try {
    settings = JSON.parse(line.slice(magic.length));
  } catch {
    throw fail(1, `the settings are no JSON; ${expected}`);
  }
  if (!isSettings(settings)) throw fail(1, `the settings are incomplete; ${expected}`);
  const { padding, unknown, specials, lowerCase, numbersToZero } = settings;
  return { padding, unknown, specials, lowerCase, numbersToZero };
}

function isSettings(value: unknown): value is Settings {
  if (typeof value !== "object" || value === null) return false;
  const settings: Partial<Record<keyof Settings, unknown>> = value;
  return (
    (settings.padding === null || typeof settings.padding === "string") &&
    (settings.unknown === null || typeof settings.unknown === "string") &&
    Array.isArray(settings.specials) &&
    settings.specials.every((special) => typeof special === "string") &&
    typeof settings.lowerCase === "boolean" &&
    typeof settings.numbersToZero === "boolean"
  );
}

function quote(text: string): string {
  return JSON.stringify(text);
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};
const unescapes: Readonly<Record<string, string>> = { "\\": "\\", t: "\t", n: "\n", r: "\r" };

function escaped(word: string): string {
  return word.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

function unescaped(word: string): string {
  if (!word.includes("\\")) return word;
  return word.replace(/\\([\\tnr])/g, (_, letter: string) => unescapes[letter] ?? letter);
}
