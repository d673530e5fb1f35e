import { dtypeCode } from "../dtype.ts";
import { StaleTensorError } from "../errors.ts";
import { maxRank } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { leaf, variableLeaf } from "./node.ts";

let traversal = 0;

/**
 * Everything the roots need, inputs before consumers, depth first. Realised nodes count as leaves.
 * Iterative, so that graphs of any depth pass. Each node's `position` is its place in the result.
 * @throws StaleTensorError for a pending node that reads a value updated since the node was made.
 */
export function topologicalOrder(roots: readonly Tensor[]): Tensor[] {
  const mark = ++traversal;
  const order: Tensor[] = [];
  const stack: Tensor[] = [];
  for (const root of roots) {
    if (root.mark === mark) continue;
    open(root, mark, stack);
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const { inputs, position } = node;
      if (node.storage !== null || position === inputs.length) {
        close(node, stack, order);
        continue;
      }
      node.position++;
      const input = inputs[position] as Tensor;
      if (input.storage !== null && input.storage.written > node.born) throw stale(node, input);
      if (input.mark !== mark) open(input, mark, stack);
    }
  }
  return order;
}

/**
 * The history of a value as far as gradients flow: every differentiable ancestor, realised or not,
 * inputs before consumers. Each one's `position` is its place in the result.
 * @throws StaleTensorError where a value of that history was updated after its use.
 */
export function differentiableOrder(root: Tensor): Tensor[] {
  const mark = ++traversal;
  const order: Tensor[] = [];
  const stack: Tensor[] = [];
  if (root.differentiable) open(root, mark, stack);
  for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
    const { inputs, position } = node;
    if (node.outdatedBy !== null) throw outdated(node, node.outdatedBy);
    if (position === inputs.length) {
      close(node, stack, order);
      continue;
    }
    node.position++;
    const input = inputs[position] as Tensor;
    if (input.storage !== null && input.storage.written > node.born) throw outdated(node, input);
    if (input.mark !== mark && input.differentiable) open(input, mark, stack);
  }
  return order;
}

/** Puts a node on the stack. Until it is closed, its `position` counts the inputs looked at. */
function open(node: Tensor, mark: number, stack: Tensor[]): void {
  node.mark = mark;
  node.position = 0;
  stack.push(node);
}

/** Puts the topmost node of the stack in its place. */
function close(node: Tensor, stack: Tensor[], order: Tensor[]): void {
  stack.pop();
  node.position = order.length;
  order.push(node);
}

function stale(node: Tensor, updated: Tensor): StaleTensorError {
  return new StaleTensorError(
    node.operator.name,
    `this tensor was built before ${updated.describe()} was updated in place, and its value was ` +
      "not read then; expected a read before the update. Call item(), data() or realize() first, " +
      "or pass the tensor to minimize in { also: [...] }.",
  );
}

function outdated(node: Tensor, updated: Tensor): StaleTensorError {
  return new StaleTensorError(
    node.operator.name,
    `this tensor was built before ${updated.describe()} was updated in place; expected its ` +
      "gradient to be taken before the update. Build the loss again in each step.",
  );
}

/** The key of the graph last described, and its hash; reused, so copy what is kept. */
export const planKey: { words: Int32Array; length: number; hash: number } = {
  words: new Int32Array(1024),
  length: 0,
  hash: 0,
};

/**
 * Writes the structure of an ordered graph into {@link planKey}: operators, wiring, exact shapes,
 * dtypes, attributes and which nodes are wanted. Numbers are not part of it.
 * `wanted` lists positions of outputs and assignments in a form of the caller's choice.
 */
export function describeStructure(order: readonly Tensor[], wanted: readonly number[]): void {
  let { words } = planKey;
  let at = 0;
  for (let i = 0; i < order.length; i++) {
    const { storage, operator, dtype, shape, attributes, inputs, numbers } = order[i] as Tensor;
    words = withRoom(words, at + 4 + shape.length + attributes.length + inputs.length);
    if (storage !== null) {
      const { id } = operator === variableLeaf ? variableLeaf : leaf;
      words[at++] = 4 * id + dtypeCode[dtype];
      words[at++] = shape.length;
      at = append(words, at, shape);
      continue;
    }
    words[at++] = 4 * operator.id + dtypeCode[dtype];
    words[at++] = shape.length + (maxRank + 1) * numbers.length;
    words[at++] = attributes.length;
    words[at++] = inputs.length;
    at = append(words, at, shape);
    at = append(words, at, attributes);
    for (let j = 0; j < inputs.length; j++) words[at++] = (inputs[j] as Tensor).position;
  }
  words = withRoom(words, at + wanted.length);
  at = append(words, at, wanted);
  planKey.words = words;
  planKey.length = at;
  planKey.hash = hashOf(words, at);
}

function withRoom(words: Int32Array, length: number): Int32Array {
  if (length <= words.length) return words;
  const grown = new Int32Array(2 * length);
  grown.set(words);
  return grown;
}

function append(words: Int32Array, at: number, list: readonly number[]): number {
  for (let i = 0; i < list.length; i++) words[at + i] = list[i] as number;
  return at + list.length;
}

/** FNV-1a by words. */
function hashOf(words: Int32Array, length: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (words[i] as number), 0x01000193);
  return hash;
}
