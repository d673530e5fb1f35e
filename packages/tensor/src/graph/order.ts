import { dtypeCode } from "../dtype.ts";
import { StaleTensorError } from "../errors.ts";
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
  const next: number[] = [];
  for (const root of roots) {
    if (root.mark === mark) continue;
    root.mark = mark;
    stack.push(root);
    next.push(0);
    while (stack.length > 0) {
      const top = stack.length - 1;
      const node = stack[top] as Tensor;
      const i = next[top] as number;
      const inputs = node.inputs;
      if (node.storage !== null || i === inputs.length) {
        node.position = order.length;
        order.push(node);
        stack.pop();
        next.pop();
        continue;
      }
      next[top] = i + 1;
      const input = inputs[i] as Tensor;
      if (input.storage !== null && input.storage.written > node.born) throw stale(node, input);
      if (input.mark === mark) continue;
      input.mark = mark;
      stack.push(input);
      next.push(0);
    }
  }
  return order;
}

/**
 * The history of a value as far as gradients flow: every differentiable ancestor, realised or not,
 * inputs before consumers.
 * @throws StaleTensorError where a value of that history was updated after its use.
 */
export function differentiableOrder(root: Tensor): Tensor[] {
  const mark = ++traversal;
  const order: Tensor[] = [];
  const stack: Tensor[] = root.differentiable ? [root] : [];
  const next: number[] = [0];
  root.mark = mark;
  while (stack.length > 0) {
    const top = stack.length - 1;
    const node = stack[top] as Tensor;
    const i = next[top] as number;
    if (node.outdatedBy !== null) throw outdated(node, node.outdatedBy);
    if (i === node.inputs.length) {
      order.push(node);
      stack.pop();
      next.pop();
      continue;
    }
    next[top] = i + 1;
    const input = node.inputs[i] as Tensor;
    if (input.storage !== null && input.storage.written > node.born) throw outdated(node, input);
    if (input.mark === mark || !input.differentiable) continue;
    input.mark = mark;
    stack.push(input);
    next.push(0);
  }
  return order;
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

/** A growing list of integers that keeps a running hash (FNV-1a by words). */
class KeyBuilder {
  words = new Int32Array(1024);
  length = 0;
  hash = 0x811c9dc5 | 0;

  reset(): void {
    this.length = 0;
    this.hash = 0x811c9dc5 | 0;
  }

  push(word: number): void {
    if (this.length === this.words.length) {
      const grown = new Int32Array(this.length * 2);
      grown.set(this.words);
      this.words = grown;
    }
    this.words[this.length++] = word;
    this.hash = Math.imul(this.hash ^ word, 0x01000193);
  }

  pushAll(words: readonly number[]): void {
    this.push(words.length);
    for (let i = 0; i < words.length; i++) this.push(words[i] as number);
  }
}

/** The key of the graph last described; reused, so copy what is kept. */
export const planKey = new KeyBuilder();

/**
 * Writes the structure of an ordered graph into {@link planKey}: operators, wiring, exact shapes,
 * dtypes, attributes and which nodes are wanted. Numbers are not part of it.
 * `wanted` lists positions of outputs and assignments in a form of the caller's choice.
 */
export function describeStructure(order: readonly Tensor[], wanted: readonly number[]): void {
  const key = planKey;
  key.reset();
  for (let i = 0; i < order.length; i++) {
    const node = order[i] as Tensor;
    if (node.storage !== null) {
      key.push(node.operator === variableLeaf ? variableLeaf.id : leaf.id);
      key.push(dtypeCode[node.dtype]);
      key.pushAll(node.shape);
      continue;
    }
    key.push(node.operator.id);
    key.push(dtypeCode[node.dtype]);
    key.pushAll(node.shape);
    key.pushAll(node.attributes);
    const inputs = node.inputs;
    key.push(inputs.length);
    for (let j = 0; j < inputs.length; j++) key.push((inputs[j] as Tensor).position);
    key.push(node.numbers.length);
  }
  key.pushAll(wanted);
}
