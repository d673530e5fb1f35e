import type { Tensor } from "../src/index.ts";
import * as nnf from "../src/index.ts";
import type { Draw } from "./draw.ts";

const ROWS = 4;
const COLUMNS = 150;

/** Operators and short chains of them that take and give [ROWS, COLUMNS] and stay finite. */
const parts: readonly ((a: Tensor, b: Tensor, draw: Draw) => Tensor)[] = [
  (a, b) => a.add(b),
  (a, b) => a.sub(b.mul(0.3)),
  (a, b) => a.mul(b).tanh(),
  (a, b) => a.div(b.square().add(1)),
  (a, b) => a.maximum(b),
  (a, b) => nnf.where(a.greater(b), a.neg(), b),
  (a) => a.sigmoid(),
  (a) => a.clip(-2, 2).exp().log(),
  (a) => nnf.gelu(a),
  (a) => a.square().add(0.1).sqrt(),
  (a) => a.softmax(),
  (a) => a.logSoftmax(0).div(10),
  (a) => a.sub(a.mean(-1, { keepDims: true })),
  (a) => a.div(a.variance(0, { keepDims: true }).add(1)),
  (a, b) => a.add(b.sum(0).tanh()),
  (a, b) => a.add(b.max([0, 1])),
  (a, b) => a.matmul(b.transpose()).matmul(a).tanh(),
  (a, b) => a.add(b.matmul(a.slice(0, 1).reshape(-1)).tanh().unsqueeze(1)),
  (a) => a.flip(1).flip(0),
  (a) => a.transpose().reshape(ROWS, COLUMNS),
  (a, b, draw) => {
    const cut = draw.integer(1, COLUMNS - 1);
    return nnf.concat([a.slice([null, [cut]]), b.slice([null, [0, cut]])], 1);
  },
  (a, _, draw) =>
    nnf
      .pad(
        a,
        [
          [1, 0],
          [0, 2],
        ],
        0.5,
      )
      .slice([[draw.integer(0, 1)], [draw.integer(0, 2)]])
      .slice([
        [0, ROWS],
        [0, COLUMNS],
      ]),
  (a, _, draw) => a.take([draw.integer(0, 3), 3, 0, draw.integer(0, 3)]),
  (a, b, draw) =>
    a.mul(
      nnf.gather(b, nnf.tensor([0, 1, draw.integer(2, 9), 5], { dtype: "int32" })).unsqueeze(1),
    ),
  (a, _, draw) =>
    a.mul(new nnf.Random(draw.integer(0, 9)).bernoulli([ROWS, COLUMNS], 0.5).cast("float32")),
  (a) => nnf.maxPool1d(a.unsqueeze(0), 3, { stride: 1, padding: "same" }).squeeze(0),
];

/** Values of shape [4, 150] that random chains of operators make of the leaves; the last few of them. */
export function randomGraph(leaves: readonly Tensor[], draw: Draw): Tensor[] {
  const pool = [...leaves];
  for (let i = 0; i < 12; i++) {
    const part = draw.pick(parts);
    pool.push(part(draw.pick(pool), draw.pick(pool), draw));
  }
  return pool.slice(-4);
}

/** Random leaves for {@link randomGraph}. */
export function randomValues(draw: Draw): Float32Array {
  return Float32Array.from({ length: ROWS * COLUMNS }, () => 4 * draw.next() - 2);
}

export const graphShape = [ROWS, COLUMNS] as const;
