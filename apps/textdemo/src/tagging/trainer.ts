import type { WordVectors } from "@nnf/data";
import { crossEntropy, training } from "@nnf/layers";
import { Adagrad } from "@nnf/optim";
import { compile, Random, type RandomState, type Tensor, tensor } from "@nnf/tensor";
import { type Hides, hidesRare } from "./examples.ts";
import { FeatureSet, wordFeature } from "./features.ts";
import type { Lesson, TagTexts } from "./lesson.ts";
import { modelOf, prefixed, RoleModel, type TagModel, unprefixed } from "./model.ts";
import { roleLabels } from "./role-examples.ts";
import { RoleLesson } from "./role-lesson.ts";
import type { TagSettings } from "./settings.ts";
import { WindowLesson } from "./window-lesson.ts";

/** Where a training stands after an epoch: what is saved so that it can go on bit for bit. */
export interface TagTrainerState {
  readonly epochs: number;
  readonly random: RandomState;
  /** The best score on the held-out sentences, and the epoch after which it was reached. */
  readonly best: { readonly score: number; readonly epoch: number };
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** A model, its optimiser and the sentences it is trained on. */
export class TagTrainer {
  readonly settings: TagSettings;
  readonly #lesson: Lesson;
  readonly #optimizer: Adagrad;
  #random: Random;
  #step: (inputs: readonly Tensor[], tags: Tensor) => Tensor;
  #epochs = 0;
  #best = { score: Number.NEGATIVE_INFINITY, epoch: 0 };
  #bestState: Record<string, Tensor>;

  constructor(texts: TagTexts, settings: TagSettings, vectors?: WordVectors) {
    const { train } = texts;
    const random = new Random(settings.seed);
    const { task, loss, window, hidden, dropout } = settings;
    const features = FeatureSet.from(settings.features, train, {
      wordSize: vectors?.vectors.shape[1] ?? settings.size,
      featureSize: settings.featureSize,
      known: vectors?.words,
    });
    const labels =
      task === "srl" ? roleLabels(train) : [...new Set(train.flatMap(({ tags }) => tags))].sort();
    const parts = { task, loss, labels, features, window, hidden };
    const model = modelOf(parts, { random: random.split("network"), dropout });
    if (vectors !== undefined) startFrom(model, vectors);
    this.settings = settings;
    this.#lesson =
      model instanceof RoleModel
        ? new RoleLesson(model, texts, settings)
        : new WindowLesson(model, texts, settings);
    this.#optimizer = new Adagrad(
      [...model.network.parameters(), ...(loss === "sll" ? model.crf.parameters() : [])],
      { learningRate: (step) => this.#rate(step) },
    );
    this.#random = random.split("examples");
    this.#step = this.#compiled();
    this.#bestState = model.state();
  }

  get model(): TagModel | RoleModel {
    return this.#lesson.model;
  }

  /** Words in an epoch. */
  get words(): number {
    return this.#lesson.words;
  }

  /** Steps of the whole training. */
  get steps(): number {
    return this.#lesson.batchCount * this.settings.epochs;
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
    for (const { inputs, tags } of this.#lesson.batches(random, hides)) {
      yield this.#step(inputs, tags).item();
    }
    this.#epochs++;
    return undefined;
  }

  /** Measures the model on the held-out sentences and keeps it if it is the best so far. */
  async validate(): Promise<number> {
    const score = await this.#lesson.measure();
    if (score > this.#best.score) {
      this.#best = { score, epoch: this.#epochs };
      this.#bestState = this.model.state();
    }
    return score;
  }

  /** The model as it was when it did best on the held-out sentences. */
  bestModel(): TagModel | RoleModel {
    return modelOf(this.model.parts).load(this.#bestState);
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

  /** Rises to the step size in a straight line, then falls to 0 as if it had fallen all the time. */
  #rate(step: number): number {
    const { learningRate, warmUp } = this.settings;
    const rise = warmUp > 0 ? Math.min(1, (step + 1) / (warmUp * this.steps)) : 1;
    return learningRate * rise * Math.max(0, 1 - step / this.steps);
  }

  #hides(random: Random): Hides {
    const { features } = this.model.parts.features;
    const words = features.find(({ name }) => name === wordFeature)?.vocabulary;
    return words === undefined ? () => false : hidesRare(words, this.settings.rarity, random);
  }

  #compiled(): (inputs: readonly Tensor[], tags: Tensor) => Tensor {
    const lesson = this.#lesson;
    const { crf, parts } = lesson.model;
    const mode = training(this.#random);
    return compile((inputs: readonly Tensor[], tags: Tensor): Tensor => {
      const scores = lesson.scores(inputs, mode);
      const loss =
        parts.loss === "sll"
          ? crf
              .loss(scores.reshape(...tags.shape, -1), tags, undefined, { reduction: "sum" })
              .div(tags.greaterEqual(0).sum())
          : crossEntropy(scores.reshape(tags.size, -1), tags.reshape(-1), { ignoreIndex: -1 });
      return this.#optimizer.minimize(loss);
    });
  }
}

/** Root mean square of initial word vectors, whatever that of the given ones is. */
const spread = 0.3;

/** Puts given vectors into the table of words. */
function startFrom(
  { network, parts }: TagModel | RoleModel,
  { words, vectors }: WordVectors,
): void {
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
