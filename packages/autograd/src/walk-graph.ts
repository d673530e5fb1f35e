import { Parameter, type Shape, type Tensor } from "@nnf/tensor";

/** A node of the computation graph as it is shown to people. */
export interface WalkNode {
  /** Place in the order of computation. */
  readonly id: number;
  /** The name given in the options, a parameter's own, a constant's number, or the operator's. */
  readonly name: string;
  /** A `constant` is a plain number in the program, such as the 2 of `x.mul(2)`. */
  readonly kind: "input" | "variable" | "constant" | "operator";
  readonly shape: Shape;
  /** What the operator is applied to; empty for the other kinds. */
  readonly operands: readonly WalkNode[];
}

/** A node beside the tensor it stands for. */
export interface Shown {
  readonly node: WalkNode;
  readonly tensor: Tensor;
}

/** What is shown of the graph that ends in a loss. */
export interface Picture {
  readonly root: WalkNode;
  /** Operands before the operators that use them. */
  readonly order: readonly Shown[];
  readonly tensorOf: (node: WalkNode) => Tensor;
  readonly nodeOf: (tensor: Tensor) => WalkNode;
  /** Whether a tensor is only on its way into an operator: converted, repeated or reshaped. */
  readonly isPassage: (tensor: Tensor) => boolean;
}

export function picture(loss: Tensor, names: Readonly<Record<string, Tensor>>): Picture {
  const named = new Map(Object.entries(names).map(([name, tensor]) => [tensor, name]));
  const isPassage = (tensor: Tensor): boolean =>
    tensor !== loss &&
    tensor.inputs.length === 1 &&
    !named.has(tensor) &&
    /^(?:broadcastTo|reshape|cast to .*)$/.test(tensor.operator.name);
  const shownFor = (tensor: Tensor): Tensor => {
    let shown = tensor;
    while (isPassage(shown)) shown = shown.inputs[0] as Tensor;
    return shown;
  };

  const order: Shown[] = [];
  const nodes = new Map<Tensor, WalkNode>();
  const tensors = new Map<WalkNode, Tensor>();
  const nodeOf = (tensor: Tensor): WalkNode => nodes.get(shownFor(tensor)) as WalkNode;
  // Depth first without recursion: a tensor is met once to open its operands, once to close it.
  const open = [loss];
  const opened = new Set<Tensor>();
  while (open.length > 0) {
    const tensor = open.at(-1) as Tensor;
    if (!opened.has(tensor)) {
      opened.add(tensor);
      for (const input of [...tensor.inputs].reverse()) {
        const operand = shownFor(input);
        if (!opened.has(operand)) open.push(operand);
      }
      continue;
    }
    open.pop();
    if (nodes.has(tensor)) continue;
    const kind = kindOf(tensor, named.has(tensor));
    const node: WalkNode = {
      id: order.length,
      name: named.get(tensor) ?? nameOf(tensor, kind),
      kind,
      shape: tensor.shape,
      operands: tensor.inputs.map(nodeOf),
    };
    nodes.set(tensor, node);
    tensors.set(node, tensor);
    order.push({ node, tensor });
  }
  return {
    root: nodeOf(loss),
    order,
    tensorOf: (node) => tensors.get(node) as Tensor,
    nodeOf,
    isPassage,
  };
}

function kindOf({ operator, inputs, differentiable }: Tensor, isNamed: boolean): WalkNode["kind"] {
  if (inputs.length > 0) return "operator";
  if (differentiable) return "variable";
  return operator.name === "fill" && !isNamed ? "constant" : "input";
}

function nameOf(tensor: Tensor, kind: WalkNode["kind"]): string {
  if (kind === "constant") return String(tensor.numbers[0]);
  if (kind === "operator") return tensor.operator.name;
  return tensor instanceof Parameter && tensor.name !== "" ? tensor.name : kind;
}
