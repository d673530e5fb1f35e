import { type TagParts, tagParts } from "@nnf/data";
import { pairTags, type Sentences } from "./pairs.ts";
import { formatPercentage, harmonicMean, percentage } from "./percent.ts";

/** Chunks found in both, in the gold tags and in the guessed ones. */
export interface ChunkCounts {
  readonly correct: number;
  readonly gold: number;
  readonly guessed: number;
}

/** What conlleval counts. */
export interface ChunkScore extends ChunkCounts {
  readonly words: number;
  /** Words whose tag, prefix and label, is right. */
  readonly correctTags: number;
  /** By label, in alphabetical order; "" is the label of bare tags. */
  readonly labels: ReadonlyMap<string, ChunkCounts>;
}

/** Where chunks begin and end: as conlleval has it, or with the prefix S as well. */
export type ChunkRules = "conlleval" | "IOBES";

/**
 * The rules of conlleval (E. Tjong Kim Sang, version 2004-01-26), as pairs of the prefix before and
 * the prefix now. A chunk ends before, or begins with, the word of the second prefix:
 *
 * | before | ends | begins |
 * | ------ | ---- | ------ |
 * | B      | B O  | B      |
 * | I      | B O  | B      |
 * | E      | E I O | E I   |
 * | O      |      | B I E  |
 *
 * Also, it ends and begins where the label changes, except that nothing ends after `O` and `.` and
 * nothing begins with these; `[` and `]` are chunks of one word each.
 */
const ends = ["B B", "B O", "I B", "I O", "E E", "E I", "E O"];
const begins = ["B B", "I B", "E E", "E I", "O B", "O I", "O E"];

/** What it takes to read IOBES: S is a chunk of its own, and B begins one after E. */
const singleEnds = ["B S", "I S", "E B", "E S", "S B", "S I", "S E", "S S", "S O"];
const singleBegins = ["B S", "I S", "E B", "E S", "S B", "S I", "S E", "S S", "O S"];

const boundaries: Readonly<
  Record<ChunkRules, { ends: ReadonlySet<string>; begins: ReadonlySet<string> }>
> = {
  conlleval: { ends: new Set(ends), begins: new Set(begins) },
  IOBES: {
    ends: new Set([...ends, ...singleEnds]),
    begins: new Set([...begins, ...singleBegins]),
  },
};

const outside: TagParts = { prefix: "O", label: "" };

/**
 * Precision, recall and F over chunks, counted exactly as conlleval does.
 * @param rules unless given, those of conlleval, or of IOBES if a tag has the prefix S, which
 *   conlleval does not know and would read as the inside of a chunk
 * @throws ValueError when gold and guess differ in their sentences or the lengths of these
 */
export function scoreChunks(
  gold: Sentences<string>,
  guess: Sentences<string>,
  rules: ChunkRules = hasSingles(gold) || hasSingles(guess) ? "IOBES" : "conlleval",
): ChunkScore {
  const counter = new ChunkCounter(rules);
  for (const [goldTags, guessTags] of pairTags("scoreChunks", gold, guess)) {
    counter.add(goldTags, guessTags);
  }
  return counter.score();
}

function hasSingles(sentences: Sentences<string>): boolean {
  return sentences.some((tags) => tags.some((tag) => tag === "S" || tag.startsWith("S-")));
}

/** The loop of conlleval over words and the breaks between sentences. */
class ChunkCounter {
  readonly #rules: ChunkRules;
  readonly #labels = new Map<string, { correct: number; gold: number; guessed: number }>();
  #words = 0;
  #correctTags = 0;
  #gold = outside;
  #guess = outside;
  /** Whether a chunk is open that began alike in both and has gone on alike. */
  #agree = false;

  constructor(rules: ChunkRules) {
    this.#rules = rules;
  }

  add(goldTags: readonly string[], guessTags: readonly string[]): void {
    goldTags.forEach((tag, index) => {
      const gold = partsOf(tag);
      const guess = partsOf(guessTags[index] ?? "");
      this.#words++;
      if (gold.prefix === guess.prefix && gold.label === guess.label) this.#correctTags++;
      this.#step(gold, guess);
    });
    this.#step(outside, outside);
  }

