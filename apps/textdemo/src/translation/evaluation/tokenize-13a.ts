import { splitWords } from "./words.ts";

/** In the order in which they are resolved: `&amp;lt;` becomes `<`. */
const entities = [
  ["&quot;", '"'],
  ["&amp;", "&"],
  ["&lt;", "<"],
  ["&gt;", ">"],
] as const;

/** All of ASCII's punctuation but the apostrophe, comma, hyphen and full stop. */
const punctuation = /[!-&(-+/:-@[-`{-~]/g;

/**
 * The words that NIST's mteval-v13a counts n-grams of: entities are resolved and punctuation is
 * parted from words, but for apostrophes, for full stops and commas between digits, and for hyphens
 * that follow no digit.
 */
export function tokenize13a(line: string): string[] {
  let text = line.replaceAll("<skipped>", "");
  for (const [entity, character] of entities) text = text.replaceAll(entity, character);
  text = ` ${text} `
    .replace(punctuation, " $& ")
    .replace(/([^0-9])([.,])/gu, "$1 $2 ")
    .replace(/([.,])([^0-9])/gu, " $1 $2")
    .replace(/([0-9])-/g, "$1 - ");
  return splitWords(text);
}
