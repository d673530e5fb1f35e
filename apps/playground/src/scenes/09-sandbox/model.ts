import { gradients } from "@nnf/autograd";
import { Linear } from "@nnf/layers";
import { Adagrad, Adam, l2, type Optimizer, SGD } from "@nnf/optim";
import {
  concat,
  fromHost,
  linspace,
  type Parameter,
  parameter,
  Random,
  realize,
  stack,
  type Tensor,
} from "@nnf/tensor";
import { fingerprint } from "../../worker/fingerprint.ts";
import type { Point } from "./data.ts";
import { curvePlaces, divergedAbove, flatBelow, latticeSide, planes, type Task } from "./limits.ts";
import {
  answer,
  type Dense,
  type Design,
  forward,
  inputsOf,
  lossOf,
  parametersOf,
  targetsOf,
} from "./network.ts";
import { sizesOf } from "./parts.ts";
import type { Optimiser } from "./state.ts";

/** Everything that a training depends on. */
export interface TrainInput extends Design {
  readonly points: readonly Point[];
  /** The percentage of points held out. */
  readonly held: number;
  readonly optimiser: Optimiser;
  readonly rate: number;
  readonly batch: number;
  readonly beta: number;
  readonly seed: number;
  readonly limit: number;
  readonly enough: number;
}

/**
 * `reached`: the loss is small enough. `flat`: no slope is left. `diverged`: the loss passed its
 * bound. `broken`: something is not a finite number. `limit`: all steps are done.
 */
export type Outcome = "running" | "reached" | "flat" | "diverged" | "broken" | "limit";

/** The first number on the way from weights to slopes that is not finite. */
export type Culprit =
  | { readonly at: "parameter"; readonly index: number }
  | { readonly at: "sum"; readonly layer: number; readonly unit: number }
  | { readonly at: "output" | "loss" | "slope" };

/** A training as far as it has come. */
export interface Training {
  readonly input: TrainInput;
  readonly outcome: Outcome;
  readonly culprit: Culprit | null;
  /** The last step there is. */
  readonly last: number;
  /** For each point whether it is held out. */
  readonly isHeld: readonly boolean[];
  /** For each step the loss on the points learnt from, and on those held out where there are any. */
  readonly train: Float64Array<ArrayBuffer>;
  readonly held: Float64Array<ArrayBuffer> | null;
  /** For each step all parameters: layer by layer the weights, row by row, then the biases. */
  readonly parameters: Float32Array<ArrayBuffer>;
  /** The same for the same bits of all these; empty while it trains. */
  readonly fingerprint: string;
}

/** Trains a network; without an input there is nothing to do. */
export function* trainSandbox(input: TrainInput | null): Generator<() => Training, void> {
  if (input === null) return;
  const random = new Random(input.seed);
  const isHeld = divide(input, random.split("held"));
  const taught = input.points.filter((_, i) => isHeld[i] === false);
  const others = input.points.filter((_, i) => isHeld[i] === true);
  const learnt = batchOf(input.task, taught);
  const unseen = others.length === 0 ? null : batchOf(input.task, others);
  const layers = start(input, random.split("weights"));
  const parameters = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const optimizer = optimizerOf(parameters, input);
  const batches = batchesOf(taught, input, random.split("batches"));

  const size = parametersOf(input);
  const train = new Float64Array(input.limit + 1);
  const held = new Float64Array(input.limit + 1);
  const recorded = new Float32Array((input.limit + 1) * size);
  let outcome: Outcome = "running";
  let culprit: Culprit | null = null;
  for (let step = 0; outcome === "running"; step++) {
    const present = flatten(parameters);
    const loss = lossOn(learnt, layers, input);
    const whole = penalised(loss, layers, input);
    const slope = largest(gradients(whole, parameters));
    const heldLoss = unseen ? lossOn(unseen, layers, input) : loss;
    const batch = batches.next().value;
    const followed = batch ? penalised(lossOn(batch, layers, input), layers, input) : whole;
    optimizer.minimize(followed, { also: [present, loss, slope, heldLoss] });
    recorded.set(present.data(), step * size);
    const [now, steepest] = [loss.item(), slope.item()];
    train[step] = now;
    held[step] = heldLoss.item();

    const count = step + 1;
    if (!Number.isFinite(now) || !Number.isFinite(steepest)) {
      outcome = "broken";
      culprit = findCulprit(recorded.subarray(step * size, count * size), learnt, input);
    } else if (now > divergedAbove) outcome = "diverged";
    else if (now <= input.enough) outcome = "reached";
    else if (steepest <= flatBelow) outcome = "flat";
    else if (step === input.limit) outcome = "limit";
    yield () => {
      const done = {
        train: train.slice(0, count),
        held: unseen && held.slice(0, count),
        parameters: recorded.slice(0, count * size),
      };
      // While it trains, nobody waits for this.
      const print =
        outcome === "running"
          ? ""
          : fingerprint(
              new Float64Array([...done.train, ...(done.held ?? []), ...done.parameters]),
            );
      return { ...done, input, isHeld, outcome, culprit, last: step, fingerprint: print };
    };
  }
}

