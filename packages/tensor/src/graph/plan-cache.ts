import { engine } from "../engine/engine.ts";
import type { Tensor } from "../tensor.ts";
import { planKey } from "./order.ts";
import { Plan } from "./plan.ts";
import { profiler } from "./profiler.ts";
import type { Assignment } from "./schedule.ts";

/** Plans kept; the one unused for longest goes first. */
const MAXIMUM_PLANS = 256;

/** Plans by the hash of their key, in order of last use. */
const plans = new Map<number, Plan[]>();
let planCount = 0;

/** How often a structure had its plan ready. */
export const planStatistics = { hits: 0, misses: 0 };

let warned = false;

/** The plan for the structure in {@link planKey}, moved to the end of its line as last used. */
export function findPlan(): Plan | undefined {
  const bucket = plans.get(planKey.hash);
  const plan = bucket?.find(({ key }) => sameWords(key, planKey.words, planKey.length));
  if (bucket === undefined || plan === undefined) return undefined;
  planStatistics.hits++;
  if (profiler.active !== null) profiler.active.planHits++;
  if (planCount > MAXIMUM_PLANS / 2) {
    plans.delete(planKey.hash);
    plans.set(planKey.hash, bucket);
  }
  return plan;
}

/** Plans the structure in {@link planKey}. */
export function addPlan(
  order: readonly Tensor[],
  outputs: readonly Tensor[],
  assignments: readonly Assignment[],
): Plan {
  planStatistics.misses++;
  if (profiler.active !== null) profiler.active.planMisses++;
  warnOfMisses();
  const { hash, words, length } = planKey;
  const key = words.slice(0, length);
  const plan = new Plan(key, hash, order, outputs, assignments, engine());
  keepPlan(plan);
  return plan;
}

/** Keeps a plan that is new, or that was released while a compiled function held on to it. */
export function keepPlan(plan: Plan): void {
  if (planCount >= MAXIMUM_PLANS) evictOldest();
  const bucket = plans.get(plan.hash);
  if (bucket === undefined) plans.set(plan.hash, [plan]);
  else bucket.push(plan);
  planCount++;
}

/** Whether two plans compute the same. */
export function samePlan(a: Plan, b: Plan): boolean {
  return a === b || sameWords(a.key, b.key, b.key.length);
}

function sameWords(key: Int32Array, words: Int32Array, length: number): boolean {
  if (key.length !== length) return false;
  for (let i = 0; i < length; i++) if (key[i] !== words[i]) return false;
  return true;
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
