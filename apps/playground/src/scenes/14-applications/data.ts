/** The sentence to translate, and three translations with the probability of each word. */
export const source = "Abby gosta de comer maçãs e bananas";

export const hypotheses = [
  {
    words: ["Abby", "likes", "to", "eat", "apples", "and", "bananas"],
    probabilities: [0.2, 0.1, 0.3, 0.5, 0.7, 0.4, 0.2],
  },
  {
    words: ["Abby", "likes", "of", "eat", "apples", "and", "bananas"],
    probabilities: [0.2, 0.1, 0.02, 0.5, 0.7, 0.4, 0.2],
  },
  {
    words: ["Abby", "likes", "to", "eat", "macaques", "and", "bananas"],
    probabilities: [0.2, 0.1, 0.3, 0.5, 0.01, 0.4, 0.2],
  },
] as const;

export const names = ["first", "second", "third"] as const;

export type Name = (typeof names)[number];

/** Words of a hypothesis. */
export const length = 7;

/** The guess is about these: the second word of the first translation has become ten times rarer. */
export const doubted: readonly (readonly number[])[] = hypotheses.map(({ probabilities }, i) =>
  probabilities.map((p, word) => (i === 0 && word === 1 ? p / 10 : p)),
);

/** Words to look neighbours up of; the last is none of the table's. */
export const someWords = ["france", "october", "seven", "whale", "received", "large", "xbox"];

/** Neighbours that are shown. */
export const shownNeighbours = 10;

/** Sentences to tag: the lecture's first. */
export const sentences = [
  "Abby likes to eat apples and bananas",
  "He will book a book.",
  "Fruit flies like a banana.",
];

/** Most characters of a sentence and of a word. */
export const mostCharacters = 160;
export const mostLetters = 30;

/** The tags in words, as Universal Dependencies has them. */
export const tagNames: Readonly<Record<string, string>> = {
  ADJ: "adjective",
  ADP: "preposition",
  ADV: "adverb",
  AUX: "auxiliary verb",
  CCONJ: "and, or, but",
  DET: "article or determiner",
  INTJ: "interjection",
  NOUN: "noun",
  NUM: "numeral",
  PART: "particle",
  PRON: "pronoun",
  PROPN: "name",
  PUNCT: "punctuation",
  SCONJ: "that, if, because",
  SYM: "symbol",
  VERB: "verb",
  X: "other",
};

/** The tagger's share of words with the right tag, on sentences it was not trained on: its card's. */
export const accuracy = "94.49 %";

/** Sizes of the files, in bytes. */
export const bytes = { vectors: 299_112, tagger: 2_162_180 };
