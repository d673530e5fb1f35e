import type { Option } from "./options.ts";

/** Which source words are translated: all before the first gap, and those of a mask. */
export interface Coverage {
  /** The first word that is not translated. */
  readonly gap: number;
  /** Bit k says whether word `gap + k` is; bit 0 is 0. */
  readonly mask: number;
}

/** Estimates what the words that are not yet translated will add to the score at best. */
export class FutureScores {
  /** Of the words from each on to the end. */
  readonly #rests: Float64Array;
  /** Of runs, at start × (longest + 1) + length. */
  readonly #runs: Float64Array;
  readonly #longest: number;

  /**
   * @param options as from `OptionFinder.find`
   * @param longest the longest run of untranslated words that translated ones follow
   */
  constructor(options: readonly (readonly (readonly Option[])[])[], longest: number) {
    const size = options.length;
    this.#longest = longest;
    this.#rests = new Float64Array(size + 1);
    this.#runs = new Float64Array(size * (longest + 1));
    for (let start = size - 1; start >= 0; start--) {
      const best = (options[start] ?? []).map((all) => all[0]?.estimate ?? -Infinity);
      this.#rests[start] = Math.max(
        ...best.map((score, k) => score + (this.#rests[start + k + 1] ?? 0)),
      );
      for (let length = 1; length <= longest && start + length <= size; length++) {
        this.#runs[start * (longest + 1) + length] = Math.max(
          ...best
            .slice(0, length)
            .map((score, k) => score + this.#run(start + k + 1, length - k - 1)),
        );
      }
    }
  }

  /** The best score for all that is not covered. */
  of({ gap, mask }: Coverage): number {
    let sum = 0;
    let start = gap;
    let rest = mask;
    while (rest !== 0) {
      // The run of 0 bits, then that of 1 bits behind it.
      const zeros = 31 - Math.clz32(rest & -rest);
      sum += this.#run(start, zeros);
      rest >>>= zeros;
      const ones = 31 - Math.clz32(~rest & -~rest);
      start += zeros + ones;
      rest >>>= ones;
    }
    return sum + (this.#rests[start] ?? 0);
  }

  #run(start: number, length: number): number {
    return length === 0 ? 0 : (this.#runs[start * (this.#longest + 1) + length] ?? 0);
  }
}

/** The coverage after the words from `start` to before `end` as well. */
export function cover({ gap, mask }: Coverage, start: number, end: number): Coverage {
  const all = mask | (((1 << (end - start)) - 1) << (start - gap));
  const ones = 31 - Math.clz32(~all & -~all);
  return { gap: gap + ones, mask: all >>> ones };
}

/** Whether a word from `start`, the gap or behind it, to before `end` is covered. */
export function overlaps({ gap, mask }: Coverage, start: number, end: number): boolean {
  return (mask & (((1 << (end - start)) - 1) << (start - gap))) !== 0;
}