/** Which points are held out: a share of them, drawn at random. */
function divide({ points, held }: TrainInput, random: Random): boolean[] {
  const order = random.permutation(points.length).data();
  const count = Math.floor((points.length * held) / 100);
  return Array.from(order, (place) => Number(place) < count);
}

/** Weights uniform within ±1/√inputs, biases 0: the library's layers as they begin. */
function start(design: Design, random: Random): { weight: Parameter; bias: Parameter }[] {
  const sizes = sizesOf(design);
  return sizes.slice(1).map((units, i) => {
    const { weight, bias } = new Linear(Number(sizes[i]), units, { random });
    if (bias === null) throw new TypeError("a layer without a bias");
    return { weight, bias };
  });
}

/** The mean loss on some points. */
function lossOn({ x, t }: Batch, layers: readonly Dense[], design: Design): Tensor {
  return lossOf(forward(x, layers, design).output, t, design);
}

/** A loss and β·Σw² over the weights, not the biases. */
function penalised(loss: Tensor, layers: readonly Dense[], { beta }: TrainInput): Tensor {
  // Weights too large to be squared are no trouble where there is no penalty.
  if (beta === 0) return loss;
  return loss.add(
    l2(
      layers.map(({ weight }) => weight),
      beta,
    ),
  );
}

function optimizerOf(parameters: readonly Parameter[], input: TrainInput): Optimizer {
  const options = { learningRate: input.rate };
  switch (input.optimiser) {
    case "sgd":
      return new SGD(parameters, options);
    case "momentum":
      return new SGD(parameters, { ...options, momentum: 0.9 });
    case "adam":
      return new Adam(parameters, options);
    case "adagrad":
      return new Adagrad(parameters, options);
  }
}

/** Points as the network sees them, and what it is to say. */
interface Batch {
  readonly x: Tensor;
  readonly t: Tensor;
}

function batchOf(task: Task, points: readonly Point[]): Batch {
  return { x: inputsOf(task, points), t: targetsOf(task, points) };
}

/** Batches of the points in ever new orders; null where a batch is all of them. */
function* batchesOf(
  points: readonly Point[],
  { batch, task }: TrainInput,
  random: Random,
): Generator<Batch | null, never> {
  while (batch >= points.length) yield null;
  while (true) {
    const order = random.permutation(points.length).data();
    for (let from = 0; from < points.length; from += batch) {
      const chosen = Array.from(order.subarray(from, from + batch), (i) => points[Number(i)]);
      yield batchOf(
        task,
        chosen.filter((point) => point !== undefined),
      );
    }
  }
}

function flatten(tensors: readonly Tensor[]): Tensor {
  return concat(
    tensors.map((each) => each.reshape([-1])),
    0,
  );
}

/** The largest of all slopes, up or down. */
function largest(slopes: readonly Tensor[]): Tensor {
  return stack(slopes.map((slope) => slope.abs().max())).max();
}

