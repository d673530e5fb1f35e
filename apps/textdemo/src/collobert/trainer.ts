import type { WordVectors } from "@nnf/data";
import { SGD } from "@nnf/optim";
import { Random, type RandomState, type Tensor } from "@nnf/tensor";
import { type Corpus, firstWord } from "../corpus/corpus.ts";
import { Pauses } from "../terminal/pause.ts";
import { Examples } from "./examples.ts";
import type { Sizes, WordModel } from "./model.ts";
import { CbowModel, SkipGramModel } from "./negative-sampling.ts";
import { NextWordModel } from "./next-word.ts";
import { RankingModel } from "./ranking.ts";
import type { Objective, Settings } from "./settings.ts";
import { activeStep, fullStep, type Step, type StepResult } from "./step.ts";

/** How a network does on windows it was not trained on. */
export interface Validation {
  readonly loss: number;
  /** The share of windows it gets wrong. */
  readonly error: number;
}

/** Where a training stands: what is saved so that it can go on bit for bit. */
export interface TrainerState {
  readonly steps: number;
  /** Of the curriculum, counted from 0. */
  readonly stage: number;
  readonly random: RandomState;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

const models: Readonly<Record<Objective, new (sizes: Sizes, random: Random) => WordModel<object>>> =
  {
    ranking: RankingModel,
    "next-word": NextWordModel,
    skipgram: SkipGramModel,
    cbow: CbowModel,
  };

/** A network, its optimiser and the windows it is trained on. */
export class Trainer {
  readonly settings: Settings;
  /** Windows of an epoch, whatever the stage. */
  readonly epochSize: number;
  readonly #corpus: Corpus;
  readonly #model: WordModel<object>;
  /** The losses are means over a batch, so its rates are those of a window times the batch. */
  readonly #optimizer: SGD;
  readonly #descend: Step;
  #examples: Examples;
  #random: Random;
  #steps = 0;
  #stage = 0;
  #share = 0;

  constructor(corpus: Corpus, settings: Settings) {
    const random = new Random(settings.seed);
    const sizes = { ...settings, vocabulary: corpus.vocabulary.size };
    this.settings = settings;
    this.#corpus = corpus;
    this.#examples = new Examples(corpus, settings, corpus.vocabulary.size);
    this.epochSize = this.#examples.trainingSize;
    this.#model = new models[settings.objective](sizes, random.split("network"));
    this.#random = random.split("windows");
    const rate = (fanIn: number) => () =>
      ((settings.learningRate * settings.batch) / fanIn) * (1 - this.#share);
    const layers = this.#model.fanIns.map(([layer, fanIn]) => ({
      parameters: layer.parameters(),
      learningRate: rate(fanIn),
    }));
    const table = { parameters: this.#model.words.parameters() };
    this.#optimizer = new SGD([table, ...layers], { learningRate: rate(1) });
    this.#descend =
      this.#model instanceof RankingModel
        ? activeStep(this.#model, this.#optimizer)
        : fullStep(this.#model, this.#optimizer);
    if (settings.curriculum.length > 0) this.#enter(0);
  }

  /** Steps done so far. */
  get steps(): number {
    return this.#steps;
  }

  /** Words that are known in the current stage of the curriculum, padding and unknown included. */
  get dictionary(): number {
    const { size } = this.#corpus.vocabulary;
    return Math.min(this.settings.curriculum[this.#stage] ?? size, size);
  }

  /**
   * One step on one batch.
   * @param share how much of the training is done, 0 … 1: the step size falls with it, and the
   *   curriculum goes on
   */
  step(share: number): StepResult {
    this.#share = share;
    const stage = Math.floor(share * (this.settings.curriculum.length + 1));
    // A training that goes on for longer than was planned forgets no words.
    if (stage > this.#stage) this.#enter(stage);
    const result = this.#descend(this.#examples.draw(this.settings.batch, this.#random));
    this.#steps++;
    return result;
  }

  #enter(stage: number): void {
    this.#stage = stage;
    this.#examples = new Examples(this.#corpus, this.settings, this.dictionary);
  }

  /** Measures the network on the held-out windows, on the same ones with the same words each time. */
  async validate(): Promise<Validation> {
    const pauses = new Pauses();
    const random = new Random(this.settings.seed).split("validation");
    const sum = { loss: 0, error: 0 };
    let windows = 0;
    for (const batch of this.#examples.heldOut(this.settings.batch, random)) {
      const { loss, error } = this.#model.outcome(this.#model.inputs(batch));
      const { size } = batch;
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
      stage: this.#stage,
      random: this.#random.state(),
      tensors: Object.fromEntries([
        ...named("network", this.#model.state()),
        ...named("optimizer", this.#optimizer.state()),
      ]),
    };
  }

  /** @throws NnfError for a state that is not one of a trainer with these settings */
  load({ steps, stage, random, tensors }: TrainerState): void {
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
    if (stage !== this.#stage) this.#enter(stage);
  }
}
