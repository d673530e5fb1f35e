import type { Weights } from "./model.ts";

type Place = readonly [number, number];

/** Farther than any picture reaches. */
const far = 10;

/** Two far points of the line w₁x + w₂y + c = 0; none where there is no line. */
export function edge({ w1, w2, c }: Weights): readonly Place[] {
  const size = w1 * w1 + w2 * w2;
  if (size === 0) return [];
  const [x, y] = [(-c * w1) / size, (-c * w2) / size];
  const length = Math.sqrt(size) / far;
  const [dx, dy] = [-w2 / length, w1 / length];
  return [
    [x - dx, y - dy],
    [x + dx, y + dy],
  ];
}

/** A shape that covers the side on which w₁x + w₂y + c is positive. */
export function half(weights: Weights): readonly Place[] {
  const [from, to] = edge(weights);
  if (from === undefined || to === undefined) return [];
  const { w1, w2 } = weights;
  const length = Math.sqrt(w1 * w1 + w2 * w2) / (2 * far);
  const [nx, ny] = [w1 / length, w2 / length];
  return [from, to, [to[0] + nx, to[1] + ny], [from[0] + nx, from[1] + ny]];
}
