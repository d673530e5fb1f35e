import { engine } from "./engine/engine.ts";
import { Storage } from "./engine/storage.ts";
import { leafOf } from "./graph/constant.ts";
import { isDebugging } from "./graph/create.ts";
import { realizeAll } from "./graph/realize.ts";
import { different, Trace, tracer } from "./graph/trace.ts";
import { stopGradient } from "./ops/identity.ts";
import { Variable } from "./parameter.ts";
import { equalShapes } from "./shape.ts";
import { Tensor } from "./tensor.ts";

/** Kinds of arguments for which a compiled function keeps its graph; the oldest goes first. */
const MAXIMUM_TRACES = 64;

/** The latest call that built the graph, for one kind of arguments. */
interface Traced<R> {
  readonly args: readonly unknown[];
  readonly trace: Trace;
  readonly result: R;
  /** Whether it has been compared with a call before. */
  readonly checked: boolean;
}

/**
 * A function of tensors that builds its graph once and then only runs it. It is traced at its first
 * call for each kind of arguments (shapes, dtypes and everything that is not a tensor), and again at
 * the second, where whatever a replay would not reproduce throws before it is computed; from the third on nothing is built
 * or allocated. Parameters, learning rates and random numbers are looked up at every call, and
 * optimiser steps inside are part of it. Values cannot be read inside.
 *
 * Arguments and result may be arrays and records of tensors. From the second call on every call
 * returns the same tensors with new values: read them before the next. Arguments (but for parameters)
 * and results are constants: no gradient flows through them.
 * @throws TraceError for reads inside, and when the second call builds another graph.
 */
export function compile<A extends readonly unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
  const all: Traced<R>[] = [];
  return (...args) => {
    if (isDebugging() || tracer.active !== null) return fn(...args);
    const tensors = constantsIn(args);
    realizeAll(tensors);
    const at = all.findIndex((one) => alike(one.args, args) && sameAliases(one.args, tensors));
    const known = all[at];
    if (known?.checked) {
      known.trace.replay(tensors.map(({ storage }) => storage as Storage));
      return known.result;
    }
    const [trace, result] = take(fn, args, tensors, known?.trace ?? null);
    if (known === undefined) {
      if (all.length === MAXIMUM_TRACES) forgetOldest(all);
      all.push({ args, trace, result, checked: false });
    } else {
      if (!alike(known.result, result)) throw different("it returned something else than tensors");
      all[at] = { args, trace, result, checked: true };
    }
    return result;
  };
}

/**
 * Calls the function with stand-ins for the tensors, so that it can have each of them only as an
 * argument: what it takes from elsewhere is not exchanged at later calls.
 */
function take<A extends readonly unknown[], R>(
  fn: (...args: A) => R,
  args: A,
  tensors: readonly Tensor[],
  before: Trace | null,
): [Trace, R] {
  const values = tensors.map(({ dtype, size, storage }) => {
    return new Storage(dtype, size, (storage as Storage).host(engine));
  });
  const standIns = new Map(
    tensors.map((x, i) => [x, leafOf(values[i] as Storage, x.shape, x.dtype)]),
  );
  const given = new Set(standIns.values());
  const trace = new Trace(values, before);
  tracer.active = trace;
  try {
    const returned = fn(...(exchange(args, (x) => standIns.get(x) ?? x) as A));
    const result = exchange(returned, (x) => (given.has(x) ? stopGradient(x) : x)) as R;
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

/** Those that a function cannot update, and which may therefore be exchanged for others. */
function constantsIn(args: readonly unknown[]): Tensor[] {
  return args.length === 0 ? [] : tensorsIn(args).filter((x) => !(x instanceof Variable));
}

/** The value with other tensors in it. */
function exchange(value: unknown, by: (x: Tensor) => Tensor): unknown {
  if (value instanceof Tensor) return by(value);
  if (Array.isArray(value)) return value.map((item) => exchange(item, by));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, exchange(item, by)]));
}

/** Whether two values differ in nothing but the values of their constant tensors. */
function alike(a: unknown, b: unknown): boolean {
  if (a instanceof Tensor) {
    if (a === b) return true;
    if (!(b instanceof Tensor) || a instanceof Variable || b instanceof Variable) return false;
    return a.dtype === b.dtype && equalShapes(a.shape, b.shape);
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

/** Whether the same ones among the arguments are one tensor. */
function sameAliases(before: readonly unknown[], tensors: readonly Tensor[]): boolean {
  if (tensors.length < 2) return true;
  const others = constantsIn(before);
  return tensors.every((x, i) => tensors.indexOf(x) === others.indexOf(others[i] as Tensor));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
