import { fromHost, sigmoid, type Tensor, tensor } from "@nnf/tensor";
import { seven, wide } from "../../gates/data.ts";
import { samples } from "../../gates/samples.ts";

export const float64 = { dtype: "float64" } as const;

/** How the network sees x: less a mean, in units of a scale. */
export interface View {
  readonly mean: number;
  readonly scale: number;
}

export const plain: View = { mean: 0, scale: 1 };
/** About the mean of the seven points, and their spread. */
export const scaled: View = { mean: 10, scale: 5 };

/** The seven points as the network sees them, and what it is to say. */
export function data({ mean, scale }: View): { readonly x: Tensor; readonly y: Tensor } {
  const x = tensor(
    seven.map((point) => point.x),
    float64,
  );
  const y = tensor(
    seven.map((point) => point.y),
    float64,
  );
  return { x: x.sub(mean).div(scale), y };
}

/** The lecture's network with gates of a steepness k that close at one place and open at another. */
export function start(k: Tensor, first: number, third: number, { mean, scale }: View): Tensor[] {
  const w = k.mul(scale);
  const constant = (value: number): Tensor => k.mul(0).add(value);
  return [
    w.neg(),
    k.mul(first - mean),
    w,
    k.mul(mean - third),
    k.neg(),
    k.neg(),
    k.div(2),
    constant(4 * scale),
    constant(4 * mean - 4),
    constant(20),
    constant(1),
  ];
}

/** The network along x: its gates, what they let through of each piece, and the sum. */
export interface Values<T> {
  readonly s1: T;
  readonly s2: T;
  readonly s3: T;
  readonly line: T;
  readonly level: T;
  readonly low: T;
  readonly sum: T;
}

/**
 * ŷ = (px + q) s₁ + c₂ s₂ + c₃ s₃ with s₁ = σ(w₁x + b₁), s₃ = σ(w₃x + b₃) and a second layer
 * s₂ = σ(u s₁ + v s₃ + b₂).
 */
export function forward(x: Tensor, network: readonly Tensor[]): Values<Tensor> {
  const [w1, b1, w3, b3, u, v, b2, p, q, c2, c3] = network as readonly [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const s1 = sigmoid(x.mul(w1).add(b1));
  const s3 = sigmoid(x.mul(w3).add(b3));
  const s2 = sigmoid(s1.mul(u).add(s3.mul(v)).add(b2));
  const [line, level, low] = [x.mul(p).add(q).mul(s1), s2.mul(c2), s3.mul(c3)];
  return { s1, s2, s3, line, level, low, sum: line.add(level).add(low) };
}

/** Where gates are half open, and their slope there times four; nothing for a gate without a place. */
export interface Opening {
  readonly at: number;
  readonly steepness: number;
}

/** Curves through a network, and its values at the seven points. */
export interface Curves extends Values<Float64Array> {
  readonly x: Float64Array;
  readonly points: Values<readonly number[]>;
  readonly openings: readonly (Opening | null)[];
}

export function curves(network: readonly Tensor[], view: View): Curves {
  const [w1, b1, w3, b3] = network;
  const openings = [
    [w1, b1],
    [w3, b3],
  ].map(([w, b]) => {
    if (w === undefined || b === undefined || w.item() === 0) return null;
    const at = b.neg().div(w).mul(view.scale).add(view.mean).item();
    return { at, steepness: w.div(view.scale).abs().item() };
  });
  const x = samples(
    wide,
    openings.filter((opening) => opening !== null),
  );
  const along = forward(fromHost(x).sub(view.mean).div(view.scale), network);
  const points = forward(data(view).x, network);
  return {
    x,
    ...map(along, (value) => Float64Array.from(value.data())),
    points: map(points, (value) => Array.from(value.data())),
    openings,
  };
}

function map<T>(values: Values<Tensor>, change: (value: Tensor) => T): Values<T> {
  const { s1, s2, s3, line, level, low, sum } = values;
  return {
    s1: change(s1),
    s2: change(s2),
    s3: change(s3),
    line: change(line),
    level: change(level),
    low: change(low),
    sum: change(sum),
  };
}
