import { GradientError, stopGradient, type Tensor } from "@nnf/tensor";
import { create, defineOperator, equalShapes, formatShape } from "@nnf/tensor/internal";

/** What a function with its own gradient computes, as graph. */
export type CustomForward = (...inputs: Tensor[]) => Tensor;

/**
 * The gradient of each input, in their order and shapes, given the gradient of the output; null for
 * an input that has none, such as indices.
 */
export type CustomBackward = (
  gradient: Tensor,
  inputs: readonly Tensor[],
  output: Tensor,
) => readonly (Tensor | null)[];

/**
 * A function of tensors whose gradient is `backward` instead of what its operators imply: a
 * straight-through estimator, a gradient with a sign reversed, a derivative that is exact where the
 * automatic one overflows. What `forward` uses beside its arguments counts as constant. The result
 * of `backward` is graph, so higher orders differentiate it.
 *
 * Call it once and keep the function: each call defines an operator, and plans are made per operator.
 * @throws GradientError, when gradients are taken, unless `backward` returns one gradient per input
 *   in the input's shape.
 */
export function customGradient(forward: CustomForward, backward: CustomBackward): CustomForward {
  const name = forward.name === "" ? "customGradient" : forward.name;
  // All gradients come from one call, and are asked for one at a time.
  const known = new WeakMap<Tensor, { gradient: Tensor; results: readonly (Tensor | null)[] }>();
  const operator = defineOperator({
    name,
    vjp: (gradient, output, i) => {
      let last = known.get(output);
      if (last?.gradient !== gradient) {
        const inputs = output.inputs.slice(1);
        last = { gradient, results: checked(name, backward(gradient, inputs, output), inputs) };
        known.set(output, last);
      }
      const result = last.results[i - 1];
      if (result) return result;
      throw new GradientError(
        name,
        `backward returned null for input ${i - 1}, whose gradient is needed; expected a tensor.`,
      );
    },
    lower: (node, schedule) => schedule.define(node, schedule.view(node.inputs[0] as Tensor)),
  });
  return (...inputs) => {
    const value = stopGradient(forward(...inputs.map((input) => stopGradient(input))));
    return create(operator, [value, ...inputs], value.shape, value.dtype);
  };
}

function checked(
  name: string,
  results: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
): readonly (Tensor | null)[] {
  if (results.length !== inputs.length) {
    throw new GradientError(
      name,
      `backward returned ${results.length} gradients for ${inputs.length} inputs; expected one ` +
        "for each, null where there is none.",
    );
  }
  return results.map((result, i) => {
    const { shape, dtype } = inputs[i] as Tensor;
    if (result === null || equalShapes(result.shape, shape)) return result?.cast(dtype) ?? null;
    throw new GradientError(
      name,
      `backward returned shape ${formatShape(result.shape)} for input ${i} of shape ` +
        `${formatShape(shape)}; expected equal shapes. Sum over the axes that were broadcast.`,
    );
  });
}
