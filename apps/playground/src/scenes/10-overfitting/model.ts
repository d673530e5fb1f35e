import { Adam, cosine, l1, l2 } from "@nnf/optim";
import {
  concat,
  linspace,
  type Parameter,
  parameter,
  Random,
  type Tensor,
  tensor,
} from "@nnf/tensor";
import { fingerprint } from "../../worker/fingerprint.ts";
import {
  chart,
  curvePoints,
  heldOut,
  lastRecord,
  mostUnits,
  noise,
  span,
  stride,
  updates,
  widths,
} from "./data.ts";
import type { Penalty } from "./state.ts";

const float64 = { dtype: "float64" } as const;

/** What networks are trained on, and how. */
export interface ComplexityInput {
  readonly seed: number;
  readonly points: number;
  readonly beta: number;
  readonly penalty: Penalty;
}

/** The same for one network. */
export interface FitInput extends ComplexityInput {
  readonly width: number;
}

/** Errors for every number of units, as far as the trainings have come. */
export interface Complexity {
  readonly input: ComplexityInput;
  readonly updates: number;
  /** Mean squared errors on the points learnt from and on new ones, for each of `widths`. */
  readonly train: readonly number[];
  readonly held: readonly number[];
}

/** The training of one network as far as it has come; record k is after k · `stride` updates. */
export interface Fit {
  readonly input: FitInput;
  readonly last: number;
  readonly learnt: Points;
  readonly unseen: Points;
  /** Where the curves are computed, and the rule without noise there. */
  readonly places: readonly number[];
  readonly rule: readonly number[];
  /** For each record the mean squared errors, the curve, and by how much each unit moves it. */
  readonly train: Float64Array<ArrayBuffer>;
  readonly held: Float64Array<ArrayBuffer>;
  readonly curves: Float64Array<ArrayBuffer>;
  readonly heights: Float64Array<ArrayBuffer>;
  /** For each record how many units move the curve by more than 0.5. */
  readonly inUse: Float64Array<ArrayBuffer>;
  readonly fingerprint: string;
}

export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Trains networks of all widths at once. */
export function* compare(input: ComplexityInput): Generator<() => Complexity, void> {
  const networks = new Networks(input, widths);
  const { learnt, unseen } = networks;
  for (let done = 0; done <= updates; done += stride) {
    if (done > 0) for (let i = 0; i < stride; i++) networks.update();
    yield () => ({
      input,
      updates: done,
      train: numbers(networks.errors(learnt.x, learnt.y)),
      held: numbers(networks.errors(unseen.x, unseen.y)),
    });
  }
}

/** Trains one network. */
export function* fit(input: FitInput): Generator<() => Fit, void> {
  const networks = new Networks(input, [input.width]);
  const { learnt, unseen } = networks;
  const places = linspace(...chart.x, curvePoints, float64);
  const count = lastRecord + 1;
  const train = new Float64Array(count);
  const held = new Float64Array(count);
  const curves = new Float64Array(count * curvePoints);
  const heights = new Float64Array(count * mostUnits);
  const inUse = new Float64Array(count);
  const fixed = {
    input,
    learnt: { x: numbers(learnt.x), y: numbers(learnt.y) },
    unseen: { x: numbers(unseen.x), y: numbers(unseen.y) },
    places: numbers(places),
    rule: numbers(rule(places)),
  };
  for (let record = 0; record < count; record++) {
    if (record > 0) for (let i = 0; i < stride; i++) networks.update();
    train[record] = networks.errors(learnt.x, learnt.y).sum().item();
    held[record] = networks.errors(unseen.x, unseen.y).sum().item();
    curves.set(networks.predict(places).data(), record * curvePoints);
    const height = networks.heights();
    heights.set(height.data(), record * mostUnits);
    inUse[record] = height.abs().greater(0.5).sum().item();
    yield () => ({
      ...fixed,
      last: record,
      train: train.slice(0, record + 1),
      held: held.slice(0, record + 1),
      curves: curves.slice(0, (record + 1) * curvePoints),
      heights: heights.slice(0, (record + 1) * mostUnits),
      inUse: inUse.slice(0, record + 1),
      fingerprint: fingerprint(curves.subarray(0, (record + 1) * curvePoints)),
    });
  }
}

