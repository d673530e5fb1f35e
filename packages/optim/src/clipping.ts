import { clip, full, type Tensor } from "@nnf/tensor";
import { checkPositive } from "./checks.ts";

/** Limits on gradients and updates, applied in this order; each is off unless given. */
export interface ClippingOptions {
  /** Greatest absolute value of a gradient's elements (PyTorch's `clip_grad_value_`). */
  readonly clipValue?: number;
  /**
   * Greatest norm of all gradients together, as of one vector; larger ones are scaled down (Pascanu
   * et al. 2013, PyTorch's `clip_grad_norm_`).
   */
  readonly clipNorm?: number;
  /** Greatest absolute value of an update's elements (Devlin et al. 2014 use 0.1). */
  readonly clipUpdate?: number;
}

/**
 * The limits alone.
 * @throws ValueError unless they are finite and above 0.
 */
export function clippingOf(operation: string, options: ClippingOptions): ClippingOptions {
  const { clipValue, clipNorm, clipUpdate } = options;
  checkPositive(operation, { clipValue, clipNorm, clipUpdate });
  return options;
}

/** The elements limited to [−limit, limit]; unchanged without a limit. */
export function clipTo(x: Tensor, limit: number | undefined): Tensor {
  return limit === undefined ? x : clip(x, -limit, limit);
}

/** All gradients scaled by min(1, limit / norm), the norm taken over all of them. */
export function clipNorms(
  gradients: readonly Tensor[],
  limit: number | undefined,
): readonly Tensor[] {
  if (limit === undefined) return gradients;
  const squares = gradients.map((gradient) => gradient.square().sum());
  const norm = squares.reduce((total, next) => total.add(next)).sqrt();
  const scale = full([], limit, { dtype: norm.dtype }).div(norm.maximum(limit));
  return gradients.map((gradient) => gradient.mul(scale.cast(gradient.dtype)));
}
