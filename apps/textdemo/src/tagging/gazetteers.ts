import { UsageError } from "../errors.ts";
import type { Input } from "./features.ts";

/** A list of phrases, such as names of places, that words are looked up in. */
export class Gazetteer {
  readonly #phrases: ReadonlySet<string>;
  /** The most words of a phrase that begins with a word. */
  readonly #longest = new Map<string, number>();

  /** @param phrases words with spaces between them; whether in capitals does not matter */
  constructor(phrases: Iterable<string>) {
    const all = new Set<string>();
    for (const phrase of phrases) {
      const words = phrase.toLowerCase().split(/\s+/).filter(Boolean);
      const [first] = words;
      if (first === undefined) continue;
      all.add(words.join(" "));
      this.#longest.set(first, Math.max(words.length, this.#longest.get(first) ?? 0));
    }
    this.#phrases = all;
  }

  get size(): number {
    return this.#phrases.size;
  }

  /**
   * For each word its place in a phrase, B, I, E or S as in IOBES, or O. The phrase that begins first
   * counts, and of those the longest.
   */
  marks(words: readonly string[]): string[] {
    const marks = words.map(() => "O");
    const lower = words.map((word) => word.toLowerCase());
    for (let start = 0; start < words.length; start++) {
      const length = this.#matchAt(lower, start);
      if (length === 0) continue;
      marks.fill("I", start, start + length);
      marks[start] = length === 1 ? "S" : "B";
      if (length > 1) marks[start + length - 1] = "E";
      start += length - 1;
    }
    return marks;
  }

  #matchAt(words: readonly string[], start: number): number {
    const most = this.#longest.get(words[start] ?? "") ?? 0;
    for (let length = Math.min(most, words.length - start); length > 0; length--) {
      if (this.#phrases.has(words.slice(start, start + length).join(" "))) return length;
    }
    return 0;
  }
}

/**
 * Reads lists with a phrase on each line.
 * @throws FileError and FormatError for files that cannot be read, UsageError for one without phrases
 */
export async function readGazetteers(paths: readonly string[]): Promise<Gazetteer[]> {
  const gazetteers: Gazetteer[] = [];
  if (paths.length === 0) return gazetteers;
  // Loaded only when there are files to read: the readers would be a good part of the start of tag run.
  const { readLines } = await import("@nnf/data/node");
  for (const path of paths) {
    const phrases: string[] = [];
    for await (const line of readLines(path)) phrases.push(line);
    const gazetteer = new Gazetteer(phrases);
    if (gazetteer.size === 0) {
      throw new UsageError(`${path}: no phrases; expected one on each line.`);
    }
    gazetteers.push(gazetteer);
  }
  return gazetteers;
}

/** A sentence with a column of marks for each gazetteer before the columns it had. */
export function withGazetteers<T extends Input>(gazetteers: readonly Gazetteer[], input: T): T {
  if (gazetteers.length === 0) return input;
  const marks = gazetteers.map((gazetteer) => gazetteer.marks(input.words));
  return { ...input, columns: [...marks, ...input.columns] };
}
