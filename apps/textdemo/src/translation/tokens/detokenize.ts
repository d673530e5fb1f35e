import { type Language, Spacing } from "./spacing.ts";

/** The text of a sentence of tokens. */
export function detokenize(tokens: readonly string[], language: Language): string {
  const spacing = new Spacing(language);
  let text = "";
  tokens.forEach((token, i) => {
    const isClose = spacing.joins(token, tokens[i + 1]);
    text += isClose || i === 0 ? token : ` ${token}`;
  });
  return text;
}
