import { full, GradientError, type Shape, ShapeError, type Tensor, Variable } from "@nnf/tensor";
import {
  differentiableOrder,
  equalShapes,
  formatShape,
  realizeAll,
  topologicalOrder,
} from "@nnf/tensor/internal";

/** One gradient for each target, of its shape. */
export type Gradients<T extends readonly Tensor[]> = {
  -readonly [I in keyof T]: T[I] extends Tensor<infer S> ? Tensor<S> : never;
};

/** Options of {@link gradients}. */
export interface GradientOptions {
  /** The gradient of whatever follows with respect to `y`, of its shape; ones unless given. */
  readonly upstream?: Tensor;
}

/**
 * The gradient of `y` with respect to each target, in the targets' order and shapes. The result is
 * graph like any other: it is computed with what is read next, and can be differentiated again.
 *
 * Walks the graph backwards from `y`, multiplying each operator's local derivative by what came
 * from above and adding up where a value was used more than once.
 * @throws GradientError for a target that is no parameter or variable, or that `y` does not use;
 *   ShapeError when `y` is no scalar and no upstream gradient is given.
 */
export function gradients<const T extends readonly Tensor[]>(
  y: Tensor,
  targets: T,
  options?: GradientOptions,
): Gradients<T>;
export function gradients(
  y: Tensor,
  targets: readonly Tensor[],
  options: GradientOptions = {},
): Tensor[] {
  const seed = seedOf(y, options.upstream);
  targets.forEach((target, i) => {
    if (target instanceof Variable && target.differentiable) return;
    throw new GradientError(
      "gradients",
      `target ${i} is ${target.describe()}, the result of ${target.operator.name}; expected a ` +
        "parameter or a variable. Wrap the value in variable(...) before it is used.",
    );
  });
  const order = differentiableOrder(y);
  const places = targets.map((target) =>
    order[target.position] === target ? target.position : -1,
  );
  const received = receivedBy(order, places, seed);
  return targets.map((target, i) => {
    const gradient = received[places[i] as number];
    if (gradient !== undefined) return gradient;
    if (topologicalOrder([y]).includes(target)) {
      throw new GradientError(
        "gradients",
        `target ${i}, ${target.describe()}, reaches the value that is differentiated only through ` +
          "operators without a derivative; expected a path on which gradients flow. Leave out " +
          "stopGradient, casts to int32 or bool, comparisons and argMax between the two.",
      );
    }
    throw new GradientError(
      "gradients",
      `target ${i}, ${target.describe()}, is not used by the value that is differentiated; ` +
        "expected every target to take part in it. Leave it out, or check the forward function.",
    );
  });
}

/**
 * What each node of the order receives from the last one, as far as it lies on a way to one of the
 * places.
 */
function receivedBy(
  order: readonly Tensor[],
  places: readonly number[],
  seed: Tensor,
): (Tensor | undefined)[] {
  const needed = new Array<boolean>(order.length);
  for (const place of places) if (place >= 0) needed[place] = true;
  // The place of every input that needs a gradient, node by node, else −1: read off before the
  // first derivative, since a derivative may traverse graphs itself.
  const passes: number[] = [];
  for (let place = 0; place < order.length; place++) {
    for (const { differentiable, position } of (order[place] as Tensor).inputs) {
      const passed = differentiable && needed[position] === true;
      if (passed) needed[place] = true;
      passes.push(passed ? position : -1);
    }
  }
  const received = new Array<Tensor | undefined>(order.length);
  if (order.length > 0) received[order.length - 1] = seed;
  let pass = passes.length;
  for (let place = order.length - 1; place >= 0; place--) {
    const node = order[place] as Tensor;
    const { vjp } = node.operator;
    const gradient = received[place];
    const count = node.inputs.length;
    pass -= count;
    if (gradient === undefined || vjp === null) continue;
    for (let i = 0; i < count; i++) {
      const to = passes[pass + i] as number;
      if (to < 0) continue;
      const passed = vjp(gradient, node, i);
      const before = received[to];
      received[to] = before === undefined ? passed : before.add(passed);
    }
  }
  return received;
}

function seedOf(y: Tensor, upstream: Tensor | undefined): Tensor {
  if (upstream === undefined) {
    if (y.size === 1) return full(y.shape as number[], 1, { dtype: y.dtype });
    throw new ShapeError(
      "gradients",
      `got a value of shape ${formatShape(y.shape)} without an upstream gradient; expected a ` +
        "scalar. Reduce it with sum() or mean(), or pass { upstream }.",
    );
  }
  if (equalShapes(upstream.shape, y.shape)) return upstream.cast(y.dtype);
  throw new ShapeError(
    "gradients",
    `upstream has shape ${formatShape(upstream.shape)}, the value ${formatShape(y.shape)}; ` +
      "expected equal shapes.",
  );
}

/** A value and its gradients, computed together. */
export interface ValueAndGradient<S extends Shape, T extends readonly Tensor[]> {
  readonly value: Tensor<S>;
  readonly gradients: Gradients<T>;
}

/**
 * A scalar and its gradients in one computation: reading one after the other would compute the
 * forward pass twice.
 * @throws what {@link gradients} throws.
 */
export function valueAndGradient<S extends Shape, const T extends readonly Tensor[]>(
  y: Tensor<S>,
  targets: T,
  options: GradientOptions = {},
): ValueAndGradient<S, T> {
  const results = gradients(y, targets, options);
  realizeAll([y, ...results]);
  return { value: y, gradients: results };
}
