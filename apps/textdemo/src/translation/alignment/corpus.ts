/** Words with their ids, counted from 0 in the order in which they were met. */
export class WordIds {
  readonly words: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;

  constructor(words: readonly string[]) {
    this.words = words;
    this.#ids = new Map(words.map((word, id) => [word, id]));
  }

  /** The words of sentences. */
  static of(sentences: readonly (readonly string[])[]): WordIds {
    return new WordIds([...new Set(sentences.flat())]);
  }

  /** −1 for a word that is none of these. */
  idOf(word: string): number {
    return this.#ids.get(word) ?? -1;
  }

  encode(sentences: readonly (readonly string[])[]): IdSentences {
    const starts = new Int32Array(sentences.length + 1);
    sentences.forEach(({ length }, s) => {
      starts[s + 1] = (starts[s] ?? 0) + length;
    });
    const ids = new Int32Array(starts.at(-1) ?? 0);
    let at = 0;
    for (const sentence of sentences) for (const word of sentence) ids[at++] = this.idOf(word);
    return { ids, starts };
  }
}

/** The ids of all words, one sentence after the other; sentence s begins at `starts[s]`. */
export interface IdSentences {
  readonly ids: Int32Array;
  readonly starts: Int32Array;
}

/** Pairs of words that stand in a pair of sentences: the entries of a translation table. */
export interface Cooccurrences {
  /** Of each entry the word on the given side: 0 is the null word, others are their id + 1. */
  readonly given: Int32Array;
  /** Of each entry the id of the generated word. */
  readonly generated: Int32Array;
  /**
   * The entry of each pair of words in the text, four bytes each: sentence after sentence, in it
   * generated word after generated word, for each the null word and the given words.
   */
  readonly cells: Int32Array;
}

/** Finds the pairs of words of a text by a hash table with open addressing. */
export function cooccurrences(given: IdSentences, generated: IdSentences): Cooccurrences {
  const cells = new Int32Array(countCells(given, generated));
  const entries = new EntryTable();
  let cell = 0;
  for (let s = 0; s + 1 < given.starts.length; s++) {
    const [start, end] = [given.starts[s] as number, given.starts[s + 1] as number];
    const last = generated.starts[s + 1] as number;
    for (let i = generated.starts[s] as number; i < last; i++) {
      const word = generated.ids[i] as number;
      cells[cell++] = entries.entryOf(0, word);
      for (let j = start; j < end; j++) {
        cells[cell++] = entries.entryOf((given.ids[j] as number) + 1, word);
      }
    }
  }
  return { ...entries.columns(), cells };
}

function countCells(given: IdSentences, generated: IdSentences): number {
  let count = 0;
  for (let s = 0; s + 1 < given.starts.length; s++) {
    const n = (given.starts[s + 1] as number) - (given.starts[s] as number);
    const m = (generated.starts[s + 1] as number) - (generated.starts[s] as number);
    count += (n + 1) * m;
  }
  return count;
}

/** Numbers pairs of words in the order in which they are first asked for. */
class EntryTable {
  /** Given and generated word of each entry, side by side. */
  #pairs = new Int32Array(2 ** 17);
  /** Entry + 1, 0 where there is none; at most half full. */
  #slots = new Int32Array(2 ** 17);
  #size = 0;

  entryOf(given: number, generated: number): number {
    const found = this.#find(given, generated);
    const entry = (this.#slots[found] as number) - 1;
    return entry >= 0 ? entry : this.#add(found, given, generated);
  }

  columns(): Pick<Cooccurrences, "given" | "generated"> {
    const given = new Int32Array(this.#size);
    const generated = new Int32Array(this.#size);
    for (let entry = 0; entry < this.#size; entry++) {
      given[entry] = this.#pairs[2 * entry] as number;
      generated[entry] = this.#pairs[2 * entry + 1] as number;
    }
    return { given, generated };
  }

  /** The slot of a pair, or the empty one that is its own. */
  #find(given: number, generated: number): number {
    const mask = this.#slots.length - 1;
    const mixed = Math.imul(Math.imul(given, 0x9e3779b1) ^ generated, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    for (;;) {
      const at = 2 * ((this.#slots[slot] as number) - 1);
      if (at < 0 || (this.#pairs[at] === given && this.#pairs[at + 1] === generated)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #add(slot: number, given: number, generated: number): number {
    const entry = this.#size++;
    if (2 * entry === this.#pairs.length) this.#pairs = grown(this.#pairs);
    this.#pairs[2 * entry] = given;
    this.#pairs[2 * entry + 1] = generated;
    this.#slots[slot] = entry + 1;
    if (2 * this.#size > this.#slots.length) this.#rehash();
    return entry;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let entry = 0; entry < this.#size; entry++) {
      const [given, generated] = [this.#pairs[2 * entry], this.#pairs[2 * entry + 1]];
      this.#slots[this.#find(given as number, generated as number)] = entry + 1;
    }
  }
}

function grown(values: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * values.length);
  larger.set(values);
  return larger;
}
