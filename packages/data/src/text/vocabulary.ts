import { IndexError, Tensor, ValueError } from "@nnf/tensor";
import { numbersToZero } from "./features.ts";
import { formatVocabulary, parseVocabulary, repetition } from "./vocabulary-format.ts";

/** How words are brought into one form before they are counted and looked up. */
export interface NormalizeOptions {
  /** Default false. */
  readonly lowerCase?: boolean;
  /** Every number becomes 0, after lower-casing: see {@link numbersToZero}. Default false. */
  readonly numbersToZero?: boolean;
}

/** Options of `Vocabulary.from`. */
export interface VocabularyOptions extends NormalizeOptions {
  /** The most entries, special ones included; the rarest words are cut off. Default: no limit. */
  readonly maxSize?: number;
  /** Words counted less often are cut off. Default 1. */
  readonly minCount?: number;
  /** Filler of windows and batches, id 0 where there is one; null for none. Default `<pad>`. */
  readonly padding?: string | null;
  /** What words outside the vocabulary become; null makes them an error. Default `<unk>`. */
  readonly unknown?: string | null;
  /** Further entries that no text contains, such as `<s>`. They follow padding and unknown. */
  readonly specials?: readonly string[];
}

/** Everything a vocabulary is made of. */
export interface VocabularyParts {
  readonly padding: string | null;
  readonly unknown: string | null;
  readonly specials: readonly string[];
  readonly lowerCase: boolean;
  readonly numbersToZero: boolean;
  /** Words in the order of their ids, special ones excluded. */
  readonly words: readonly string[];
  /** How often each of the words was counted. */
  readonly counts: readonly number[];
}

/**
 * Words and their ids. Padding and unknown come first, then further specials, then words by falling
 * count, equal counts in the order of their UTF-16 code units: the same counts give the same ids.
 */
export class Vocabulary {
  /** The id of the padding, or undefined where the vocabulary has none. */
  readonly paddingId: number | undefined;
  /** The id unknown words get, or undefined where the vocabulary has none. */
  readonly unknownId: number | undefined;
  readonly #parts: VocabularyParts;
  readonly #words: readonly string[];
  #counts: readonly number[] | undefined;
  readonly #ids: ReadonlyMap<string, number>;

  /** @throws ValueError for an entry that occurs twice, a word without count, or no entries */
  constructor(parts: VocabularyParts) {
    const { padding, unknown, specials } = parts;
    const [words, ids]: [string[], Map<string, number>] = [[], new Map()];
    const add = (word: string): void => {
      ids.set(word, words.length);
      if (ids.size > words.length) words.push(word);
      else throw repeated(word);
    };
    for (const mark of [padding, unknown, ...specials]) if (mark !== null) add(mark);
    for (const word of parts.words) add(word);
    this.#parts = parts;
    this.#words = words;
    this.#ids = ids;
    if (this.#words.length === 0) {
      throw new ValueError("Vocabulary", "no entries; expected at least one word or special.");
    }
    if (parts.counts.length !== parts.words.length) {
      throw new ValueError(
        "Vocabulary",
        `got ${parts.counts.length} counts for ${parts.words.length} words; expected one for each.`,
      );
    }
    this.paddingId = padding === null ? undefined : this.#ids.get(padding);
    this.unknownId = unknown === null ? undefined : this.#ids.get(unknown);
  }

  /**
   * Counts words and keeps the most frequent.
   * @throws ValueError for no words, or a size or count that is no positive integer
   */
  static from(words: Iterable<string>, options: VocabularyOptions = {}): Vocabulary {
    const counts = new Map<string, number>();
    for (const word of words) count(counts, normalize(word, options), 1);
    return select(counts, options);
  }

  /** As {@link Vocabulary.from}, for words that arrive asynchronously: only the counts are kept. */
  static async fromAsync(
    words: AsyncIterable<string>,
    options: VocabularyOptions = {},
  ): Promise<Vocabulary> {
    const counts = new Map<string, number>();
    for await (const word of words) count(counts, normalize(word, options), 1);
    return select(counts, options);
  }

  /** As {@link Vocabulary.from}, from words that were counted before. */
  static fromCounts(
    counted: Iterable<readonly [word: string, count: number]>,
    options: VocabularyOptions = {},
  ): Vocabulary {
    const counts = new Map<string, number>();
    for (const [word, times] of counted) count(counts, normalize(word, options), times);
    return select(counts, options);
  }

