import { type WalkStep, walk } from "@nnf/autograd";
import { type NestedArray, parameter, type Tensor, tensor } from "@nnf/tensor";
import type { Graph } from "../../expression/graph.ts";
import { float64, tensorsOf } from "../../expression/tensors.ts";
import { flat } from "../../expression/values.ts";
import { fingerprint } from "../../worker/fingerprint.ts";

/** An expression with the values of its variables. */
export interface WalkInput {
  readonly graph: Graph;
  /** One number for each example, or one for all. */
  readonly values: Readonly<Record<string, readonly number[]>>;
  /** The variables that come with the data; the others are learned. */
  readonly data: readonly string[];
  readonly rate: number;
}

/** Expressions to walk through. */
export interface WalksInput {
  readonly walks: readonly WalkInput[];
}

/** The way through one graph. The names of its nodes are their places in the expression. */
export interface Walked {
  readonly input: WalkInput;
  readonly steps: readonly WalkStep[];
  /** The same for the same bits in all steps. */
  readonly fingerprint: string;
}

/** Walks through expressions, in one piece. */
export function* walkThrough({ walks }: WalksInput): Generator<() => readonly Walked[], void> {
  const walked = walks.map(walkOne);
  yield () => walked;
}

function walkOne(input: WalkInput): Walked {
  const { graph, values, data, rate } = input;
  const tensors = tensorsOf(graph, (name): Tensor => {
    const [first = 0, ...others] = values[name] ?? [];
    const value = others.length === 0 ? first : [first, ...others];
    return data.includes(name) ? tensor(value, float64) : parameter(value, float64);
  });
  const named = tensors.flatMap((each, place) =>
    graph.nodes[place]?.kind === "number" ? [] : [[String(place), each] as const],
  );
  const loss = tensors[graph.root];
  if (loss === undefined) throw new RangeError("an expression without nodes");
  const steps = walk(loss, { learningRate: rate, names: Object.fromEntries(named) });
  return { input, steps, fingerprint: fingerprint(Float64Array.from(steps.flatMap(numbersOf))) };
}

/** All numbers of a step, as they come. */
function numbersOf(step: WalkStep): number[] {
  return valuesOf(step).flatMap(flat);
}

function valuesOf(step: WalkStep): NestedArray[] {
  switch (step.kind) {
    case "inputs":
      return step.inputs.map(({ value }) => value);
    case "variables":
      return step.variables.map(({ value }) => value);
    case "order":
      return step.order.map(({ id }) => id);
    case "forward":
      return [step.value];
    case "seed":
      return [step.gradient];
    case "backward":
      return step.edges.flatMap(({ local, downstream, total }) => [local ?? [], downstream, total]);
    case "update":
      return step.updates.flatMap(({ gradient, after }) => [gradient, after]);
  }
}