/** Layers from the flat parameters of a step. */
function layersOf(
  flat: Float32Array,
  design: Design,
): { readonly weight: Parameter; readonly bias: Parameter }[] {
  const sizes = sizesOf(design);
  let from = 0;
  const next = (shape: readonly number[]): Parameter => {
    const size = shape.reduce((product, n) => product * n, 1);
    from += size;
    return parameter(fromHost(flat.slice(from - size, from), shape));
  };
  return sizes.slice(1).map((units, i) => ({
    weight: next([Number(sizes[i]), units]),
    bias: next([units]),
  }));
}

function findCulprit(flat: Float32Array, { x, t }: Batch, design: Design): Culprit {
  const index = flat.findIndex((value) => !Number.isFinite(value));
  if (index !== -1) return { at: "parameter", index };
  const { sums, output } = forward(x, layersOf(flat, design), design);
  for (const [layer, sum] of sums.entries()) {
    const place = notFinite(sum);
    if (place !== -1) return { at: "sum", layer, unit: place % Number(sum.shape[1]) };
  }
  if (notFinite(output) !== -1) return { at: "output" };
  return { at: Number.isFinite(lossOf(output, t, design).item()) ? "slope" : "loss" };
}

function notFinite(values: Tensor): number {
  return values.data().findIndex((value: number) => !Number.isFinite(value));
}

/** A step of a training, to be looked at. */
export interface LookInput {
  readonly input: TrainInput;
  readonly isHeld: readonly boolean[];
  readonly parameters: Float32Array<ArrayBuffer>;
}

/** What a network does at a step. */
export interface Look {
  /** Of {@link LookInput}: what was looked at. */
  readonly input: TrainInput;
  readonly parameters: Float32Array<ArrayBuffer>;
  /** The slopes of the penalised loss on the points learnt from, one for each parameter. */
  readonly slopes: Float32Array<ArrayBuffer>;
  /** What it answers over the plane: along x, or on a lattice, row by row from below. */
  readonly curve: Float64Array<ArrayBuffer>;
  /** What it answers at each point. */
  readonly answers: readonly number[];
  /** For each point whether its class is the likelier one; nothing of the kind in a regression. */
  readonly right: readonly boolean[];
  /** What the network sees, what each hidden layer gives, and the output at each point, in rows. */
  readonly values: readonly Float32Array[];
}

/** Looks at a step, in one piece; without one there is nothing to see. */
export function* lookAtSandbox(look: LookInput | null): Generator<() => Look, void> {
  if (look === null) return;
  const { input, isHeld, parameters } = look;
  const layers = layersOf(parameters, input);
  const learnt = batchOf(
    input.task,
    input.points.filter((_, i) => isHeld[i] === false),
  );
  const whole = penalised(lossOn(learnt, layers, input), layers, input);
  const leaves = layers.flatMap(({ weight, bias }) => [weight, bias]);
  const inputs = inputsOf(input.task, input.points);
  const all = forward(inputs, layers, input);
  const over = forward(inputsOf(input.task, plane(input.task)), layers, input);
  // Computed together, nothing is kept for a second reading.
  const [slopes, curve, answers, right, ...values] = realize(
    flatten(gradients(whole, leaves)),
    answer(over.output, input),
    answer(all.output, input),
    all.output.greater(0).equal(targetsOf(input.task, input.points).greater(0.5)),
    inputs,
    ...all.units,
    all.output,
  );
  const result = {
    input,
    parameters,
    slopes: Float32Array.from(slopes.data()),
    curve: Float64Array.from(curve.data()),
    answers: Array.from(answers.data(), Number),
    right: Array.from(right.data(), Boolean),
    values: values.map((each) => Float32Array.from(each.data())),
  };
  yield () => result;
}

/** Places all over the plane. */
function plane(task: Task): Point[] {
  const { x, y } = planes[task];
  if (task === "regression") {
    return Array.from(linspace(x[0], x[1], curvePlaces).data(), (at) => ({
      x: Number(at),
      y: 0,
      kind: 0,
    }));
  }
  const side = ([from, to]: readonly [number, number]): number[] =>
    Array.from(linspace(from, to, latticeSide).data(), Number);
  const across = side(x);
  return side(y).flatMap((top) => across.map((at) => ({ x: at, y: top, kind: 0 as const })));
}
