import { tokenize13a } from "./tokenize-13a.ts";
import { splitWords } from "./words.ts";

/** How lines become the tokens whose n-grams BLEU counts; the names are sacreBLEU's. */
export const tokenizers = ["13a", "none", "char"] as const;

export type Tokenizer = (typeof tokenizers)[number];

/** The tokens of a line: for `none` what is between white space, for `char` each character. */
export function tokenizeWith(tokenizer: Tokenizer, line: string): string[] {
  if (tokenizer === "13a") return tokenize13a(line);
  const words = splitWords(line);
  return tokenizer === "none" ? words : words.flatMap((word) => Array.from(word));
}
