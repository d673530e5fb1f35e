import { ReferenceNgrams } from "./ngrams.ts";
import { splitWords } from "./words.ts";

/** The length of the longest n-grams of characters. */
const characterOrder = 6;

/** What is counted, and how the score is made of it. */
export interface ChrfOptions {
  /** The length of the longest n-grams of words: 0 for chrF (the default), 2 for chrF++. */
  readonly wordOrder?: number;
  /** Recall weighs β² times as much as precision. Default 2. */
  readonly beta?: number;
  /**
   * Average F instead of precision and recall, over all orders: those that are longer than the texts
   * count as failed. Default false, sacreBLEU's effective order.
   */
  readonly epsSmoothing?: boolean;
}

/**
 * How many numbers a sentence has: for each order the n-grams of the hypothesis, of the reference,
 * and those in both. Those of a corpus are their sum.
 */
export function chrfSize({ wordOrder = 0 }: ChrfOptions = {}): number {
  return 3 * (characterOrder + wordOrder);
}

/** A line as the sequences whose n-grams count. */
interface Sequences {
  readonly characters: readonly string[];
  readonly words: readonly string[];
}

/** The references of a sentence, to count hypotheses against. */
export class ChrfReference {
  readonly #options: ChrfOptions;
  readonly #references: readonly (readonly [Sequences, ReferenceNgrams, ReferenceNgrams])[];

  /** @param references one or several; the one counts with which a hypothesis does best */
  constructor(references: readonly string[], options: ChrfOptions = {}) {
    this.#options = options;
    this.#references = references.map((line) => {
      const sequences = sequencesOf(line, options);
      const characters = new ReferenceNgrams(characterOrder);
      characters.add(sequences.characters);
      const words = new ReferenceNgrams(options.wordOrder ?? 0);
      words.add(sequences.words);
      return [sequences, characters, words];
    });
  }

  /** Adds a hypothesis' {@link chrfSize} numbers to an array. */
  count(hypothesis: string, into: Float64Array, offset = 0): void {
    const { wordOrder = 0 } = this.#options;
    const { characters, words } = sequencesOf(hypothesis, this.#options);
    const best = { score: -1, numbers: new Float64Array() };
    for (const [reference, characterNgrams, wordNgrams] of this.#references) {
      const numbers = new Float64Array(chrfSize(this.#options));
      const wordOffset = 3 * characterOrder;
      countNgrams(characters, reference.characters, characterOrder, numbers, 0);
      countNgrams(words, reference.words, wordOrder, numbers, wordOffset);
      characterNgrams.match(characters, numbers, 2, 3);
      wordNgrams.match(words, numbers, wordOffset + 2, 3);
      const score = chrfScore(numbers, this.#options);
      if (score > best.score) Object.assign(best, { score, numbers });
    }
    best.numbers.forEach((value, place) => {
      into[offset + place] = (into[offset + place] ?? 0) + value;
    });
  }
}

function sequencesOf(line: string, { wordOrder = 0 }: ChrfOptions): Sequences {
  const words = splitWords(line);
  return {
    characters: Array.from(words.join("")),
    words: wordOrder > 0 ? words.flatMap(partPunctuation) : [],
  };
}

/** A word without the punctuation at its end or, if there is none, at its beginning. */
function partPunctuation(word: string): string[] {
  if (word.length === 1) return [word];
  const isPunctuation = /[!-/:-@[-`{-~]/;
  const [first, last] = [word.slice(0, 1), word.slice(-1)];
  if (isPunctuation.test(last)) return [word.slice(0, -1), last];
  return isPunctuation.test(first) ? [first, word.slice(1)] : [word];
}

/** How many n-grams there are; where the reference has none, the hypothesis' do not count. */
function countNgrams(
  { length }: readonly string[],
  reference: readonly string[],
  order: number,
  into: Float64Array,
  offset: number,
): void {
  for (let n = 1; n <= Math.min(order, reference.length); n++) {
    into[offset + 3 * (n - 1)] = Math.max(0, length - n + 1);
    into[offset + 3 * (n - 1) + 1] = reference.length - n + 1;
  }
}

/**
 * chrF in per cent (Popović 2015, 2017) from the numbers of a corpus, as sacreBLEU computes it.
 * @param statistics {@link chrfSize} numbers
 */
export function chrfScore(
  statistics: ArrayLike<number>,
  { beta = 2, epsSmoothing = false }: ChrfOptions = {},
): number {
  let [precisions, recalls, scores, effective] = [0, 0, 0, 0];
  for (let place = 0; place < statistics.length; place += 3) {
    const hypothesis = statistics[place] ?? 0;
    const reference = statistics[place + 1] ?? 0;
    const matches = statistics[place + 2] ?? 0;
    const precision = hypothesis > 0 ? matches / hypothesis : 0;
    const recall = reference > 0 ? matches / reference : 0;
    scores += fScore(precision, recall, beta);
    if (hypothesis === 0 || reference === 0) continue;
    precisions += precision;
    recalls += recall;
    effective++;
  }
  if (epsSmoothing) return (100 * scores) / (statistics.length / 3);
  return effective > 0 ? 100 * fScore(precisions / effective, recalls / effective, beta) : 0;
}

function fScore(precision: number, recall: number, beta: number): number {
  const denominator = beta ** 2 * precision + recall;
  return denominator > 0 ? ((1 + beta ** 2) * precision * recall) / denominator : 0;
}
