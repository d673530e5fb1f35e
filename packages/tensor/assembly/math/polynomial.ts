/**
 * Σ cᵢ xⁱ by Horner's rule on four float32 lanes. The coefficients lie at `c`, from c₀ up: splatting
 * them from memory takes fewer bytes of code than vector constants and no registers.
 */
import { addProduct } from "../fused";

/** The float32 number at `address` in all lanes. */
@inline
export function constant(address: usize): v128 {
  return v128.load_splat<f32>(address);
}

@inline
export function polynomial3(x: v128, c: usize): v128 {
  let p = addProduct(constant(c + 8), constant(c + 12), x);
  p = addProduct(constant(c + 4), p, x);
  return addProduct(constant(c), p, x);
}

@inline
export function polynomial4(x: v128, c: usize): v128 {
  return addProduct(constant(c), polynomial3(x, c + 4), x);
}

@inline
export function polynomial5(x: v128, c: usize): v128 {
  return addProduct(constant(c), polynomial4(x, c + 4), x);
}

@inline
export function polynomial6(x: v128, c: usize): v128 {
  return addProduct(constant(c), polynomial5(x, c + 4), x);
}

@inline
export function polynomial7(x: v128, c: usize): v128 {
  return addProduct(constant(c), polynomial6(x, c + 4), x);
}
