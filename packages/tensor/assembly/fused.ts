/**
 * Products that are added at once. The plain build rounds product and sum separately, everywhere
 * alike; the relaxed build rounds once where the processor can, so its bits depend on the processor.
 */

/** c + a b. */
@inline
export function addProduct(c: v128, a: v128, b: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(c, f32x4.mul(a, b));
}

/** c − a b. */
@inline
export function subtractProduct(c: v128, a: v128, b: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

/** c + a b of single numbers, rounded as in the lanes of {@link addProduct}. */
@inline
export function addProductF32(c: f32, a: f32, b: f32): f32 {
  return ASC_FEATURE_RELAXED_SIMD
    ? f32x4.extract_lane(
        f32x4.relaxed_madd(f32x4.splat(a), f32x4.splat(b), f32x4.splat(c)),
        0,
      )
    : c + a * b;
}
