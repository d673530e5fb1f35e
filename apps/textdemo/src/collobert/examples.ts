import { type Windows, windows } from "@nnf/data";
import type { Random } from "@nnf/tensor";
import { type Corpus, firstWord } from "../corpus/corpus.ts";
import { UsageError } from "../errors.ts";
import type { Batch } from "./model.ts";
import { PlaceSampler, WeightedSampler } from "./sampler.ts";
import { drawnWords, type Settings } from "./settings.ts";

/** One run of places in this many is held out. */
const heldOutShare = 50;
/** Places in a run, so that few training windows overlap held-out ones; fewer in short texts. */
const longestRun = 1000;
/** Held-out windows that a validation measures. */
const mostMeasured = 8192;
/** Negative samples are drawn in proportion to their frequency to this power (Mikolov et al. 2013). */
const negativePower = 0.75;

/**
 * The windows of a corpus, divided into those to train on and those held out. With a dictionary of
 * fewer words than the vocabulary has, the others count as unknown.
 */
export class Examples {
  readonly #windows: Windows;
  /** Where in a window the word stands that it is about. */
  readonly #centre: number;
  /** Ids from here on are unknown. */
  readonly #dictionary: number;
  readonly #unknownId: number;
  readonly #sampler: PlaceSampler;
  readonly #drawWord: (random: Random) => number;
  readonly #drawn: number;
  /** Windows about a known word that are trained on. */
  readonly trainingSize: number;
  readonly #heldOut: Int32Array;

  /**
   * @param dictionary how many ids are known, padding and unknown included
   * @throws UsageError for a text too short to hold anything out
   */
  constructor({ vocabulary, sequences }: Corpus, settings: Settings, dictionary: number) {
    const { paddingId = 0, unknownId = 0 } = vocabulary;
    this.#centre = settings.objective === "next-word" ? settings.window - 1 : settings.window >> 1;
    this.#windows = windows(sequences, {
      left: this.#centre,
      right: settings.window - 1 - this.#centre,
      padding: paddingId,
    });
    this.#dictionary = dictionary;
    this.#unknownId = unknownId;
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
    const first = firstWord(vocabulary);
    this.#drawn = drawnWords(settings);
    if (settings.objective === "ranking") {
      this.#drawWord = (random) => first + Math.floor(random.next() * (dictionary - first));
    } else {
      const counts = vocabulary.counts.slice(first, dictionary);
      const sampler = new WeightedSampler(Float64Array.from(counts, (n) => n ** negativePower));
      this.#drawWord = (random) => first + sampler.draw(random);
    }
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
    return this.#known(this.#windows.at(place)[this.#centre] as number);
  }

  #known(id: number): number {
    return id < this.#dictionary ? id : this.#unknownId;
  }

  /** Windows with their words apart, and words drawn to stand in their place. */
  #batch(places: Int32Array, random: Random): Batch {
    const width = this.#windows.size;
    const ids = this.#windows.gather(places).data;
    const context = new Int32Array(places.length * (width - 1));
    const word = new Int32Array(places.length);
    let [from, next] = [0, 0];
    for (let row = 0; row < places.length; row++) {
      for (let i = 0; i < width; i++) {
        const id = this.#known(ids[from++] as number);
        if (i === this.#centre) word[row] = id;
        else context[next++] = id;
      }
    }
    const drawn = new Int32Array(places.length * this.#drawn);
    for (let i = 0; i < drawn.length; i++) drawn[i] = this.#drawWord(random);
    return { size: places.length, context, word, drawn };
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
