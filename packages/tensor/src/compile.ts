import type { Storage } from "./engine/storage.ts";
import { isDebugging } from "./graph/create.ts";
import { realizeAll } from "./graph/realize.ts";
import { different, Trace, tracer } from "./graph/trace.ts";
import { equalShapes } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Kinds of arguments for which a compiled function keeps its graph; the oldest goes first. */
const MAXIMUM_TRACES = 64;

/** The latest call that built the graph, for one kind of arguments. */
interface Traced<R> {
  readonly args: readonly unknown[];
  /** The values of the tensors among the arguments. */
  readonly given: readonly Storage[];
  /** Whether two calls with different values of that argument have been compared. */
  readonly varied: readonly boolean[];
  /** Whether it has been compared with a call before. */
  readonly checked: boolean;
  readonly trace: Trace;
  readonly result: R;
}

/**
 * A function of tensors that builds its graph once and then only runs it. It is traced at its first
 * call for each kind of arguments (shapes, dtypes and everything that is not a tensor), and again at
 * the second and when a tensor is first exchanged for another; whatever a replay would not reproduce
 * throws then. From there on nothing is built or allocated. Parameters, learning rates and random
 * numbers are looked up at every call, and optimiser steps inside are part of it. Values cannot be
 * read inside.
 *
 * Arguments and result may be arrays and records of tensors. From the second call on every call
 * returns the same tensors with new values: read them before the next. They are constants: gradients
 * are taken inside.
 * @throws TraceError for reads inside, and when a later call builds another graph.
 */
export function compile<A extends readonly unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
  const all: Traced<R>[] = [];
  return (...args) => {
    if (isDebugging() || tracer.active !== null) return fn(...args);
    const tensors = tensorsIn(args);
    realizeAll(tensors);
    const given = tensors.map(({ storage }) => storage as Storage);
    const at = all.findIndex((one) => alike(one.args, args) && sameAliases(one, tensors, given));
    const known = all[at];
    if (known?.checked && given.every((value, i) => known.varied[i] || value === known.given[i])) {
      known.trace.replay(given);
      return known.result;
    }
    const [trace, result] = take(fn, args, given);
    if (known === undefined) {
      if (all.length === MAXIMUM_TRACES) forgetOldest(all);
      all.push({ args, given, varied: given.map(() => false), checked: false, trace, result });
      return result;
    }
    trace.check(known.trace);
    if (!alike(known.result, result)) throw different("it returned something else than tensors");
    const varied = given.map((value, i) => known.varied[i] || value !== known.given[i]);
    all[at] = { args, given, varied, checked: true, trace, result };
    return result;
  };
}

function take<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  args: A,
  given: readonly Storage[],
): [Trace, R] {
  const trace = new Trace(given);
  tracer.active = trace;
  try {
    const result = fn(...args);
    realizeAll(tensorsIn(result));
    trace.finish();
    return [trace, result];
  } finally {
    tracer.active = null;
  }
}

function forgetOldest(all: Traced<unknown>[]): void {
  all.shift();
  console.warn(
    `nnf: a compiled function was called with more than ${MAXIMUM_TRACES} kinds of arguments and ` +
      "is traced again for each. Pad or bucket shapes, and pass numbers that change as tensors.",
  );
}

/** The tensors of a value: itself, or the items of an array or record. */
function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  return isRecord(value) ? Object.values(value).flatMap(tensorsIn) : [];
}

/** Whether two values differ in nothing but the values of their tensors. */
function alike(a: unknown, b: unknown): boolean {
  if (a instanceof Tensor) {
    if (!(b instanceof Tensor) || a.dtype !== b.dtype) return false;
    return a.differentiable === b.differentiable && equalShapes(a.shape, b.shape);
  }
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => alike(item, b[i]));
  }
  if (!isRecord(a) || !isRecord(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  const others = Object.keys(b);
  return (
    keys.length === others.length && keys.every((k, i) => k === others[i] && alike(a[k], b[k]))
  );
}

/** Whether the same ones of the tensors are one tensor, or share a value. */
function sameAliases(
  { args, given }: Traced<unknown>,
  tensors: readonly Tensor[],
  values: readonly Storage[],
): boolean {
  if (tensors.length < 2) return true;
  const before = tensorsIn(args);
  return tensors.every((tensor, i) => {
    if (tensors.indexOf(tensor) !== before.indexOf(before[i] as Tensor)) return false;
    return values.indexOf(values[i] as Storage) === given.indexOf(given[i] as Storage);
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
