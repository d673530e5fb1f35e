import { divide } from "./divide.ts";
import { type Language, Spacing } from "./spacing.ts";

/**
 * Divides a sentence into words and punctuation marks, so that `detokenize` gives the sentence
 * back: a piece of text without spaces whose parts would not stand close together then stays whole.
 */
export function tokenize(text: string, language: Language): string[] {
  const chunks = text.split(/\s+/u).filter((chunk) => chunk !== "");
  const tokens: string[] = [];
  let spacing = new Spacing(language);
  chunks.forEach((chunk, i) => {
    const following = chunks[i + 1];
    const pieces = divide(chunk, following, language);
    const after = spacing.copy();
    if (pieces.every((piece, p) => after.joins(piece, pieces[p + 1] ?? following) === p > 0)) {
      spacing = after;
      tokens.push(...pieces);
    } else {
      spacing.joins(chunk, following);
      tokens.push(chunk);
    }
  });
  return tokens;
}
