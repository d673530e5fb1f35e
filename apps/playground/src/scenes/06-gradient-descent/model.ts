import { gradients } from "@nnf/autograd";
import { SGD } from "@nnf/optim";
import { fromHost, full, parameter, stack, tensor } from "@nnf/tensor";
import { costOf, costsOf, curvature, float64, predictionsOf } from "../../line/cost.ts";
import { fingerprint } from "../../worker/fingerprint.ts";
import { arrivedAt, divergedAt, mostSteps, recorded } from "./limits.ts";

/** Where a run begins and how far its steps go. */
export interface DescentInput {
  readonly w: number;
  readonly b: number;
  readonly learningRate: number;
}

/** How a run ended; `running` in the frames before its end. */
export type Outcome = "running" | "arrived" | "diverged" | "unfinished";

/** A run as far as it has come. Step k is the state after k updates; step 0 is the start. */
export interface Descent {
  readonly input: DescentInput;
  readonly outcome: Outcome;
  /** The last step there is. */
  readonly last: number;
  /** The numbers called `recorded`, for each step. */
  readonly steps: Float64Array<ArrayBuffer>;
  /** The same for the same bits in `steps`. */
  readonly fingerprint: string;
  /** For each step what the line predicts at both ends of the chart and at the points. */
  readonly predictions: Float64Array<ArrayBuffer>;
  /** By what each step multiplies the distance to the bottom: across the valley, and along it. */
  readonly factors: readonly [number, number];
  /** Costs and backward passes that were computed so far. */
  readonly work: { readonly evaluations: number; readonly backward: number };
}

/**
 * Gradient descent from a start to its end, a frame whenever one is asked for: the cost and its
 * slopes at the present line, one step against the slopes, and again.
 */
export function* descend(input: DescentInput): Generator<() => Descent, void> {
  const w = parameter(input.w, float64);
  const b = parameter(input.b, float64);
  const sgd = new SGD([w, b], { learningRate: input.learningRate });
  const factors = factorsOf(input.learningRate);
  const width = recorded.length;
  const steps = new Float64Array((mostSteps + 1) * width);
  let outcome: Outcome = "running";
  for (let step = 0; outcome === "running"; step++) {
    const line = [w.item(), b.item()];
    const cost = costOf(w, b);
    const slopes = stack(gradients(cost, [w, b]));
    sgd.minimize(cost, { also: [slopes] });
    steps.set([...line, cost.item(), ...slopes.data()], step * width);
    outcome = outcomeOf(cost.item(), step);
    const count = step + 1;
    yield () => frame(input, outcome, factors, steps.slice(0, count * width));
  }
}

/** 1 − aλ for both curvatures λ: the distance to the bottom is multiplied by it at each step. */
function factorsOf(learningRate: number): [number, number] {
  const [steep, shallow] = curvature().curvatures;
  const one = tensor(1, float64);
  return [one.sub(steep.mul(learningRate)).item(), one.sub(shallow.mul(learningRate)).item()];
}

function outcomeOf(cost: number, step: number): Outcome {
  if (cost <= arrivedAt) return "arrived";
  if (!(cost < divergedAt)) return "diverged";
  return step < mostSteps ? "running" : "unfinished";
}

function frame(
  input: DescentInput,
  outcome: Outcome,
  factors: readonly [number, number],
  steps: Float64Array<ArrayBuffer>,
): Descent {
  const width = recorded.length;
  const count = steps.length / width;
  const lines = Float64Array.from({ length: count * 2 }, (_, i) =>
    Number(steps[(i >> 1) * width + (i & 1)]),
  );
  return {
    input,
    outcome,
    last: count - 1,
    steps,
    fingerprint: fingerprint(steps),
    predictions: predictionsOf(lines),
    factors,
    work: { evaluations: count, backward: count },
  };
}

/** Which step sizes to try, all from one start. */
export interface SweepInput {
  readonly w: number;
  readonly b: number;
  readonly rates: readonly number[];
}

/** How many steps each rate took to arrive, and how many to diverge; NaN where it did not, or not yet. */
export interface Sweep {
  readonly arrived: Float64Array<ArrayBuffer>;
  readonly diverged: Float64Array<ArrayBuffer>;
}

/** All step sizes at once: one line for each, every line with its own rate. */
export function* sweep({ w, b, rates }: SweepInput): Generator<() => Sweep, void> {
  const slopes = parameter(full([rates.length], w, float64));
  const intercepts = parameter(full([rates.length], b, float64));
  const lines = [slopes, intercepts] as const;
  const each = fromHost(Float64Array.from(rates));
  const sgd = new SGD(lines, { learningRate: 1 });
  const arrived = new Float64Array(rates.length).fill(Number.NaN);
  const diverged = arrived.slice();
  const decided = new Uint8Array(rates.length);
  for (let step = 0, open = rates.length; step <= mostSteps && open > 0; step++) {
    const costs = costsOf(...lines);
    const updates = gradients(costs.sum(), lines).map((slope) => slope.mul(each));
    for (const [i, cost] of costs.data().entries()) {
      if (decided[i] === 1) continue;
      const outcome = outcomeOf(cost, step);
      if (outcome !== "arrived" && outcome !== "diverged") continue;
      (outcome === "arrived" ? arrived : diverged)[i] = step;
      decided[i] = 1;
      open -= 1;
    }
    sgd.apply(updates);
    yield () => ({ arrived: arrived.slice(), diverged: diverged.slice() });
  }
}
