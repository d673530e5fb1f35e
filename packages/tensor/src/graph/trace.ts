import type { Storage } from "../engine/storage.ts";
import { TraceError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { clock } from "./node.ts";
import type { Plan } from "./plan.ts";

/** One realisation: a plan, what it reads and what it leaves behind. */
export interface Step {
  readonly plan: Plan;
  readonly leaves: readonly Storage[];
  /** Run-time numbers; those of nodes that refresh them change from run to run. */
  readonly numbers: number[];
  /** The ordered nodes, to find whose numbers lie where. */
  readonly order: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  readonly targets: readonly Storage[];
  /** What the caller does on the host once the step is done. */
  readonly after: (() => void) | undefined;
}

interface Refresh {
  readonly node: Tensor;
  readonly slots: { readonly numbers: number[]; readonly at: number }[];
}

type Event = { readonly refresh: Refresh } | { readonly step: Step };

/** Marks in-place updates: what was built on the old values and not read is stale from now on. */
export function commit(targets: readonly Storage[]): void {
  if (targets.length === 0) return;
  clock.now++;
  for (const target of targets) target.written = clock.now;
}

/** What a compiled function does, in order: numbers drawn or looked up anew, and plans run. */
export class Trace {
  readonly #events: Event[] = [];
  readonly #refreshes = new Map<Tensor, Refresh>();

  /** Notes a node whose numbers are asked for again at every run. */
  addRefresh(node: Tensor): void {
    const refresh: Refresh = { node, slots: [] };
    this.#refreshes.set(node, refresh);
    this.#events.push({ refresh });
  }

  addStep(step: Step): void {
    let at = 0;
    for (const node of step.order) {
      if (node.storage !== null && !step.outputs.includes(node)) continue;
      this.#refreshes.get(node)?.slots.push({ numbers: step.numbers, at });
      at += node.numbers.length;
    }
    this.#events.push({ step });
  }

  /**
   * Does it all again, reading `given` where the traced call read `traced`. Outputs keep their
   * tensors; only their values change.
   */
  replay(traced: readonly Storage[], given: readonly Storage[]): void {
    for (const event of this.#events) {
      if ("refresh" in event) {
        const { node, slots } = event.refresh;
        const fresh = node.refresh?.() ?? node.numbers;
        for (const { numbers, at } of slots) {
          for (let i = 0; i < fresh.length; i++) numbers[at + i] = fresh[i] as number;
        }
        continue;
      }
      const { plan, leaves, numbers, outputs, targets, after } = event.step;
      let bound = leaves;
      for (let i = 0; i < traced.length; i++) {
        const from = traced[i] as Storage;
        const to = given[i] as Storage;
        if (from === to || !leaves.includes(from)) continue;
        bound = bound.map((leaf) => (leaf === from ? to : leaf));
      }
      plan.runInto(bound, numbers, outputs);
      commit(targets);
      after?.();
    }
  }

  /**
   * Compares with a second trace of the same function.
   * @throws TraceError naming the first difference that a replay would not reproduce.
   */
  check(other: Trace, traced: readonly Storage[], given: readonly Storage[]): void {
    const a = this.#steps();
    const b = other.#steps();
    if (a.length !== b.length) throw different(`${a.length} computations, then ${b.length}`);
    a.forEach((first, i) => {
      const second = b[i] as Step;
      if (first.plan !== second.plan) throw different("operators, shapes or their wiring");
      const refreshed = new Set(this.#refreshedWords(first));
      first.numbers.forEach((number, word) => {
        if (refreshed.has(word) || Object.is(number, second.numbers[word])) return;
        throw different(`the number ${number}, then ${second.numbers[word]}`);
      });
      first.leaves.forEach((leaf, place) => {
        const now = second.leaves[place] as Storage;
        const argument = traced.indexOf(leaf);
        if (argument >= 0 ? given[argument] === now : leaf === now) return;
        if (isOutputOf(a.slice(0, i), leaf) || sameConstant(leaf, now)) return;
        throw different("a tensor made from other values");
      });
    });
  }

  #steps(): Step[] {
    return this.#events.flatMap((event) => ("step" in event ? [event.step] : []));
  }

  #refreshedWords(step: Step): number[] {
    const words: number[] = [];
    for (const { node, slots } of this.#refreshes.values()) {
      for (const { numbers, at } of slots) {
        if (numbers === step.numbers) for (const i of node.numbers.keys()) words.push(at + i);
      }
    }
    return words;
  }
}

function isOutputOf(steps: readonly Step[], storage: Storage): boolean {
  return steps.some(({ outputs }) => outputs.some((output) => output.storage === storage));
}

function sameConstant(a: Storage, b: Storage): boolean {
  if (a.written !== 0 || b.written !== 0 || a.length !== b.length || a.dtype !== b.dtype)
    return false;
  const values = b.values();
  return a.values().every((value, i) => Object.is(value, values[i]));
}

function different(what: string): TraceError {
  return new TraceError(
    "compile",
    `the function computes something else at its second call: ${what}; expected the same graph. ` +
      "Pass what changes as a tensor argument, give rates as schedules and draw from a Random.",
  );
}

/** The trace being taken, if any. */
export const tracer: { active: Trace | null } = { active: null };

/** @throws TraceError inside a function that is being compiled. */
export function refuseInTrace(operation: string): void {
  if (tracer.active === null) return;
  throw new TraceError(
    operation,
    "values are not known while a function is compiled; expected only tensor operations. Return " +
      "the tensor and read it outside.",
  );
}
