import { ValueError } from "@nnf/tensor";
import { formatTable } from "../../terminal/table.ts";
import { pairTags, type Sentences } from "./pairs.ts";
import { formatPercentage, percentage } from "./percent.ts";

/** How many words there were and how many of them had the right tag. */
export interface Tally {
  readonly words: number;
  readonly correct: number;
}

/** How often each gold tag was guessed to be each tag: `confusion.get(gold)?.get(guess)`. */
export type Confusion = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The share of words with the right tag, and what was taken for what. */
export interface AccuracyScore extends Tally {
  /** Words that training had seen, and words that it had not; null where nobody said which. */
  readonly known: Tally | null;
  readonly unknown: Tally | null;
  readonly confusion: Confusion;
}

/** Tells known words from unknown ones. */
export interface KnownWords {
  readonly words: Sentences<string>;
  readonly isKnown: (word: string) => boolean;
}

/**
 * Compares tags word by word.
 * @throws ValueError when gold, guess and words differ in their sentences or the lengths of these
 */
export function scoreAccuracy(
  gold: Sentences<string>,
  guess: Sentences<string>,
  knownWords?: KnownWords,
): AccuracyScore {
  const confusion = new Map<string, Map<string, number>>();
  const known = { words: 0, correct: 0 };
  const unknown = { words: 0, correct: 0 };
  pairTags("scoreAccuracy", gold, guess).forEach(([goldTags, guessTags], sentence) => {
    const words = knownWords?.words[sentence];
    if (knownWords !== undefined && words?.length !== goldTags.length) {
      throw new ValueError(
        "scoreAccuracy",
        `sentence ${sentence + 1} has ${goldTags.length} tags and ${words?.length ?? 0} words; ` +
          "expected a tag for each word.",
      );
    }
    goldTags.forEach((goldTag, index) => {
      const guessTag = guessTags[index] ?? "";
      const tally = knownWords?.isKnown(words?.[index] ?? "") === false ? unknown : known;
      tally.words++;
      if (goldTag === guessTag) tally.correct++;
      const row = confusion.get(goldTag) ?? new Map<string, number>();
      confusion.set(goldTag, row.set(guessTag, (row.get(guessTag) ?? 0) + 1));
    });
  });
  return {
    words: known.words + unknown.words,
    correct: known.correct + unknown.correct,
    known: knownWords === undefined ? null : known,
    unknown: knownWords === undefined ? null : unknown,
    confusion,
  };
}

/** The accuracy of all, known and unknown words in lines of `name per cent (correct of words)`. */
export function formatAccuracy({ known, unknown, ...all }: AccuracyScore): string {
  const rows: [string, Tally][] = [["accuracy", all]];
  if (known !== null) rows.push(["known words", known]);
  if (unknown !== null) rows.push(["unknown words", unknown]);
  const lines = formatTable([
    rows.map(([name]) => name),
    rows.map(([, { words, correct }]) => `${formatPercentage(percentage(correct, words))} %`),
    rows.map(([, { words, correct }]) => `(${correct} of ${words})`),
  ]);
  return `${lines.join("\n")}\n`;
}

/** The whole table: a row for each gold tag, a column for each guess, `.` for never. */
export function formatConfusion(confusion: Confusion): string {
  const guesses = [...confusion.values()].flatMap((row) => [...row.keys()]);
  const tags = [...new Set([...confusion.keys(), ...guesses])].sort();
  const cell = (gold: string, guess: string): string =>
    String(confusion.get(gold)?.get(guess) ?? ".");
  const columns = tags.map((guess) => {
    const cells = [guess, ...tags.map((gold) => cell(gold, guess))];
    const width = Math.max(...cells.map((text) => text.length));
    return cells.map((text) => text.padStart(width));
  });
  return `${formatTable([["gold \\ guess", ...tags], ...columns]).join("\n")}\n`;
}

/** A pair of tags that were taken for each other, one way. */
export interface ConfusedTags {
  readonly gold: string;
  readonly guess: string;
  readonly count: number;
}

/** The most frequent errors, the most frequent first. */
export function mostConfused(confusion: Confusion, limit: number): ConfusedTags[] {
  return [...confusion]
    .flatMap(([gold, row]) => [...row].map(([guess, count]) => ({ gold, guess, count })))
    .filter(({ gold, guess }) => gold !== guess)
    .sort((a, b) => b.count - a.count || compare(a.gold, b.gold) || compare(a.guess, b.guess))
    .slice(0, limit);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
