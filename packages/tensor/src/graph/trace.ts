import { engine } from "../engine/engine.ts";
import { Storage } from "../engine/storage.ts";
import { TraceError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { clock } from "./node.ts";
import type { Plan } from "./plan.ts";
import { keepPlan, samePlan } from "./plan-cache.ts";

/** One realisation: a plan, what it reads and what it leaves behind. */
export interface Step {
  readonly plan: Plan;
  readonly leaves: readonly Storage[];
  /** Run-time numbers; those of nodes that refresh them change from run to run. */
  readonly numbers: number[];
  readonly outputs: readonly Tensor[];
  readonly targets: readonly Storage[];
  /** What the caller does on the host once the step is done. */
  readonly after: (() => void) | undefined;
}

interface RecordedStep extends Step {
  /** For each leaf the function's argument that it is, or −1. */
  readonly argumentOf: readonly number[];
  /** The leaves of the replay that runs. */
  readonly bound: Storage[];
  /** Values of the outputs. */
  readonly results: readonly Storage[];
  /** Results and targets. */
  readonly written: readonly Storage[];
}

interface Refresh {
  readonly node: Tensor;
  readonly slots: { readonly numbers: number[]; readonly at: number }[];
}

type Event = { readonly refresh: Refresh } | { readonly step: RecordedStep };

/** Marks in-place updates: what was built on the old values and not read is stale from now on. */
export function commit(targets: readonly Storage[]): void {
  if (targets.length === 0) return;
  clock.now++;
  for (const target of targets) target.written = clock.now;
}

/** What a compiled function does, in order: numbers drawn or looked up anew, and plans run. */
export class Trace {
  readonly #given: readonly Storage[];
  readonly #before: Trace | null;
  readonly #events: Event[] = [];
  readonly #refreshes = new Map<Tensor, Refresh>();
  readonly #results = new Set<Storage>();

  /**
   * `given` holds the values that stand for the arguments'; `before` is the trace of an earlier call
   * that this one has to agree with.
   */
  constructor(given: readonly Storage[], before: Trace | null) {
    this.#given = given;
    this.#before = before;
  }

  /** Notes a node whose numbers are asked for again at every run. */
  addRefresh(node: Tensor): void {
    const refresh: Refresh = { node, slots: [] };
    this.#refreshes.set(node, refresh);
    this.#events.push({ refresh });
  }

  /** Notes a step that has been done; `order` says whose numbers lie where. */
  addStep(step: Step, order: readonly Tensor[]): void {
    const { numbers, leaves, outputs, targets } = step;
    let at = 0;
    for (const node of order) {
      if (node.storage !== null && !outputs.includes(node)) continue;
      this.#refreshes.get(node)?.slots.push({ numbers, at });
      at += node.numbers.length;
    }
    const argumentOf = leaves.map((leaf) => this.#given.indexOf(leaf));
    const results = outputs.map(({ storage }) => storage as Storage);
    const written = [...results, ...targets];
    for (const result of results) this.#results.add(result);
    this.#events.push({ step: { ...step, argumentOf, bound: [...leaves], results, written } });
  }

  /**
   * Compares a step that is about to be done with its like in the call before.
   * @throws TraceError naming the first difference that a replay would not reproduce.
   */
  check({ plan, leaves, numbers }: Pick<Step, "plan" | "leaves" | "numbers">): void {
    if (this.#before === null) return;
    const [earlier, own] = [this.#before.#steps(), this.#steps()];
    const first = earlier[own.length];
    if (first === undefined) throw different(`${counted(earlier.length)}, then more`);
    if (!samePlan(first.plan, plan)) throw different("operators, shapes or their wiring");
    const refreshed = new Set(this.#before.#refreshedWords(first));
    first.numbers.forEach((number, word) => {
      if (refreshed.has(word) || Object.is(number, numbers[word])) return;
      throw different(`the number ${number}, then ${numbers[word]}`);
    });
    first.leaves.forEach((leaf, place) => {
      const now = leaves[place] as Storage;
      if (leaf === now) return;
      const argument = first.argumentOf[place] as number;
      if (argument >= 0 && argument === this.#given.indexOf(now)) return;
      const output = outputIndex(earlier.slice(0, own.length), leaf);
      if (output >= 0 && output === outputIndex(own, now)) return;
      if (sameConstant(leaf, now)) return;
      throw different("a tensor made from other values");
    });
  }

  /**
   * Takes the results' history away: a gradient through it would be that of this one call.
   * @throws TraceError when the call before did more.
   */
  finish(): void {
    const steps = this.#steps();
    const count = this.#before === null ? steps.length : this.#before.#steps().length;
    if (count !== steps.length) throw different(`${counted(count)}, then ${steps.length}`);
    for (const { outputs } of steps) for (const output of outputs) output.inputs = [];
  }

  /** Does it all again with other arguments. Outputs keep their tensors; their values change. */
  replay(given: readonly Storage[]): void {
    const values = this.#apart(given);
    for (const event of this.#events) {
      if ("refresh" in event) {
        const { node, slots } = event.refresh;
        const fresh = node.refresh?.() ?? node.numbers;
        for (const { numbers, at } of slots) {
          for (let i = 0; i < fresh.length; i++) numbers[at + i] = fresh[i] as number;
        }
        continue;
      }
      const { plan, argumentOf, bound, numbers, results, written, after } = event.step;
      for (let i = 0; i < bound.length; i++) {
        const argument = argumentOf[i] as number;
        if (argument >= 0) bound[i] = values[argument] as Storage;
      }
      if (plan.released) keepPlan(plan);
      plan.runInto(bound, numbers, results);
      commit(written);
      after?.();
    }
  }

  /** A result of the call before is copied: this call writes it before it may have been read. */
  #apart(given: readonly Storage[]): readonly Storage[] {
    if (!given.some((value) => this.#results.has(value))) return given;
    return given.map((value) => {
      if (!this.#results.has(value)) return value;
      return new Storage(value.dtype, value.length, value.host(engine).slice());
    });
  }

  #steps(): RecordedStep[] {
    return this.#events.flatMap((event) => ("step" in event ? [event.step] : []));
  }

  #refreshedWords(step: RecordedStep): number[] {
    const words: number[] = [];
    for (const { node, slots } of this.#refreshes.values()) {
      for (const { numbers, at } of slots) {
        if (numbers === step.numbers) for (const i of node.numbers.keys()) words.push(at + i);
      }
    }
    return words;
  }
}

function counted(steps: number): string {
  return `${steps} computation${steps === 1 ? "" : "s"}`;
}

function outputIndex(steps: readonly RecordedStep[], storage: Storage): number {
  return steps.flatMap(({ outputs }) => outputs).findIndex((output) => output.storage === storage);
}

/** Whether both are constants, which nothing ever writes to, of the same values. */
function sameConstant(a: Storage, b: Storage): boolean {
  if (a.written !== 0 || b.written !== 0 || a.length !== b.length || a.dtype !== b.dtype)
    return false;
  const values = b.host(engine);
  return a.host(engine).every((value, i) => Object.is(value, values[i]));
}

/** @throws TraceError for what a compiled function did otherwise at a later call. */
export function different(what: string): TraceError {
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
