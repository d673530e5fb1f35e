import type { LinkedPair } from "../translation/linked-pairs.ts";
import { affiliations } from "./affiliation.ts";
import type { Dictionary } from "./dictionary.ts";
import { type Direction, isLexical, readsBackwards, translations, turned } from "./direction.ts";

/** What a word is predicted from. */
export interface ContextShape {
  readonly direction: Direction;
  /** Words of the history, those nearest to the predicted word; 0 of a lexical model. */
  readonly history: number;
  /** Words of the source window, odd, around the affiliated one. */
  readonly window: number;
}

/** The words that are predicted in some sentences, with what they are predicted from. */
export interface Contexts {
  /** Predicted words, the ends of sentences included if they are predicted. */
  readonly size: number;
  /** Rows of the table of vectors, [size, history + window]: history from far to near, window. */
  readonly inputs: Int32Array;
  /** Ids of the predicted words, [size]. */
  readonly outputs: Int32Array;
}

/** A sentence pair as ids, in the order in which a model goes through it. */
export interface EncodedPair {
  /** Rows of the source words, with marks on both sides, see {@link Encoder.source}. */
  readonly source: Int32Array;
  /** Rows of the words before a predicted one, `history` marks in front. */
  readonly history: Int32Array;
  /** Ids of the predicted words, the end of the sentence last, if it is predicted. */
  readonly outputs: Int32Array;
  /** Where the window of each predicted word begins in `source`. */
  readonly windows: Int32Array;
}

/** Turns sentence pairs into ids. */
export class Encoder {
  readonly dictionary: Dictionary;
  readonly shape: ContextShape;
  readonly #marks: {
    readonly before: number;
    readonly after: number;
    readonly start: number;
    readonly end: number;
  };

  constructor(dictionary: Dictionary, shape: ContextShape) {
    const { source, target, output } = dictionary;
    this.dictionary = dictionary;
    this.shape = shape;
    this.#marks = {
      before: source.id("<src>"),
      after: source.id("</src>"),
      start: source.size + target.id("<trg>"),
      end: output.id("</trg>"),
    };
  }

  /**
   * Rows of source words, with so many marks on both sides that there is a window around each word
   * and around the nearest marks. That around word i begins at i + 1.
   */
  source(words: readonly string[]): Int32Array {
    const marks = (this.shape.window + 1) / 2;
    const rows = new Int32Array(words.length + 2 * marks).fill(this.#marks.after);
    rows.fill(this.#marks.before, 0, marks);
    words.forEach((word, i) => {
      rows[marks + i] = this.dictionary.source.id(word);
    });
    return rows;
  }

  /**
   * A pair as ids. In a lexical model each source word has a translation. Else the end of the sentence belongs to the mark behind the source, or from right to
   * left to the one before it.
   * @param source of the turned pair, if it is at hand
   */
  pair(given: LinkedPair, source?: Int32Array): EncodedPair {
    const { dictionary, shape } = this;
    const pair = turned(given, shape.direction);
    if (isLexical(shape.direction)) {
      return {
        source: source ?? this.source(pair.source),
        history: new Int32Array(),
        outputs: Int32Array.from(translations(pair), (words) => dictionary.output.id(words)),
        windows: Int32Array.from(pair.source, (_, i) => i + 1),
      };
    }
    const own = affiliations(pair.links, pair.source.length, pair.target.length);
    const backwards = readsBackwards(shape.direction);
    const words = backwards ? pair.target.toReversed() : pair.target;
    if (backwards) own.reverse();
    const count = words.length + 1;
    const history = new Int32Array(shape.history + words.length).fill(this.#marks.start);
    const outputs = new Int32Array(count).fill(this.#marks.end);
    const windows = new Int32Array(count).fill(backwards ? 0 : pair.source.length + 1);
    words.forEach((word, i) => {
      history[shape.history + i] = dictionary.source.size + dictionary.target.id(word);
      outputs[i] = dictionary.output.id(word);
      windows[i] = (own[i] ?? 0) + 1;
    });
    return { source: source ?? this.source(pair.source), history, outputs, windows };
  }

  /** The predicted words of pairs, one pair after the other. */
  contexts(pairs: Iterable<LinkedPair>): Contexts {
    const { history, window } = this.shape;
    const encoded = Array.from(pairs, (pair) => this.pair(pair));
    const size = encoded.reduce((sum, { outputs }) => sum + outputs.length, 0);
    const inputs = new Int32Array(size * (history + window));
    const outputs = new Int32Array(size);
    let at = 0;
    for (const pair of encoded) {
      for (const [i, output] of pair.outputs.entries()) {
        const begin = pair.windows[i] ?? 0;
        inputs.set(pair.history.subarray(i, i + history), at * (history + window));
        const rows = pair.source.subarray(begin, begin + window);
        inputs.set(rows, at * (history + window) + history);
        outputs[at++] = output;
      }
    }
    return { size, inputs, outputs };
  }
}
