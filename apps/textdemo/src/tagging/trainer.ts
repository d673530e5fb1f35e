import type { WordVectors } from "@nnf/data";
import { crossEntropy, training } from "@nnf/layers";
import { Adagrad } from "@nnf/optim";
import { compile, Random, type RandomState, type Tensor, tensor } from "@nnf/tensor";
import { Pauses } from "../terminal/pause.ts";
import type { TaggedSentence } from "./corpus/sentence.ts";
import { Examples, type Hides, hidesRare } from "./examples.ts";
import { FeatureSet, wordFeature } from "./features.ts";
import { prefixed, TagModel, unprefixed } from "./model.ts";
import { scoreOf } from "./quality.ts";
import { Tagger } from "./run/tagger.ts";
import type { TagSettings } from "./settings.ts";

/** Where a training stands after an epoch: what is saved so that it can go on bit for bit. */
export interface TagTrainerState {
  readonly epochs: number;
  readonly random: RandomState;
  /** The best score on the held-out sentences, and the epoch after which it was reached. */
  readonly best: { readonly score: number; readonly epoch: number };
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** What a trainer learns from. */
export interface TagTexts {
  readonly train: readonly TaggedSentence[];
  readonly heldOut: readonly TaggedSentence[];
}

/** One sentence in ten, those at the end, is held out. */
export function holdOut(sentences: readonly TaggedSentence[]): TagTexts {
  const rest = sentences.length - Math.floor(sentences.length / 10);
  return { train: sentences.slice(0, rest), heldOut: sentences.slice(rest) };
}

/** A model, its optimiser and the sentences it is trained on. */
export class TagTrainer {
  readonly settings: TagSettings;
  readonly model: TagModel;
  /** Words in an epoch. */
  readonly words: number;
  readonly #heldOut: readonly TaggedSentence[];
  readonly #examples: Examples;
  readonly #optimizer: Adagrad;
  readonly #stepsPerEpoch: number;
  #random: Random;
  #step: (windows: Tensor, tags: Tensor) => Tensor;
  #epochs = 0;
  #best = { score: Number.NEGATIVE_INFINITY, epoch: 0 };
  #bestState: Record<string, Tensor>;

  constructor({ train, heldOut }: TagTexts, settings: TagSettings, vectors?: WordVectors) {
    const random = new Random(settings.seed);
    const { task, loss, window, hidden, dropout } = settings;
    const features = FeatureSet.from(settings.features, train, {
      wordSize: vectors?.vectors.shape[1] ?? settings.size,
      featureSize: settings.featureSize,
      known: vectors?.words,
    });
    const labels = [...new Set(train.flatMap(({ tags }) => tags))].sort();
    this.settings = settings;
    this.model = new TagModel(
      { task, loss, labels, features, window, hidden },
      { random: random.split("network"), dropout },
    );
    if (vectors !== undefined) startFrom(this.model, vectors);
    this.words = train.reduce((sum, { words }) => sum + words.length, 0);
    this.#heldOut = heldOut;
    this.#examples = new Examples(features, labels, train, settings);
    this.#stepsPerEpoch = this.#examples.groups().length;
    const { network, crf } = this.model;
    this.#optimizer = new Adagrad(
      [...network.parameters(), ...(loss === "sll" ? crf.parameters() : [])],
      { learningRate: (step) => settings.learningRate * Math.max(0, 1 - step / this.steps) },
    );
    this.#random = random.split("examples");
    this.#step = this.#compiled();
    this.#bestState = this.model.state();
  }

  /** Steps of the whole training. */
  get steps(): number {
    return this.#stepsPerEpoch * this.settings.epochs;
  }

  /** Epochs done so far. */
  get epochs(): number {
    return this.#epochs;
  }

  get best(): TagTrainerState["best"] {
    return this.#best;
  }

  /** One epoch; gives the loss before each step. */
  *epoch(): Generator<number, undefined, undefined> {
    const random = this.#random;
    const hides = this.#hides(random);
    for (const group of this.#examples.groups(random)) {
      const { windows, tags } = this.#examples.batch(group, hides);
      yield this.#step(windows, tags).item();
    }
    this.#epochs++;
    return undefined;
  }

  /** Measures the model on the held-out sentences and keeps it if it is the best so far. */
  async validate(): Promise<number> {
    const pauses = new Pauses();
    const tagger = new Tagger(this.model);
    const guess: string[][] = [];
    for (let start = 0; start < this.#heldOut.length; start += 200) {
      guess.push(...tagger.tag(this.#heldOut.slice(start, start + 200)));
      await pauses.pause();
    }
    const gold = this.#heldOut.map(({ tags }) => tags);
    const score = scoreOf(this.settings.task, gold, guess);
    if (score > this.#best.score) {
      this.#best = { score, epoch: this.#epochs };
      this.#bestState = this.model.state();
    }
    return score;
  }

  /** The model as it was when it did best on the held-out sentences. */
  bestModel(): TagModel {
    return new TagModel(this.model.parts).load(this.#bestState);
  }

  state(): TagTrainerState {
    return {
      epochs: this.#epochs,
      random: this.#random.state(),
      best: this.#best,
      tensors: {
        ...prefixed("model.", this.model.state()),
        ...prefixed("best.", this.#bestState),
        ...prefixed("optimizer.", this.#optimizer.state()),
      },
    };
  }

  /** @throws NnfError for a state that is not one of a trainer with these settings and sentences */
  load({ epochs, random, best, tensors }: TagTrainerState): void {
    this.model.load(unprefixed("model.", tensors));
    this.#optimizer.load(unprefixed("optimizer.", tensors));
    this.#bestState = unprefixed("best.", tensors);
    this.#best = best;
    this.#random = Random.fromState(random);
    this.#step = this.#compiled();
    this.#epochs = epochs;
  }

  #hides(random: Random): Hides {
    const { features } = this.model.parts.features;
    const words = features.find(({ name }) => name === wordFeature)?.vocabulary;
    return words === undefined ? () => false : hidesRare(words, this.settings.rarity, random);
  }

  #compiled(): (windows: Tensor, tags: Tensor) => Tensor {
    const { network, crf, parts } = this.model;
    const mode = training(this.#random);
    return compile((windows: Tensor, tags: Tensor): Tensor => {
      const scores = network.forward(windows, mode);
      const loss =
        parts.loss === "sll"
          ? crf
              .loss(scores.reshape(...tags.shape, -1), tags, undefined, { reduction: "sum" })
              .div(tags.greaterEqual(0).sum())
          : crossEntropy(scores, tags.reshape(-1), { ignoreIndex: -1 });
      return this.#optimizer.minimize(loss);
    });
  }
}

/** Root mean square of initial word vectors, whatever that of the given ones is. */
const spread = 0.3;

/** Puts given vectors into the table of words. */
function startFrom({ network, parts }: TagModel, { words, vectors }: WordVectors): void {
  const at = parts.features.features.findIndex(({ name }) => name === wordFeature);
  const { vocabulary, size } = parts.features.features[at] ?? {};
  const table = network.tables[at];
  if (table === undefined || vocabulary === undefined || size === undefined) return;
  const weight = Float32Array.from(table.weight.data());
  const square = vectors.data.reduce((sum, value) => sum + value * value, 0);
  const scale = spread / Math.sqrt(square / vectors.data.length);
  words.forEach((word, row) => {
    const vector = vectors.data.subarray(row * size, (row + 1) * size);
    weight.set(
      vector.map((value) => scale * value),
      vocabulary.id(word) * size,
    );
  });
  table.load({ weight: tensor(weight).reshape(table.weight.shape) });
}
