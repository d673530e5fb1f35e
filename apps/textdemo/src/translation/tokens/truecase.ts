import { FormatError } from "@nnf/tensor";
import { splitWords } from "../parallel.ts";
import { unescapeSigns } from "./escapes.ts";

const letter = /\p{L}/u;
const wordSign = /[\p{L}\p{N}]/u;
const capitalizable = /^\p{Ll}[\p{L}\p{M}'’-]*$/u;

/**
 * How words are usually written: the forms of each word with their frequencies, most frequent
 * first. Words at the beginning of a sentence, where all have a capital, do not count unless they
 * have none.
 */
export class CaseCounts {
  readonly #counts = new Map<string, Map<string, number>>();

  /** Counts the words of a sentence. */
  add(tokens: readonly string[]): void {
    const starts = sentenceStarts(tokens);
    tokens.forEach((token, i) => {
      if (!letter.test(unescapeSigns(token)) || (starts[i] && token !== token.toLowerCase()))
        return;
      const forms = this.#counts.get(token.toLowerCase()) ?? new Map<string, number>();
      forms.set(token, (forms.get(token) ?? 0) + 1);
      this.#counts.set(token.toLowerCase(), forms);
    });
  }

  /** The model as Moses writes it: for each word a line `best (n/total) other (n) …`. */
  format(): string {
    const lines = Array.from(this.#counts.values(), (counts) => {
      // Of two forms with the same frequency the one in lower case comes first.
      const forms = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? 1 : -1));
      const total = forms.reduce((sum, [, n]) => sum + n, 0);
      return forms.map(([form, n], i) => `${form} (${n}${i === 0 ? `/${total}` : ""})`).join(" ");
    });
    return lines.map((line) => `${line}\n`).join("");
  }
}

/** Writes words as they usually are written. */
export class Truecaser {
  /** The most frequent form of each word, by the word in lower case. */
  readonly #best = new Map<string, string>();
  readonly #known = new Set<string>();

  /**
   * @param lines those of a model of {@link CaseCounts}
   * @throws FormatError naming the line that is malformed, or when there are none
   */
  constructor(lines: readonly string[], file: string) {
    lines.forEach((line, index) => {
      const forms = splitWords(line);
      forms.forEach((form, i) => {
        const isCount = i % 2 === 1;
        if (isCount ? !/^\(\d+(?:\/\d+)?\)$/.test(form) : i + 1 === forms.length) {
          throw new FormatError(
            "truecase",
            `got ${JSON.stringify(line.slice(0, 40))}; expected words, each with its frequency, ` +
              "such as the (9/10) The (1).",
            { file, line: index + 1 },
          );
        }
        if (!isCount) this.#known.add(form);
      });
      const [best] = forms;
      if (best !== undefined) this.#best.set(best.toLowerCase(), best);
    });
    if (this.#best.size > 0) return;
    throw new FormatError(
      "truecase",
      "there are no words in it; expected what truecase train wrote.",
      {
        file,
      },
    );
  }

  /**
   * The tokens of a sentence: its first word in its usual form, and so words that are written in a
   * way never seen, all capitals for example. Others stay.
   */
  apply(tokens: readonly string[]): string[] {
    const starts = sentenceStarts(tokens);
    return tokens.map((token, i) => {
      // Other capitals than the first do not come from the place.
      const isChangeable = starts[i] && token.slice(1) === token.slice(1).toLowerCase();
      if (!isChangeable && this.#known.has(token)) return token;
      return this.#best.get(token.toLowerCase()) ?? token;
    });
  }
}

/** The tokens of a sentence with a capital at the beginning of its first word, if that is of letters. */
export function restoreCase(tokens: readonly string[]): string[] {
  const starts = sentenceStarts(tokens);
  return tokens.map((token, i) => {
    if (!starts[i] || !capitalizable.test(unescapeSigns(token))) return token;
    const [first = "", ...rest] = token;
    return first.toUpperCase() + rest.join("");
  });
}

/** Which tokens are the first words of sentences: of the line, and behind full stops in it. */
function sentenceStarts(tokens: readonly string[]): boolean[] {
  let isStart = true;
  return tokens.map((escaped) => {
    const token = unescapeSigns(escaped);
    if (wordSign.test(token)) {
      const starts = isStart;
      isStart = false;
      return starts;
    }
    if (/^[.!?]+$/.test(token)) isStart = true;
    return false;
  });
}
