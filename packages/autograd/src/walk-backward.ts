import { full, ShapeError, type Tensor } from "@nnf/tensor";
import { differentiableOrder, formatShape } from "@nnf/tensor/internal";
import type { Picture, WalkNode } from "./walk-graph.ts";

/** What a node passes to one operand, as tensors. */
export interface Edge {
  readonly operand: WalkNode;
  readonly local: Tensor | null;
  readonly downstream: Tensor;
  readonly total: Tensor;
}

/** One node on the way back. */
export interface Visit {
  readonly node: WalkNode;
  readonly upstream: Tensor;
  readonly edges: readonly Edge[];
}

/** Gradients through the picture of a graph, node by node, as tensors still to be computed. */
export class Backward {
  readonly seed: Tensor;
  readonly visits: readonly Visit[];
  readonly #graph: Picture;
  readonly #gradients = new Map<WalkNode, Tensor>();

  /** @throws ShapeError unless the loss is a scalar, StaleTensorError when it is out of date. */
  constructor(loss: Tensor, graph: Picture) {
    if (loss.size !== 1) {
      throw new ShapeError(
        "walk",
        `got a loss of shape ${formatShape(loss.shape)}; expected a scalar. ` +
          "Reduce it with sum() or mean().",
      );
    }
    differentiableOrder(loss);
    this.#graph = graph;
    this.seed = full([...loss.shape], 1, { dtype: loss.dtype });
    this.#gradients.set(graph.root, this.seed);
    const visits: Visit[] = [];
    for (const { node, tensor } of [...graph.order].reverse()) {
      const upstream = this.#gradients.get(node);
      if (upstream === undefined || node.kind !== "operator") continue;
      visits.push({ node, upstream, edges: this.#edges(tensor, upstream) });
    }
    this.visits = visits;
  }

  gradientOf(node: WalkNode): Tensor | undefined {
    return this.#gradients.get(node);
  }

  /** All that is to be computed. */
  tensors(): Tensor[] {
    const edges = this.visits.flatMap((visit) => visit.edges);
    return [
      this.seed,
      ...edges.flatMap(({ local, downstream, total }) => [local ?? total, downstream, total]),
    ];
  }

  #edges(tensor: Tensor, upstream: Tensor): Edge[] {
    const { vjp } = tensor.operator;
    if (vjp === null) return [];
    return tensor.inputs.flatMap((input: Tensor, i: number): Edge[] => {
      if (!input.differentiable) return [];
      const operand = this.#graph.nodeOf(input);
      const downstream = this.#through(input, vjp(upstream, tensor, i));
      const before = this.#gradients.get(operand);
      const total = before === undefined ? downstream : before.add(downstream);
      this.#gradients.set(operand, total);
      return [{ operand, local: this.#local(tensor, input, i), downstream, total }];
    });
  }

  /** Where each output depends on one element of the operand, or a single output on all of them. */
  #local(tensor: Tensor, input: Tensor, i: number): Tensor | null {
    const { vjp, elementwise = false } = tensor.operator;
    if (vjp === null || !(elementwise || tensor.size === 1)) return null;
    const derivative = vjp(full([...tensor.shape], 1, { dtype: tensor.dtype }), tensor, i);
    return tensor.size === 1 ? this.#through(input, derivative) : derivative;
  }

  /** A gradient taken back to the tensor that is shown, through conversions and repetitions. */
  #through(input: Tensor, gradient: Tensor): Tensor {
    let passed = gradient;
    let at = input;
    while (this.#graph.isPassage(at)) {
      passed = at.operator.vjp?.(passed, at, 0) ?? passed;
      at = at.inputs[0] as Tensor;
    }
    return passed;
  }
}
