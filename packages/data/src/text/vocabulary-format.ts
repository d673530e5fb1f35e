import { FormatError } from "@nnf/tensor";
import type { VocabularyParts } from "./vocabulary.ts";

const magic = "#nnf-vocabulary 1 ";

/**
 * The text form: a line of settings as JSON behind a mark, then `word<TAB>count` per line. In words,
 * backslash, tab and line breaks are written as \\, \t, \n and \r.
 */
export function formatVocabulary({ words, ...settings }: VocabularyParts): string {
  const lines = words.map(([word, count]) => `${escaped(word)}\t${count}\n`);
  return `${magic}${JSON.stringify(settings)}\n${lines.join("")}`;
}

/** @throws FormatError naming the line that is malformed */
export function parseVocabulary(text: string, file?: string): VocabularyParts {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const fail = (line: number, problem: string): FormatError =>
    new FormatError("Vocabulary.fromText", problem, { file, line });
  const settings = parseSettings(lines[0] ?? "", fail);
  const seen = new Map<string, number>();
  const words: [string, number][] = [];
  for (let index = 1; index < lines.length; index++) {
    const line = withoutReturn(lines[index] as string);
    const tab = line.indexOf("\t");
    const digits = line.slice(tab + 1);
    const count = Number(digits);
    if (tab < 0 || !/^\d+$/.test(digits) || !Number.isSafeInteger(count)) {
      throw fail(index + 1, `got ${quote(line)}; expected a word, a tab and a count.`);
    }
    const word = unescaped(line.slice(0, tab));
    const before = seen.get(word);
    if (before !== undefined) {
      throw fail(
        index + 1,
        `the word ${quote(word)} was in line ${before} already; expected each once.`,
      );
    }
    seen.set(word, index + 1);
    words.push([word, count]);
  }
  const marks = [settings.padding, settings.unknown, ...settings.specials];
  const twice = marks.find(
    (mark, index) => mark !== null && (seen.has(mark) || marks.indexOf(mark) !== index),
  );
  if (typeof twice === "string") {
    throw fail(
      seen.get(twice) ?? 1,
      `the special entry ${quote(twice)} occurs twice; expected each entry once.`,
    );
  }
  return { ...settings, words };
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

type Settings = Omit<VocabularyParts, "words">;

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
