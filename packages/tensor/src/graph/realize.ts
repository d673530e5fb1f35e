import { engine } from "../engine/engine.ts";
import type { Storage } from "../engine/storage.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { describeStructure, planKey, topologicalOrder } from "./order.ts";
import { Plan } from "./plan.ts";
import { profiler } from "./profiler.ts";
import type { Assignment } from "./schedule.ts";
import { commit, tracer } from "./trace.ts";

/** Plans kept; the one unused for longest goes first. */
const MAXIMUM_PLANS = 256;

/** Plans by the hash of their key, in order of last use. */
const plans = new Map<number, Plan[]>();
let planCount = 0;

/** How often a structure had its plan ready. */
export const planStatistics = { hits: 0, misses: 0 };

let warned = false;

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
  checkDistinct(assignments);
  const plan = findPlan() ?? addPlan(order, pending, assignments);
  const values = plan.run(leaves, numbers);
  pending.forEach((tensor, i) => {
    tensor.storage = values[i] as Storage;
    if (!tensor.differentiable) tensor.inputs = [];
  });
  const targets = assignments.map(({ target }) => target.storage as Storage);
  commit(targets);
  tracer.active?.addStep({ plan, leaves, numbers, order, outputs: pending, targets, after });
  after?.();
}

function wantedOf(outputs: readonly Tensor[], assignments: readonly Assignment[]): number[] {
  const wanted = [outputs.length];
  for (const output of outputs) wanted.push(output.position);
  for (const { target, value, indices } of assignments) {
    wanted.push(target.position, value.position, indices?.position ?? -1);
  }
  return wanted;
}

function checkDistinct(assignments: readonly Assignment[]): void {
  const targets = new Set<Tensor>();
  for (const { target } of assignments) {
    if (targets.has(target)) {
      throw new ValueError(
        "step",
        `${target.describe()} is updated twice in one step; expected each parameter once. ` +
          "Is it in two groups of the optimiser?",
      );
    }
    targets.add(target);
  }
}

/** The plan for the structure in {@link planKey}, moved to the end of its line as last used. */
function findPlan(): Plan | undefined {
  const bucket = plans.get(planKey.hash);
  const plan = bucket?.find(({ key }) => sameKey(key));
  if (bucket === undefined || plan === undefined) return undefined;
  planStatistics.hits++;
  if (profiler.active !== null) profiler.active.planHits++;
  if (planCount > MAXIMUM_PLANS / 2) {
    plans.delete(planKey.hash);
    plans.set(planKey.hash, bucket);
  }
  return plan;
}

function sameKey(key: Int32Array): boolean {
  const { words, length } = planKey;
  if (key.length !== length) return false;
  for (let i = 0; i < length; i++) if (key[i] !== words[i]) return false;
  return true;
}

function addPlan(
  order: readonly Tensor[],
  outputs: readonly Tensor[],
  assignments: readonly Assignment[],
): Plan {
  planStatistics.misses++;
  if (profiler.active !== null) profiler.active.planMisses++;
  warnOfMisses();
  if (planCount >= MAXIMUM_PLANS) evictOldest();
  const { hash, words, length } = planKey;
  const plan = new Plan(words.slice(0, length), order, outputs, assignments, engine());
  const bucket = plans.get(hash);
  if (bucket === undefined) plans.set(hash, [plan]);
  else bucket.push(plan);
  planCount++;
  return plan;
}

function evictOldest(): void {
  for (const [hash, bucket] of plans) {
    for (const plan of bucket) plan.release();
    planCount -= bucket.length;
    plans.delete(hash);
    return;
  }
}

function warnOfMisses(): void {
  const { hits, misses } = planStatistics;
  if (warned || misses < 2 * MAXIMUM_PLANS || misses < hits) return;
  warned = true;
  console.warn(
    `nnf: ${misses} of ${hits + misses} graphs had a shape or structure not seen before, and each ` +
      "had to be planned anew. Pad inputs to a few lengths, or bucket them.",
  );
}
