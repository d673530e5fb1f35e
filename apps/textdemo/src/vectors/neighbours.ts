import type { WordVectors } from "@nnf/data";
import { fromHost, maximum, type Tensor } from "@nnf/tensor";

/** How near two vectors are: by their angle, or by their distance. */
export const metrics = ["cosine", "euclidean"] as const;

export type Metric = (typeof metrics)[number];

/** A word near another. */
export interface Neighbour {
  readonly row: number;
  readonly word: string;
  /** The cosine, or the distance. */
  readonly value: number;
}

/**
 * The words nearest to some rows of a table, nearest first, each without itself; equally near ones
 * in the order of the table.
 * @param rows at least one
 */
export function neighbours(
  { words, vectors }: WordVectors,
  rows: readonly number[],
  { metric, top }: { readonly metric: Metric; readonly top: number },
): Neighbour[][] {
  const table = fromHost(vectors.data, [...vectors.shape]);
  const near = metric === "cosine" ? cosines(table, rows) : distances(table, rows).neg();
  const values = near.data();
  return rows.map((row, query) => {
    const mine = values.subarray(query * words.length, (query + 1) * words.length);
    const order = words.map((_, other) => other).filter((other) => other !== row);
    order.sort((a, b) => (mine[b] ?? 0) - (mine[a] ?? 0) || a - b);
    return order.slice(0, top).map((other) => {
      const value = mine[other] ?? 0;
      return { row: other, word: words[other] ?? "", value: metric === "cosine" ? value : -value };
    });
  });
}

/** [rows, words] */
function cosines(table: Tensor, rows: readonly number[]): Tensor {
  // A word without a direction is near to none: 0 / tiny, not 0 / 0.
  const unit = table.div(maximum(table.norm(1, { keepDims: true }), 1e-30));
  return unit.take(rows).matmul(unit.transpose());
}

/** [rows, words]; by differences, since |a|² − 2ab + |b|² loses the small distances. */
function distances(table: Tensor, rows: readonly number[]): Tensor {
  return table.take(rows).unsqueeze(1).sub(table).norm(-1);
}
