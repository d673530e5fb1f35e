import { gradients } from "@nnf/autograd";
import { Adam } from "@nnf/optim";
import { fromHost, parameter, stack, type Tensor, tensor } from "@nnf/tensor";
import { fingerprint } from "../../worker/fingerprint.ts";
import { arrivedAt, mostSteps, ofGates, stepWidth } from "./limits.ts";
import {
  type Curves,
  curves,
  data,
  float64,
  forward,
  plain,
  scaled,
  start,
  type View,
} from "./network.ts";

/** A network that is set by hand. */
export interface Setting {
  readonly first: number;
  readonly third: number;
  readonly steepness: number;
}

/** A network, what it costs, and how large the slopes of its gates are. */
export interface Network extends Curves {
  /** Σ (ŷ − y)² over the seven points. */
  readonly cost: number;
  /** The largest slope of the cost, up or down, in any of the seven numbers of the gates. */
  readonly slope: number;
}

/** Looks at networks, in one piece. */
export function* lookAtNetworks(input: {
  readonly networks: readonly Setting[];
}): Generator<() => readonly Network[], void> {
  const looks = input.networks.map(({ steepness, first, third }) => {
    const network = start(tensor(steepness, float64), first, third, plain).map((value) =>
      parameter(value),
    );
    const cost = costOf(network, plain).sum();
    const [slope] = largest(gradients(cost, network.slice(0, ofGates))).data();
    return { ...curves(network, plain), cost: cost.item(), slope: Number(slope) };
  });
  yield () => looks;
}

/** Squares of the errors, summed over the points, which lie along the last axis. */
function costOf(network: readonly Tensor[], view: View): Tensor {
  const { x, y } = data(view);
  return forward(x, network).sum.sub(y).square().sum([-1]);
}

/** The largest of some slopes, up or down, for each network. */
function largest(slopes: readonly Tensor[]): Tensor {
  return stack(slopes.map((slope) => slope.abs().reshape([-1]))).max([0]);
}

/** Which steepnesses to try, at the same places. */
export interface SteepnessInput {
  readonly first: number;
  readonly third: number;
  readonly steepnesses: readonly number[];
}

/** For each steepness the largest slope of the gates, and the cost. */
export interface Steepness {
  readonly slopes: Float64Array;
  readonly costs: Float64Array;
}

/** All steepnesses at once, in one piece. */
export function* trySteepnesses(input: SteepnessInput): Generator<() => Steepness, void> {
  const { first, third, steepnesses } = input;
  const column = fromHost(Float64Array.from(steepnesses), [steepnesses.length, 1]);
  const networks = start(column, first, third, plain).map((value) => parameter(value));
  const costs = costOf(networks, plain);
  const slopes = largest(gradients(costs.sum(), networks.slice(0, ofGates)));
  const found = {
    slopes: Float64Array.from(slopes.data()),
    costs: Float64Array.from(costs.data()),
  };
  yield () => found;
}

/** Where a training begins, and how it goes on. */
export interface TrainingInput extends Setting {
  readonly rate: number;
  readonly scaled: boolean;
}

/** A training as far as it has come. */
export interface NetworkTraining {
  readonly input: TrainingInput;
  readonly outcome: "running" | "arrived" | "unfinished";
  /** The last step there is. */
  readonly last: number;
  /** For each step the cost, the largest slope of the gates, and the parameters. */
  readonly steps: Float64Array<ArrayBuffer>;
  /** The same for the same bits in `steps`. */
  readonly fingerprint: string;
}

/** Trains all numbers of a network that was set by hand, with Adam. */
export function* trainNetwork(input: TrainingInput): Generator<() => NetworkTraining, void> {
  const view = input.scaled ? scaled : plain;
  const network = start(tensor(input.steepness, float64), input.first, input.third, view).map(
    (value) => parameter(value),
  );
  const adam = new Adam(network, { learningRate: input.rate });
  const steps = new Float64Array((mostSteps + 1) * stepWidth);
  let outcome: NetworkTraining["outcome"] = "running";
  for (let step = 0; outcome === "running"; step++) {
    const present = network.map((value) => value.item());
    const cost = costOf(network, view).sum();
    const slope = largest(gradients(cost, network.slice(0, ofGates)));
    adam.minimize(cost, { also: [slope] });
    steps.set([cost.item(), ...slope.data(), ...present], step * stepWidth);
    if (cost.item() <= arrivedAt) outcome = "arrived";
    else if (step === mostSteps) outcome = "unfinished";
    const count = step + 1;
    yield () => {
      const done = steps.slice(0, count * stepWidth);
      return { input, outcome, last: step, steps: done, fingerprint: fingerprint(done) };
    };
  }
}

/** A network of a training. */
export interface TrainedInput {
  readonly parameters: readonly number[];
  readonly scaled: boolean;
}

/** Looks at a trained network, in one piece; without parameters there is none yet. */
export function* lookAtTrained(input: TrainedInput): Generator<() => Curves, void> {
  if (input.parameters.length === 0) return;
  const network = input.parameters.map((value) => tensor(value, float64));
  const result = curves(network, input.scaled ? scaled : plain);
  yield () => result;
}
