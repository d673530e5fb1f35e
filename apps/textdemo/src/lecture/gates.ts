import { tensor } from "@nnf/tensor";

/** Two gates, and what they let through. */
export interface Gates {
  readonly s1: number[];
  readonly s2: number[];
  readonly y: number[];
}

/** y = (4x − 4)·s₁ + 20·s₂ with the gates s₁ = σ(−1000x + 6000) and s₂ = σ(1000x − 6000). */
export function gates(xs: readonly number[]): Gates {
  const x = tensor([...xs]);
  const s1 = x.mul(-1000).add(6000).sigmoid();
  const s2 = x.mul(1000).sub(6000).sigmoid();
  const y = x.mul(4).sub(4).mul(s1).add(s2.mul(20));
  return { s1: Array.from(s1.data()), s2: Array.from(s2.data()), y: Array.from(y.data()) };
}
