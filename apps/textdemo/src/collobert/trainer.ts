import type { WordVectors } from "@nnf/data";
import { SGD } from "@nnf/optim";
import { Random, type RandomState, type Tensor } from "@nnf/tensor";
import { type Corpus, firstWord } from "../corpus/corpus.ts";
import { Pauses } from "../terminal/pause.ts";
import { Examples } from "./examples.ts";
import type { WordModel } from "./model.ts";
import { NextWordModel } from "./next-word.ts";
import { RankingModel } from "./ranking.ts";
import type { Settings } from "./settings.ts";

/** How a network does on windows it was not trained on. */
export interface Validation {
  readonly loss: number;
  /** The share of windows it gets wrong. */
  readonly error: number;
}

/** Where a training stands: what is saved so that it can go on bit for bit. */
export interface TrainerState {
  readonly steps: number;
  readonly random: RandomState;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** A network, its optimiser and the windows it is trained on. */
export class Trainer {
  readonly settings: Settings;
  readonly examples: Examples;
  readonly #corpus: Corpus;
  readonly #model: WordModel;
  /** The losses are means over a batch, so its rates are those of a window times the batch. */
  readonly #optimizer: SGD;
  #random: Random;
  #steps = 0;
  #share = 0;

  constructor(corpus: Corpus, settings: Settings) {
    const random = new Random(settings.seed);
    const sizes = { ...settings, vocabulary: corpus.vocabulary.size };
    const Model = settings.objective === "ranking" ? RankingModel : NextWordModel;
    this.settings = settings;
    this.examples = new Examples(corpus, settings);
    this.#corpus = corpus;
    this.#model = new Model(sizes, random.split("network"));
    this.#random = random.split("windows");
    const rate = (fanIn: number) => () =>
      ((settings.learningRate * settings.batch) / fanIn) * (1 - this.#share);
    const layers = this.#model.fanIns.map(([layer, fanIn]) => ({
      parameters: layer.parameters(),
      learningRate: rate(fanIn),
    }));
    const table = { parameters: this.#model.words.parameters() };
    this.#optimizer = new SGD([table, ...layers], { learningRate: rate(1) });
  }

  /** Steps done so far. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * One step on one batch; the loss before it.
   * @param share how much of the training is done, 0 … 1: the step size falls with it
   */
  step(share: number): number {
    this.#share = share;
    const batch = this.examples.draw(this.settings.batch, this.#random);
    const loss = this.#optimizer.minimize(this.#model.outcome(batch).loss).item();
    this.#steps++;
    return loss;
  }

  /** Measures the network on the held-out windows, on the same ones with the same words each time. */
  async validate(): Promise<Validation> {
    const pauses = new Pauses();
    const random = new Random(this.settings.seed).split("validation");
    const sum = { loss: 0, error: 0 };
    let windows = 0;
    for (const batch of this.examples.heldOut(this.settings.batch, random)) {
      const { loss, error } = this.#model.outcome(batch);
      const size = batch.word.size;
      sum.loss += size * loss.item();
      sum.error += size * error.item();
      windows += size;
      await pauses.pause();
    }
    return { loss: sum.loss / windows, error: sum.error / windows };
  }

  /** The vectors of the words, most frequent first. */
  vectors(): WordVectors {
    const { vocabulary } = this.#corpus;
    const first = firstWord(vocabulary);
    const { size } = this.settings;
    const data = Float32Array.from(this.#model.words.weight.data().subarray(first * size));
    return {
      words: vocabulary.words.slice(first),
      vectors: { data, shape: [data.length / size, size] },
    };
  }

  state(): TrainerState {
    const named = (prefix: string, record: Readonly<Record<string, Tensor>>): [string, Tensor][] =>
      Object.entries(record).map(([name, value]) => [`${prefix}.${name}`, value]);
    return {
      steps: this.#steps,
      random: this.#random.state(),
      tensors: Object.fromEntries([
        ...named("network", this.#model.state()),
        ...named("optimizer", this.#optimizer.state()),
      ]),
    };
  }

  /** @throws NnfError for a state that is not one of a trainer with these settings */
  load({ steps, random, tensors }: TrainerState): void {
    const part = (prefix: string): Record<string, Tensor> =>
      Object.fromEntries(
        Object.entries(tensors)
          .filter(([name]) => name.startsWith(`${prefix}.`))
          .map(([name, value]) => [name.slice(prefix.length + 1), value]),
      );
    this.#model.load(part("network"));
    this.#optimizer.load(part("optimizer"));
    this.#random = Random.fromState(random);
    this.#steps = steps;
  }
}
