import { clip, full, type Tensor } from "@nnf/tensor";

/** Limits on gradients and updates; each is off unless given. */
export interface ClippingOptions {
  /** Greatest norm of all gradients together; larger ones are scaled down (Pascanu et al. 2013). */
  readonly clipNorm?: number;
  /** Greatest absolute value of a gradient's elements. */
  readonly clipValue?: number;
  /** Greatest absolute value of an update's elements (Devlin et al. 2014 use 0.1). */
  readonly clipUpdate?: number;
}

/** The elements limited to [−limit, limit]; unchanged without a limit. */
export function clipTo(x: Tensor, limit: number | undefined): Tensor {
  return limit === undefined ? x : clip(x, -limit, limit);
}

/** All gradients scaled by min(1, limit / norm), the norm taken over all of them. */
export function clipNorms(gradients: readonly Tensor[], limit: number | undefined): Tensor[] {
  const [first, ...rest] = gradients.map((gradient) => gradient.square().sum());
  if (limit === undefined || first === undefined) return [...gradients];
  const norm = rest.reduce((total, next) => total.add(next.cast(total.dtype)), first).sqrt();
  const scale = full([], limit, { dtype: norm.dtype }).div(norm.maximum(limit));
  return gradients.map((gradient) => gradient.mul(scale.cast(gradient.dtype)));
}
