import type { Storage } from "./engine/storage.ts";
import { isDebugging } from "./graph/create.ts";
import { realizeAll } from "./graph/realize.ts";
import { Trace, tracer } from "./graph/trace.ts";
import { Tensor } from "./tensor.ts";

interface Traced<R> {
  readonly key: string;
  readonly others: readonly unknown[];
  readonly storages: readonly Storage[];
  readonly trace: Trace;
  readonly result: R;
  checked: boolean;
}

/**
 * A function of tensors that builds its graph once and then only runs it. It is traced at its first
 * call for each combination of shapes, dtypes and other arguments, and again at the second, where
 * anything that a replay would not reproduce throws; from the third call on nothing is built or
 * allocated. Parameters, learning rates and random numbers are looked up at every call. Optimiser
 * steps inside are part of it. Values cannot be read inside.
 *
 * Every call returns the same tensors with new values: read them before the next call.
 * @throws TraceError for reads inside, and when the second call builds another graph.
 */
export function compile<A extends readonly unknown[], R>(fn: (...args: A) => R): (...args: A) => R {
  const all: Traced<R>[] = [];
  return (...args) => {
    if (isDebugging() || tracer.active !== null) return fn(...args);
    const tensors = args.filter((arg) => arg instanceof Tensor);
    realizeAll(tensors);
    const storages = tensors.map(({ storage }) => storage as Storage);
    const others = args.filter((arg) => !(arg instanceof Tensor));
    const key = keyOf(tensors);
    const known = all.find(
      (one) => one.key === key && one.others.every((other, i) => other === others[i]),
    );
    if (known === undefined) {
      const [trace, result] = take(fn, args);
      all.push({ key, others, storages, trace, result, checked: false });
      return result;
    }
    if (!known.checked) {
      const [trace, result] = take(fn, args);
      known.trace.check(trace, known.storages, storages);
      known.checked = true;
      return result;
    }
    known.trace.replay(known.storages, storages);
    return known.result;
  };
}

function take<A extends readonly unknown[], R>(fn: (...args: A) => R, args: A): [Trace, R] {
  const trace = new Trace();
  tracer.active = trace;
  try {
    const result = fn(...args);
    realizeAll(tensorsIn(result));
    return [trace, result];
  } finally {
    tracer.active = null;
  }
}

/** The tensors of a result: itself, or the items of an array or record. */
function tensorsIn(result: unknown): Tensor[] {
  if (result instanceof Tensor) return [result];
  if (typeof result !== "object" || result === null) return [];
  return Object.values(result).flatMap(tensorsIn);
}

/** Shapes, dtypes, and which arguments are the same tensor. */
function keyOf(tensors: readonly Tensor[]): string {
  return tensors.map((x) => `${x.dtype} ${x.shape.join(" ")} ${tensors.indexOf(x)}`).join(";");
}
