import { type Tensor, tensor } from "@nnf/tensor";
import type { Graph } from "../../expression/graph.ts";
import { float64, tensorsOf } from "../../expression/tensors.ts";
import { flat } from "../../expression/values.ts";
import { fingerprint } from "../../worker/fingerprint.ts";

/** An expression with a number for each of its variables. */
export interface EvaluationInput {
  readonly graph: Graph;
  readonly numbers: Readonly<Record<string, number>>;
  /** The variable that takes other values as well. */
  readonly over: string;
  /** Those values. */
  readonly at: readonly number[];
}

export interface EvaluationsInput {
  readonly all: readonly EvaluationInput[];
}

/** What an expression comes to. */
export interface Evaluation {
  readonly input: EvaluationInput;
  /** The value of each node. */
  readonly values: readonly number[];
  /** The same for the same bits in `values`. */
  readonly fingerprint: string;
  /** What the expression is at the other values. */
  readonly outputs: readonly number[];
}

/** Evaluates expressions, in one piece. */
export function* evaluate({ all }: EvaluationsInput): Generator<() => readonly Evaluation[], void> {
  const evaluations = all.map(evaluateOne);
  yield () => evaluations;
}

function evaluateOne(input: EvaluationInput): Evaluation {
  const { graph, numbers, over, at } = input;
  const number = (name: string): Tensor => tensor(numbers[name] ?? 0, float64);
  const values = tensorsOf(graph, number).map((each) => each.item());
  const many = tensorsOf(graph, (name) =>
    name === over ? tensor([...at], float64) : number(name),
  );
  return {
    input,
    values,
    fingerprint: fingerprint(Float64Array.from(values)),
    outputs: flat(many[graph.root]?.toArray() ?? []),
  };
}
