/** A language whose text is divided into tokens. */
export const languages = ["en", "pt"] as const;

export type Language = (typeof languages)[number];

const openers = new Set(["(", "[", "{", "“", "‘", "«"]);
const closers = new Set([")", "]", "}", "”", "’", "»"]);
const stops = new Set([",", ";", ":", "?", "!"]);
const ellipses = new Set(["...", "…"]);
const quotes = new Set(['"', "'"]);

const number = /^[+-]?\p{N}+(?:[.,]\p{N}+)*$/u;
const alternative = /^\p{L}[\p{L}\p{M}]+$/u;
const contraction = /^(?:['’]\p{L}+|n['’]t)$/iu;
const lowerCase = /^\p{Ll}/u;
const currency = /^[$€£]$/;
const wordSign = /[\p{L}\p{N}]/u;

function matches(pattern: RegExp, token: string | undefined): boolean {
  return token !== undefined && pattern.test(token);
}

/** Says for the tokens of a sentence, one after the other, which stand close to the one before. */
export class Spacing {
  readonly #language: Language;
  readonly #openQuotes = new Set<string>();
  /** The token before, and whether the next one stands close to it whatever it is. */
  #last: string | undefined;
  #isOpen = true;
  /** Whether commas and the like stand close to the token before. */
  #isStoppable = false;

  constructor(language: Language) {
    this.#language = language;
  }

  /** The same place in a sentence, to go on from in another way. */
  copy(): Spacing {
    const copy = new Spacing(this.#language);
    for (const quote of this.#openQuotes) copy.#openQuotes.add(quote);
    copy.#last = this.#last;
    copy.#isOpen = this.#isOpen;
    copy.#isStoppable = this.#isStoppable;
    return copy;
  }

  /** Whether there is no space before the next token; `following` is the one behind it. */
  joins(token: string, following: string | undefined): boolean {
    const closesQuote = quotes.has(token) && this.#openQuotes.delete(token);
    const opensQuote = quotes.has(token) && !closesQuote;
    if (opensQuote) this.#openQuotes.add(token);
    const isBetween =
      token === "/" && matches(alternative, this.#last) && matches(alternative, following);
    const joins =
      this.#last !== undefined &&
      (this.#isOpen || closesQuote || isBetween || this.#follows(token, following));
    this.#last = token;
    this.#isOpen =
      openers.has(token) ||
      opensQuote ||
      isBetween ||
      (currency.test(token) && matches(number, following));
    this.#isStoppable =
      wordSign.test(token) || closesQuote || closers.has(token) || ellipses.has(token);
    return joins;
  }

  /** Whether a token stands close to what it follows, by itself. */
  #follows(token: string, following: string | undefined): boolean {
    if (closers.has(token)) return true;
    if (token === "%") return matches(number, this.#last);
    if (contraction.test(token)) return this.#language === "en";
    if (!this.#isStoppable) return false;
    // A stop before a small letter is part of the word before it, or stands for itself.
    if (token === "." || ellipses.has(token)) return !matches(lowerCase, following);
    return stops.has(token);
  }
}
