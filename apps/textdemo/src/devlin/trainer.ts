import { Adagrad, Adam, HalveOnPlateau, type Optimizer, SGD } from "@nnf/optim";
import { compile, fromHost, type Parameter, Random, type Tensor } from "@nnf/tensor";
import type { Contexts } from "./contexts.ts";
import type { Dictionary } from "./dictionary.ts";
import { type JointModel, jointModel } from "./model.ts";
import { likelihood, selfNormalised } from "./network.ts";
import { type JointQuality, measurer, qualityOf } from "./quality.ts";
import type { JointSettings } from "./settings.ts";

/** The measure after the epoch that did best. */
export interface BestEpoch extends JointQuality {
  readonly epoch: number;
}

/** Where a training stands: what is saved so that it can go on bit for bit. */
export interface JointTrainerState {
  /** Epochs that are finished. */
  readonly epochs: number;
  /** Steps of the current one. */
  readonly steps: number;
  readonly best: BestEpoch | null;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** What a training works on. */
export interface JointTexts {
  readonly dictionary: Dictionary;
  readonly train: Contexts;
  /** Of sentences that are not trained on. */
  readonly heldOut: Contexts;
}

/** No element of a weight moves further in a step (Devlin et al. 2014, §2.2). */
const clipUpdate = 0.1;

/** A model, its optimiser and the words it is trained on. */
export class JointTrainer {
  readonly settings: JointSettings;
  readonly model: JointModel;
  /** Words in a step. */
  readonly batch: number;
  readonly #texts: JointTexts;
  readonly #plateau: HalveOnPlateau;
  readonly #optimizer: Optimizer;
  readonly #random: Random;
  readonly #descend: (inputs: Tensor, words: Tensor) => Tensor;
  readonly #measure: ReturnType<typeof measurer>;
  #epochs = 0;
  #steps = 0;
  #order: Int32Array;
  #best: BestEpoch | null = null;
  #bestState: Record<string, Tensor>;

  constructor(texts: JointTexts, settings: JointSettings) {
    const random = new Random(settings.seed);
    const { direction, history, window, size, hidden, alpha } = settings;
    const parts = { dictionary: texts.dictionary, direction, history, window, size, hidden };
    const model = jointModel(parts, random.split("network"));
    const { network } = model;
    this.settings = settings;
    this.model = model;
    this.batch = Math.min(settings.batch, texts.train.size);
    this.#texts = texts;
    this.#plateau = new HalveOnPlateau(settings.learningRate);
    this.#optimizer = optimizerOf(settings, network.parameters(), this.#plateau);
    this.#random = random;
    this.#descend = compile((inputs: Tensor, words: Tensor): Tensor => {
      const loss = selfNormalised(likelihood(network.forward(inputs), words), alpha);
      return this.#optimizer.minimize(loss);
    });
    this.#measure = measurer(network);
    this.#order = this.#shuffled();
    this.#bestState = network.state();
  }

  /** Epochs that are finished. */
  get epochs(): number {
    return this.#epochs;
  }

  /** Steps of the current epoch that are done. */
  get steps(): number {
    return this.#steps;
  }

  /** Steps in an epoch; words that are too few for another step wait for the next epoch. */
  get epochSteps(): number {
    return Math.floor(this.#texts.train.size / this.batch);
  }

  get learningRate(): number {
    return this.#optimizer.learningRate;
  }

  /** The best epoch so far, or null before the first measure. */
  get best(): BestEpoch | null {
    return this.#best;
  }

  /** One step; the loss before it. */
  step(): number {
    const { size, inputs, outputs } = this.#texts.train;
    const width = inputs.length / size;
    const rows = new Int32Array(this.batch * width);
    const words = new Int32Array(this.batch);
    for (let i = 0; i < this.batch; i++) {
      const from = this.#order[this.#steps * this.batch + i] as number;
      for (let k = 0; k < width; k++) rows[i * width + k] = inputs[from * width + k] as number;
      words[i] = outputs[from] as number;
    }
    const loss = this.#descend(
      fromHost(rows, [this.batch, width]),
      fromHost(words, [this.batch]),
    ).item();
    this.#steps++;
    return loss;
  }

  /**
   * Ends an epoch: measures the network on the held-out words, keeps it if it is the best so far,
   * and halves the rate if it is worse than that.
   */
  async endEpoch(): Promise<JointQuality> {
    this.#epochs++;
    this.#steps = 0;
    this.#order = this.#shuffled();
    const quality = qualityOf(await this.#measure(this.#texts.heldOut));
    const loss = this.settings.alpha * quality.squaredLogZ - quality.logProbability;
    const isBest = !this.#plateau.observe(loss);
    if (isBest) {
      this.#best = { epoch: this.#epochs, ...quality };
      this.#bestState = this.model.network.state();
    }
    return quality;
  }

  /** The model as it was when it did best on the held-out words. */
  bestModel(): JointModel {
    const model = jointModel(this.model.parts);
    model.network.load(this.#bestState);
    return model;
  }

  state(): JointTrainerState {
    return {
      epochs: this.#epochs,
      steps: this.#steps,
      best: this.#best,
      tensors: Object.fromEntries(
        Object.entries(this.#parts()).flatMap(([part, record]) =>
          Object.entries(record).map(([name, value]) => [`${part}.${name}`, value]),
        ),
      ),
    };
  }

  /** @throws NnfError for a state that is not one of a trainer with these settings and texts */
  load({ epochs, steps, best, tensors }: JointTrainerState): void {
    const part = (prefix: string): Record<string, Tensor> =>
      Object.fromEntries(
        Object.entries(tensors)
          .filter(([name]) => name.startsWith(`${prefix}.`))
          .map(([name, value]) => [name.slice(prefix.length + 1), value]),
      );
    this.model.network.load(part("network"));
    this.#optimizer.load(part("optimizer"));
    this.#plateau.load(part("plateau"));
    this.#bestState = part("best");
    this.#best = best;
    this.#epochs = epochs;
    this.#steps = steps;
    this.#order = this.#shuffled();
  }

  #parts(): Record<string, Record<string, Tensor>> {
    return {
      network: this.model.network.state(),
      optimizer: this.#optimizer.state(),
      plateau: this.#plateau.state(),
      best: this.#bestState,
    };
  }

  /** The order of the current epoch, which depends on nothing but the seed and its number. */
  #shuffled(): Int32Array {
    const random = this.#random.split(`epoch ${this.#epochs}`);
    return Int32Array.from(random.permutation(this.#texts.train.size).data());
  }
}

function optimizerOf(
  { optimizer }: JointSettings,
  parameters: readonly Parameter[],
  { rate: learningRate }: HalveOnPlateau,
): Optimizer {
  const options = { learningRate, clipUpdate };
  if (optimizer === "adagrad") return new Adagrad(parameters, options);
  // Words of a table that a batch lacks keep their moments.
  if (optimizer === "adam") return new Adam(parameters, { ...options, lazy: true });
  return new SGD(parameters, options);
}
