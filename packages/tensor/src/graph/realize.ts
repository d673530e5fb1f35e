import type { Storage } from "../engine/storage.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { describeStructure, topologicalOrder } from "./order.ts";
import { addPlan, findPlan } from "./plan-cache.ts";
import { profiler } from "./profiler.ts";
import type { Assignment } from "./schedule.ts";
import { commit, tracer } from "./trace.ts";

let remember: ((node: Tensor, released: readonly Tensor[]) => void) | undefined;

/** Has a function called with every node whose inputs are let go, and the list that replaces them. */
export function onRelease(note: (node: Tensor, released: readonly Tensor[]) => void): void {
  remember = note;
}

function release(node: Tensor): void {
  const released: readonly Tensor[] = [];
  remember?.(node, released);
  node.inputs = released;
}

/** Computes the pending ones of the given tensors, together, and stores their values in them. */
export function realizeAll(tensors: readonly Tensor[]): void {
  const pending = tensors.filter(({ storage }) => storage === null);
  if (pending.length > 0) step(pending, []);
}

/**
 * Computes outputs at the values before the updates, then updates the targets in place, as one
 * plan. All that can fail is done before the first target is written. `after` is called once it is
 * done, and again whenever a compiled function replays the step.
 */
export function step(
  outputs: readonly Tensor[],
  assignments: readonly Assignment[],
  after?: () => void,
): void {
  const pending = outputs.filter(({ storage }) => storage === null);
  const roots: Tensor[] = [...pending];
  for (const { target, value, indices } of assignments) {
    roots.push(value, target);
    if (indices !== undefined) roots.push(indices);
  }
  const order = topologicalOrder(roots);
  describeStructure(order, wantedOf(pending, assignments));
  const leaves: Storage[] = [];
  const numbers: number[] = [];
  let recomputes = 0;
  for (const node of order) {
    if (node.storage !== null) {
      leaves.push(node.storage);
      continue;
    }
    const own = node.numbers;
    for (let i = 0; i < own.length; i++) numbers.push(own[i] as number);
    if (node.computed) recomputes++;
    node.computed = true;
  }
  if (profiler.active !== null) profiler.active.recomputes += recomputes;
  const updated = targetsIn(order, assignments);
  const plan = findPlan() ?? addPlan(order, pending, assignments);
  tracer.active?.check({ plan, leaves, numbers });
  const values = plan.run(leaves, numbers);
  pending.forEach((tensor, i) => {
    tensor.storage = values[i] as Storage;
    if (!tensor.differentiable) release(tensor);
  });
  if (assignments.length > 0) dropOutdated(order, pending, updated);
  const targets = assignments.map(({ target }) => target.storage as Storage);
  commit(targets);
  tracer.active?.addStep({ plan, leaves, numbers, outputs: pending, targets, after }, order);
  after?.();
}

/**
 * Outputs built on a variable that has just been updated keep their value, but gradients can no
 * longer be taken through them: they let go of their history, so that a list of losses does not
 * hold every batch. `updated` has the updated variables at their places in the order.
 */
function dropOutdated(
  order: readonly Tensor[],
  outputs: readonly Tensor[],
  updated: (Tensor | undefined)[],
): void {
  for (const { inputs, position } of order) {
    for (const input of inputs) {
      // What was read before has a history that is not part of the order.
      if (order[input.position] !== input) continue;
      updated[position] = updated[input.position] ?? updated[position];
    }
  }
  for (const output of outputs) {
    const variable = updated[output.position];
    if (variable === undefined) continue;
    output.outdatedBy = variable;
    release(output);
  }
}

function wantedOf(outputs: readonly Tensor[], assignments: readonly Assignment[]): number[] {
  const wanted = [outputs.length];
  for (const output of outputs) wanted.push(output.position);
  for (const { target, value, indices } of assignments) {
    wanted.push(target.position, value.position, indices?.position ?? -1);
  }
  return wanted;
}

/**
 * At each target's place in the order the target, which the assignment updates.
 * @throws ValueError where one is updated twice.
 */
function targetsIn(
  order: readonly Tensor[],
  assignments: readonly Assignment[],
): (Tensor | undefined)[] {
  const targets = new Array<Tensor | undefined>(order.length);
  for (const { target } of assignments) {
    if (targets[target.position] === undefined) {
      targets[target.position] = target;
      continue;
    }
    throw new ValueError(
      "step",
      `${target.describe()} is updated twice in one step; expected each parameter once. ` +
        "Is it in two groups of the optimiser?",
    );
  }
  return targets;
}
