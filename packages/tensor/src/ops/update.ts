import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import type { Assignment } from "../graph/schedule.ts";
import type { Variable } from "../parameter.ts";
import type { Tensor } from "../tensor.ts";
import { inputOf } from "./elementwise.ts";
import { stopGradient } from "./identity.ts";
import { inputView } from "./movement.ts";

/** Inputs: the value passed on, the new value of a variable, the variable. */
const withUpdateOperator = defineOperator({
  name: "withUpdate",
  carriesUpdates: true,
  vjp: (g) => g,
  lower: (node, schedule) => schedule.define(node, inputView(node, schedule)),
});

/**
 * x unchanged. Whoever minimises a loss that depends on it also assigns `value` to `variable`, in
 * the same step: how running statistics are kept without a forward pass having side effects.
 */
export function withUpdate(x: Tensor, variable: Variable, value: Tensor): Tensor {
  const inputs = [x, stopGradient(value), variable];
  return create(withUpdateOperator, inputs, x.shape, x.dtype);
}

/** The assignments that values of the graph above `root` carry, each variable's first. */
export function pendingUpdates(root: Tensor): Assignment[] {
  if (!root.carriesUpdates) return [];
  const seen = new Set<Tensor>([root]);
  const found = new Map<Tensor, Assignment>();
  const stack = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.operator === withUpdateOperator) {
      const target = inputOf(node, 2);
      if (!found.has(target)) found.set(target, { target, value: inputOf(node, 1) });
    }
    for (const input of node.inputs) {
      if (seen.has(input) || !input.carriesUpdates) continue;
      seen.add(input);
      stack.push(input);
    }
  }
  return [...found.values()];
}
