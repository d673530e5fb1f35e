/**
 * Σ cᵢ xⁱ by Horner's rule on four float32 lanes. The coefficients lie at `c`, from c₀ up: splatting
 * them from memory takes fewer bytes of code than vector constants and no registers.
 */

/** The float32 number at `address` in all lanes. */
@inline
export function constant(address: usize): v128 {
  return v128.load_splat<f32>(address);
}

@inline
export function polynomial3(x: v128, c: usize): v128 {
  let p = f32x4.add(f32x4.mul(constant(c + 12), x), constant(c + 8));
  p = f32x4.add(f32x4.mul(p, x), constant(c + 4));
  return f32x4.add(f32x4.mul(p, x), constant(c));
}

@inline
export function polynomial4(x: v128, c: usize): v128 {
  return f32x4.add(f32x4.mul(polynomial3(x, c + 4), x), constant(c));
}

@inline
export function polynomial5(x: v128, c: usize): v128 {
  return f32x4.add(f32x4.mul(polynomial4(x, c + 4), x), constant(c));
}

@inline
export function polynomial6(x: v128, c: usize): v128 {
  return f32x4.add(f32x4.mul(polynomial5(x, c + 4), x), constant(c));
}

@inline
export function polynomial7(x: v128, c: usize): v128 {
  return f32x4.add(f32x4.mul(polynomial6(x, c + 4), x), constant(c));
}
