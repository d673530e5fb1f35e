import { GradientError, type NestedArray, type Tensor, ValueError } from "@nnf/tensor";
import { realizeAll } from "@nnf/tensor/internal";
import { Backward, type Edge } from "./walk-backward.ts";
import { type Picture, picture, type WalkNode } from "./walk-graph.ts";

/** Options of {@link walk}. */
export interface WalkOptions {
  /** α of step 7; 0.01 unless given. */
  readonly learningRate?: number;
  /** What to call tensors; parameters keep their own names otherwise, operators theirs. */
  readonly names?: Readonly<Record<string, Tensor>>;
}

/** A node and a value of its shape. */
export interface NodeValue {
  readonly node: WalkNode;
  /** A number for a scalar, else nested arrays. */
  readonly value: NestedArray;
}

/** Step 1: the inputs are initialised. */
export interface InputsStep {
  readonly step: 1;
  readonly kind: "inputs";
  readonly inputs: readonly NodeValue[];
}

/** Step 2: the variables, which training may change, are initialised. */
export interface VariablesStep {
  readonly step: 2;
  readonly kind: "variables";
  readonly variables: readonly NodeValue[];
}

/** Step 3: the nodes are sorted so that each comes after its operands. */
export interface OrderStep {
  readonly step: 3;
  readonly kind: "order";
  readonly order: readonly WalkNode[];
}

/** Step 4, once for each operator in order: its value. */
export interface ForwardStep extends NodeValue {
  readonly step: 4;
  readonly kind: "forward";
  readonly operands: readonly NodeValue[];
}

/** Step 5: the gradient of the final variable with respect to itself is 1. */
export interface SeedStep {
  readonly step: 5;
  readonly kind: "seed";
  readonly node: WalkNode;
  readonly gradient: NestedArray;
}

/** What a node passes down to one operand. */
export interface BackwardEdge {
  readonly operand: WalkNode;
  /**
   * The derivative of the node's value with respect to this operand: element by element for
   * elementwise operators, in the shape of the node; for a scalar node in the shape of the operand.
   * Null where it would be a matrix of all pairs.
   */
  readonly local: NestedArray | null;
  /** Upstream times local derivative, in the operand's shape. */
  readonly downstream: NestedArray;
  /** The operand's gradient so far: this and what other uses of it have passed down before. */
  readonly total: NestedArray;
}

/** Step 6, once for each operator in reverse order: upstream in, downstream out. */
export interface BackwardStep {
  readonly step: 6;
  readonly kind: "backward";
  readonly node: WalkNode;
  readonly upstream: NestedArray;
  readonly edges: readonly BackwardEdge[];
}

/** The new value of one variable. */
export interface Update {
  readonly node: WalkNode;
  readonly before: NestedArray;
  readonly gradient: NestedArray;
  /** before − α · gradient */
  readonly after: NestedArray;
}

/** Step 7: what gradient descent would make of the variables, which stay as they are. */
export interface UpdateStep {
  readonly step: 7;
  readonly kind: "update";
  readonly learningRate: number;
  readonly updates: readonly Update[];
}

export type WalkStep =
  | InputsStep
  | VariablesStep
  | OrderStep
  | ForwardStep
  | SeedStep
  | BackwardStep
  | UpdateStep;

/**
 * Forward and backward through a computation graph one step at a time, in seven kinds of step:
 * inputs, variables, order, forward value of each node, gradient of the final node, backward through
 * each node, updated variables.
 *
 * Shown is what the program says: where the engine has to convert, repeat or reshape a value on its
 * way into an operator, that is part of the step of the operator, and plain numbers appear as
 * operands without a step of their own. Nothing is changed; values are computed once, at the call.
 * @throws GradientError when nothing in the loss can be differentiated, ShapeError unless it is a
 *   scalar, ValueError for a learning rate that is no finite number.
 */
export function walk(loss: Tensor, options: WalkOptions = {}): readonly WalkStep[] {
  const { learningRate = 0.01, names = {} } = options;
  if (!Number.isFinite(learningRate)) {
    throw new ValueError("walk", `got learning rate ${learningRate}; expected a finite number.`);
  }
  if (!loss.differentiable) {
    throw new GradientError(
      "walk",
      `${loss.describe()} depends on no parameter or variable; expected one to take the gradient ` +
        "of. Make the weights with parameter(...).",
    );
  }
  const graph = picture(loss, names);
  const backward = new Backward(loss, graph);
  realizeAll([...graph.order.map(({ tensor }) => tensor), ...backward.tensors()]);
  return [...steps(graph, backward, learningRate)];
}

function* steps(graph: Picture, backward: Backward, learningRate: number): Generator<WalkStep> {
  const shown = graph.order.filter(({ node }) => node.kind !== "constant");
  const values = (kind: WalkNode["kind"]): NodeValue[] =>
    shown.filter(({ node }) => node.kind === kind).map(({ node }) => withValue(graph, node));
  yield { step: 1, kind: "inputs", inputs: values("input") };
  yield { step: 2, kind: "variables", variables: values("variable") };
  yield { step: 3, kind: "order", order: shown.map(({ node }) => node) };
  for (const { node } of shown) {
    if (node.kind !== "operator") continue;
    const operands = node.operands.map((operand) => withValue(graph, operand));
    yield { step: 4, kind: "forward", ...withValue(graph, node), operands };
  }
  yield { step: 5, kind: "seed", node: graph.root, gradient: backward.seed.toArray() };
  for (const { node, upstream, edges } of backward.visits) {
    yield {
      step: 6,
      kind: "backward",
      node,
      upstream: upstream.toArray(),
      edges: edges.map(shownEdge),
    };
  }
  yield { step: 7, kind: "update", learningRate, updates: updates(graph, backward, learningRate) };
}

function withValue(graph: Picture, node: WalkNode): NodeValue {
  return { node, value: graph.tensorOf(node).toArray() };
}

function shownEdge({ operand, local, downstream, total }: Edge): BackwardEdge {
  return {
    operand,
    local: local?.toArray() ?? null,
    downstream: downstream.toArray(),
    total: total.toArray(),
  };
}

function updates(graph: Picture, backward: Backward, learningRate: number): Update[] {
  return graph.order.flatMap(({ node, tensor }) => {
    const gradient = backward.gradientOf(node);
    if (node.kind !== "variable" || gradient === undefined) return [];
    const after = tensor.sub(gradient.mul(learningRate));
    return [
      {
        node,
        before: tensor.toArray(),
        gradient: gradient.toArray(),
        after: after.toArray(),
      },
    ];
  });
}