  score(): ChunkScore {
    // Only bare tags with a prefix that conlleval does not know reach the end of a sentence open.
    if (this.#agree) this.#of(this.#gold.label).correct++;
    this.#agree = false;
    const all = [...this.#labels].sort(([a], [b]) => (a < b ? -1 : 1));
    const found = all.filter(([, counts]) => counts.gold + counts.guessed > 0);
    const sum = (count: keyof ChunkCounts): number =>
      all.reduce((total, [, counts]) => total + counts[count], 0);
    return {
      words: this.#words,
      correctTags: this.#correctTags,
      correct: sum("correct"),
      gold: sum("gold"),
      guessed: sum("guessed"),
      labels: new Map(found),
    };
  }

  #step(gold: TagParts, guess: TagParts): void {
    const goldEnds = this.#ends(this.#gold, gold);
    const guessEnds = this.#ends(this.#guess, guess);
    if (this.#agree) {
      if (goldEnds && guessEnds && this.#gold.label === this.#guess.label) {
        this.#of(this.#gold.label).correct++;
        this.#agree = false;
      } else if (goldEnds !== guessEnds || gold.label !== guess.label) {
        this.#agree = false;
      }
    }
    const goldBegins = this.#begins(this.#gold, gold);
    const guessBegins = this.#begins(this.#guess, guess);
    if (goldBegins && guessBegins && gold.label === guess.label) this.#agree = true;
    if (goldBegins) this.#of(gold.label).gold++;
    if (guessBegins) this.#of(guess.label).guessed++;
    this.#gold = gold;
    this.#guess = guess;
  }

  #ends(before: TagParts, now: TagParts): boolean {
    if (before.prefix === "[" || before.prefix === "]") return true;
    if (boundaries[this.#rules].ends.has(`${before.prefix} ${now.prefix}`)) return true;
    return before.prefix !== "O" && before.prefix !== "." && before.label !== now.label;
  }

  #begins(before: TagParts, now: TagParts): boolean {
    if (now.prefix === "[" || now.prefix === "]") return true;
    if (boundaries[this.#rules].begins.has(`${before.prefix} ${now.prefix}`)) return true;
    return now.prefix !== "O" && now.prefix !== "." && before.label !== now.label;
  }

  #of(label: string): { correct: number; gold: number; guessed: number } {
    const counts = this.#labels.get(label) ?? { correct: 0, gold: 0, guessed: 0 };
    this.#labels.set(label, counts);
    return counts;
  }
}

/** In Perl the text 0 is false, so that conlleval takes the label 0 for none. */
function partsOf(tag: string): TagParts {
  const parts = tagParts(tag);
  return parts.label === "0" ? { prefix: parts.prefix, label: "" } : parts;
}

/** Precision, recall and F in per cent. */
export function chunkMeasures({ correct, gold, guessed }: ChunkCounts): [number, number, number] {
  const precision = percentage(correct, guessed);
  const recall = percentage(correct, gold);
  return [precision, recall, harmonicMean(precision, recall)];
}

/** The report of conlleval, character by character. */
export function formatChunks(score: ChunkScore): string {
  const { words, gold, guessed, correct } = score;
  const lines = [
    `processed ${words} tokens with ${gold} phrases; found: ${guessed} phrases; correct: ${correct}.`,
  ];
  if (words > 0) {
    const accuracy = formatPercentage(percentage(score.correctTags, words));
    lines.push(`accuracy: ${accuracy}%; ${formatMeasures(score)}`);
  }
  for (const [label, counts] of score.labels) {
    const line = `${label.padStart(17)}: ${formatMeasures(counts)}  ${counts.guessed}`;
    lines.push(line);
    // The script leaves out repeated labels by a test that the empty one passes.
    if (label === "" && counts.gold > 0 && counts.guessed > 0) lines.push(line);
  }
  return `${lines.join("\n")}\n`;
}

function formatMeasures(counts: ChunkCounts): string {
  const [precision, recall, f1] = chunkMeasures(counts).map((value) => formatPercentage(value));
  return `precision: ${precision}%; recall: ${recall}%; FB1: ${f1}`;
}
