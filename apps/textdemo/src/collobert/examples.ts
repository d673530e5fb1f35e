import { type Windows, windows } from "@nnf/data";
import { fromHost, type Random } from "@nnf/tensor";
import { type Corpus, firstWord } from "../corpus/corpus.ts";
import { UsageError } from "../errors.ts";
import type { Batch } from "./model.ts";
import { PlaceSampler } from "./sampler.ts";
import type { Settings } from "./settings.ts";

/** One run of places in this many is held out. */
const heldOutShare = 50;
/** Places in a run, so that few training windows overlap held-out ones; fewer in short texts. */
const longestRun = 1000;
/** Held-out windows that a validation measures. */
const mostMeasured = 8192;

/** The windows of a corpus, divided into those to train on and those held out. */
export class Examples {
  readonly #windows: Windows;
  /** Where in a window the word stands that it is about. */
  readonly #centre: number;
  /** Ids from here on are words. */
  readonly #firstWord: number;
  readonly #vocabularySize: number;
  readonly #sampler: PlaceSampler;
  /** Windows about a known word that are trained on. */
  readonly trainingSize: number;
  readonly #heldOut: Int32Array;

  /** @throws UsageError for a text too short to hold anything out */
  constructor({ vocabulary, sequences }: Corpus, settings: Settings) {
    const { paddingId = 0, unknownId, size } = vocabulary;
    this.#centre = settings.objective === "ranking" ? settings.window >> 1 : settings.window - 1;
    this.#windows = windows(sequences, {
      left: this.#centre,
      right: settings.window - 1 - this.#centre,
      padding: paddingId,
    });
    this.#vocabularySize = size;
    this.#firstWord = firstWord(vocabulary);
    const run = Math.min(longestRun, Math.ceil(this.#windows.length / (2 * heldOutShare)));
    const [training, heldOut]: [number[], number[]] = [[], []];
    for (let place = 0; place < this.#windows.length; place++) {
      if (this.#wordAt(place) === unknownId) continue;
      const isHeldOut = Math.floor(place / run) % heldOutShare === heldOutShare - 1;
      (isHeldOut ? heldOut : training).push(place);
    }
    if (training.length === 0 || heldOut.length === 0) {
      throw new UsageError(
        `corpus ${settings.corpus.join(" ")}: ${this.#windows.length} words are too few to train ` +
          "on some and measure on others; expected at least 100.",
      );
    }
    this.#sampler = new PlaceSampler(
      Int32Array.from(training),
      (place) => this.#wordAt(place),
      settings.power,
    );
    this.trainingSize = training.length;
    this.#heldOut = evenly(heldOut, mostMeasured);
  }

  /** A batch of training windows drawn at random. */
  draw(size: number, random: Random): Batch {
    const places = new Int32Array(size);
    for (let row = 0; row < size; row++) places[row] = this.#sampler.draw(random);
    return this.#batch(places, random);
  }

  /** The held-out windows in batches, the last of them shorter. */
  *heldOut(size: number, random: Random): Generator<Batch, undefined, undefined> {
    for (let start = 0; start < this.#heldOut.length; start += size) {
      yield this.#batch(this.#heldOut.subarray(start, start + size), random);
    }
    return undefined;
  }

  #wordAt(place: number): number {
    return this.#windows.at(place)[this.#centre] ?? 0;
  }

  /** Windows with their words apart, and words drawn uniformly from the dictionary to replace them. */
  #batch(places: Int32Array, random: Random): Batch {
    const { data } = this.#windows.gather(places);
    const width = this.#windows.size;
    const context = new Int32Array(places.length * (width - 1));
    const word = new Int32Array(places.length);
    const corrupt = new Int32Array(places.length);
    let next = 0;
    for (let row = 0; row < places.length; row++) {
      for (let i = 0; i < width; i++) {
        const id = data[row * width + i] as number;
        if (i === this.#centre) word[row] = id;
        else context[next++] = id;
      }
      corrupt[row] = random.nextInteger(this.#firstWord, this.#vocabularySize);
    }
    return {
      context: fromHost(context, [places.length, width - 1]),
      word: fromHost(word, [places.length]),
      corrupt: fromHost(corrupt, [places.length]),
    };
  }
}

/** At most `count` of the places, as far apart as possible. */
function evenly(places: readonly number[], count: number): Int32Array {
  const length = Math.min(count, places.length);
  return Int32Array.from(
    { length },
    (_, i) => places[Math.floor((i * places.length) / length)] ?? 0,
  );
}
