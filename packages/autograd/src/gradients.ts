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
  for (const [i, target] of targets.entries()) {
    if (target instanceof Variable && target.differentiable) continue;
    throw new GradientError(
      "gradients",
      `target ${i} is ${target.describe()}, the result of ${target.operator.name}; expected a ` +
        "parameter or a variable. Wrap the value in variable(...) before it is used.",
    );
  }
  const order = differentiableOrder(y);
  const needed = new Set<Tensor>(targets);
  for (const node of order) {
    for (const input of node.inputs) if (needed.has(input)) needed.add(node);
  }
  const received = new Map<Tensor, Tensor>([[y, seed]]);
  for (let position = order.length - 1; position >= 0; position--) {
    const node = order[position] as Tensor;
    const gradient = received.get(node);
    const { vjp } = node.operator;
    if (gradient === undefined || vjp === null || !needed.has(node)) continue;
    const { inputs } = node;
    for (let i = 0; i < inputs.length; i++) {
      const input = inputs[i] as Tensor;
      if (!input.differentiable || !needed.has(input)) continue;
      const passed = vjp(gradient, node, i);
      const before = received.get(input);
      received.set(input, before === undefined ? passed : before.add(passed));
    }
  }
  return targets.map((target, i) => {
    const gradient = received.get(target);
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