/** The rule behind the points: the lecture's 4x − 4, then 20, then 1, with soft gates between. */
function rule(x: Tensor): Tensor {
  const early = x.sub(6).mul(-1.2).sigmoid();
  const late = x.sub(14).mul(2).sigmoid();
  const between = tensor(1, float64).sub(early).sub(late);
  return x.mul(4).sub(4).mul(early).add(between.mul(20)).add(late);
}

/** x from its span to −1 … 1; y likewise around 10. */
const [middle, half, unit] = [10, 9, 10];

/**
 * Networks with one layer of sigmoid units, trained side by side. All begin with the same numbers: a
 * narrow one with the first units of a wide one, the others masked out.
 */
class Networks {
  readonly learnt: { readonly x: Tensor; readonly y: Tensor };
  readonly unseen: { readonly x: Tensor; readonly y: Tensor };
  readonly #input: ComplexityInput;
  readonly #mask: Tensor;
  readonly #steepness: Parameter;
  readonly #threshold: Parameter;
  readonly #height: Parameter;
  readonly #offset: Parameter;
  readonly #adam: Adam;

  constructor(input: ComplexityInput, each: readonly number[]) {
    const { seed, points } = input;
    const random = new Random(seed);
    const jitter = random.split("x").uniform([points], { low: -0.4, high: 0.4, ...float64 });
    const noisy = (x: Tensor, name: string, count: number): Tensor =>
      rule(x).add(random.split(name).normal([count], { std: noise, ...float64 }));
    const x = tensor(numbers(linspace(...span, points, float64).add(jitter)), float64);
    const newX = linspace(...span, heldOut, float64);
    this.learnt = { x, y: tensor(numbers(noisy(x, "noise", points)), float64) };
    this.unseen = { x: newX, y: tensor(numbers(noisy(newX, "held", heldOut)), float64) };

    const count = each.length;
    const shape = [1, mostUnits];
    const start = random.split("init");
    const side = (values: Tensor) =>
      parameter(concat(Array(count).fill(values), 0).toArray(), float64);
    this.#input = input;
    this.#steepness = side(start.normal(shape, { std: 12, ...float64 }));
    this.#threshold = side(start.uniform(shape, { low: -1, high: 1, ...float64 }));
    this.#height = side(start.normal(shape, { std: 0.5, ...float64 }));
    this.#offset = parameter(Array(count).fill(0), float64);
    this.#mask = tensor(
      each.map((width) => Array.from({ length: mostUnits }, (_, i) => (i < width ? 1 : 0))),
      float64,
    );
    const parameters = [this.#steepness, this.#threshold, this.#height, this.#offset];
    this.#adam = new Adam(parameters, { learningRate: cosine(0.02, { steps: updates }) });
  }

  /** What each network predicts, [networks, places]. */
  predict(x: Tensor): Tensor {
    const [count] = this.#mask.shape;
    const column = [count, mostUnits, 1];
    const places = x.sub(middle).div(half).reshape([1, 1, -1]);
    const gates = places
      .sub(this.#threshold.reshape(column))
      .mul(this.#steepness.reshape(column))
      .sigmoid();
    const sums = gates.mul(this.#height.mul(this.#mask).reshape(column)).sum([1]);
    return sums
      .add(this.#offset.reshape([count, 1]))
      .mul(unit)
      .add(middle);
  }

  /** The mean squared error of each network. */
  errors(x: Tensor, y: Tensor): Tensor {
    return this.predict(x).sub(y).square().mean([1]);
  }

  /** By how much each unit of each network moves the curve, in units of y; 0 for those masked out. */
  heights(): Tensor {
    return this.#height.mul(this.#mask).mul(unit);
  }

  /** One update of all parameters, each network for itself: Σ(ŷ − y)² in scaled y, and the penalty. */
  update(): void {
    const { x, y } = this.learnt;
    const { beta, penalty, points } = this.#input;
    const squares = this.errors(x, y)
      .sum()
      .mul(points / unit ** 2);
    const weights = [this.#steepness.mul(this.#mask), this.#height.mul(this.#mask)];
    const size = penalty === "l1" ? l1(weights, beta) : l2(weights, beta);
    this.#adam.minimize(squares.add(size));
  }
}

function numbers(value: Tensor): number[] {
  return Array.from(value.data());
}