  /**
   * Reads what {@link Vocabulary.toText} wrote.
   * @param file a name for error messages
   * @throws FormatError naming the line that is malformed
   */
  static fromText(text: string, file?: string): Vocabulary {
    const parts = parseVocabulary(text, file);
    try {
      return new Vocabulary(parts);
    } catch (error) {
      throw repetition(parts, file) ?? error;
    }
  }

  /** Lines to save: one of settings, then one per word with its count. */
  toText(): string {
    return formatVocabulary(this.#parts);
  }

  /** The number of entries, special ones included. */
  get size(): number {
    return this.#words.length;
  }

  /** All entries by id. */
  get words(): readonly string[] {
    return this.#words;
  }

  /** How often each entry was counted, by id; 0 for special ones. */
  get counts(): readonly number[] {
    this.#counts ??= [
      ...Array.from({ length: this.size - this.#parts.words.length }, () => 0),
      ...this.#parts.counts,
    ];
    return this.#counts;
  }

  /** Whether the word, brought into form, has an id of its own. */
  has(word: string): boolean {
    return this.#find(word) !== undefined;
  }

  /**
   * The id of a word, or of the unknown.
   * @throws ValueError for an unknown word when there is no entry for those
   */
  id(word: string): number {
    const id = this.#find(word) ?? this.unknownId;
    if (id !== undefined) return id;
    throw new ValueError(
      "Vocabulary.id",
      `the word ${JSON.stringify(word)} is not among the ${this.size} entries; expected a known ` +
        "word, as the vocabulary has no entry for unknown ones. Build it with the option unknown.",
    );
  }

  /**
   * The word with an id.
   * @throws IndexError for an id outside the vocabulary
   */
  word(id: number): string {
    const word = this.#words[id];
    if (word !== undefined) return word;
    throw new IndexError(
      "Vocabulary.word",
      `got the id ${id}; expected an integer from 0 to ${this.size - 1}.`,
    );
  }

  /** The ids of words, ready for windows and batches. */
  encode(words: Iterable<string>): Int32Array {
    return Int32Array.from(words, (word) => this.id(word));
  }

  /** The words with these ids. */
  decode(ids: Iterable<number> | Tensor): string[] {
    return Array.from(ids instanceof Tensor ? ids.data() : ids, (id) => this.word(id));
  }

  /** Specials are found as they are, words in their normal form. */
  #find(word: string): number | undefined {
    return this.#ids.get(word) ?? this.#ids.get(normalize(word, this.#parts));
  }
}

function repeated(entry: string): ValueError {
  return new ValueError(
    "Vocabulary",
    `the entry ${JSON.stringify(entry)} occurs twice; expected each once. ` +
      "Specials must differ from each other and from all words.",
  );
}

function normalize(word: string, options: NormalizeOptions): string {
  const cased = options.lowerCase === true ? word.toLowerCase() : word;
  return options.numbersToZero === true ? numbersToZero(cased) : cased;
}

function count(counts: Map<string, number>, word: string, times: number): void {
  counts.set(word, (counts.get(word) ?? 0) + times);
}

function select(counts: ReadonlyMap<string, number>, options: VocabularyOptions): Vocabulary {
  const { padding = "<pad>", unknown = "<unk>", specials = [] } = options;
  const { maxSize = Number.MAX_SAFE_INTEGER, minCount = 1 } = options;
  const marks = [padding, unknown, ...specials].filter((mark) => mark !== null);
  for (const [name, value, least] of [
    ["maxSize", maxSize, marks.length + 1],
    ["minCount", minCount, 1],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= least) continue;
    throw new ValueError(
      "Vocabulary",
      `got ${name} ${value}; expected an integer of at least ${least}` +
        (name === "maxSize" ? `, room for ${marks.length} specials and a word.` : "."),
    );
  }
  if (counts.size === 0) {
    throw new ValueError(
      "Vocabulary",
      "got no words; expected at least one. Check the text that was read.",
    );
  }
  const kept = [...counts]
    .filter(([word, times]) => times >= minCount && !marks.includes(word))
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, Math.max(0, maxSize - marks.length));
  return new Vocabulary({
    padding,
    unknown,
    specials,
    lowerCase: options.lowerCase ?? false,
    numbersToZero: options.numbersToZero ?? false,
    words: kept.map(([word]) => word),
    counts: kept.map(([, times]) => times),
  });
}
