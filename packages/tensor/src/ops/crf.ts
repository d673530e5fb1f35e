import { type Dtype, promote } from "../dtype.ts";
import { kernels } from "../engine/kernels.ts";
import { DtypeError, GradientError, ShapeError, ValueError } from "../errors.ts";
import { constant, knownValues } from "../graph/constant.ts";
import { create } from "../graph/create.ts";
import { defineOperator, Node, type Operator } from "../graph/node.ts";
import { Ref } from "../graph/view.ts";
import { equalShapes, formatShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast, checkOperand, inputOf } from "./elementwise.ts";
import { fill } from "./fill.ts";
import { exp } from "./functions.ts";
import { stopGradient } from "./identity.ts";
import { matmul } from "./matmul.ts";
import { inputView, reshape } from "./movement.ts";
import { max } from "./reduce.ts";
import { indexCheck } from "./rows.ts";
import { pad, slice } from "./slice.ts";
import { logSumExp } from "./softmax.ts";
import { where } from "./where.ts";

const kinds = { lattice: 0, marginals: 1, viterbi: 2 } as const;

/** The kernel goes through the columns of its matrices in blocks of this many. */
const BLOCK = 8;

/**
 * One call of the kernel. The inputs are lengths [B], scores [B, T, K], start [K] and transitions
 * [K, P], then for all but the best path exp(transitions − top) and top, and for marginals α.
 */
function crfOperator(name: string, kind: keyof typeof kinds, vjp: Operator["vjp"]): Operator {
  return defineOperator({
    name,
    vjp,
    lower: (node, schedule) => {
      const inputs = node.inputs.map((input) => new Ref(schedule.contiguous(input)));
      const { shape } = inputOf(node, 1);
      const [count = 0, time = 0, tags = 0] = shape;
      const [lengths, scores, start, transitions, exponentials = 0, top = 0, alpha] = inputs;
      const result = new Ref(schedule.result(node));
      const room = (): Ref => new Ref(schedule.temporary(shape, "float64"));
      const lattice = kind === "lattice" ? result : (alpha ?? room());
      schedule.emit(
        kernels.crf,
        name,
        count,
        count * time * tags * (tags + 20),
        [
          kinds[kind],
          time,
          tags,
          inputOf(node, 3).shape[1] ?? 0,
          lengths ?? 0,
          scores ?? 0,
          start ?? 0,
          transitions ?? 0,
          exponentials,
          top,
          lattice,
          result,
          0,
        ],
        indexCheck(name, time + 1, inputOf(node, 0), 4, 12),
      );
    },
  });
}

/** α of the forward recursion, [B, T, K]. */
const latticeOperator = crfOperator("crfLogPartition", "lattice", null);

/** Probabilities of tags and expected counts of transitions, [B, T·K + K·P]. */
const marginalsOperator = crfOperator("crfMarginals", "marginals", () => {
  throw new GradientError(
    "crfMarginals",
    "got marginals to differentiate, which are the first derivatives of crfLogPartition; expected " +
      "no higher ones. Cut them off with stopGradient.",
  );
});

const viterbiOperator = crfOperator("viterbi", "viterbi", null);

/**
 * ln Z, computed by input 0 and with the marginals as derivative: that of a score is the probability
 * of its tag, that of a transition its expected count (Lafferty et al. 2001). The other inputs are
 * those of the marginals.
 */
const logPartitionOperator = defineOperator({
  name: "crfLogPartition",
  vjp: (g, y, i) => {
    const both = marginalsOf(y);
    const [count = 0, time = 0, tags = 0] = inputOf(y, 2).shape;
    const size = time * tags;
    if (i === 2) {
      const probabilities = reshape(columns(both, 0, size), [count, time, tags]);
      return probabilities.mul(reshape(g, [count, 1, 1]));
    }
    const counts = i === 3 ? columns(both, 0, tags) : columns(both, size, both.shape[1] ?? 0);
    return reshape(matmul(reshape(g, [1, count]), counts), inputOf(y, i).shape);
  },
  lower: (node, schedule) => schedule.define(node, inputView(node, schedule)),
});

/** Shared by the three gradients of a ln Z. */
const known = new WeakMap<Tensor, Tensor>();

function marginalsOf(y: Tensor): Tensor {
  const before = known.get(y);
  if (before !== undefined) return before;
  const both = marginals(y.inputs.slice(1));
  known.set(y, both);
  return both;
}

function marginals(inputs: readonly Tensor[]): Tensor {
  const [, scores, , transitions] = inputs as readonly [Tensor, Tensor, Tensor, Tensor];
  const [count = 0, time = 0, tags = 0] = scores.shape;
  const size = time * tags + transitions.size;
  return create(marginalsOperator, inputs, [count, size], "float64");
}

function columns(x: Tensor, from: number, to: number): Tensor {
  return slice(x, [null, [from, to]]);
}

/** The inputs of the operators, checked, in float64. */
function chain(
  name: string,
  scores: Tensor,
  transitions: Tensor,
  start: Tensor,
  lengths: Tensor | readonly number[] | undefined,
): [lengths: Tensor, scores: Tensor, start: Tensor, transitions: Tensor] {
  for (const operand of [scores, transitions, start]) checkOperand(name, operand, false);
  const [, time = 0, tags = 0] = scores.shape;
  const fits = equalShapes(transitions.shape, [tags, tags]) && equalShapes(start.shape, [tags]);
  if (scores.rank !== 3 || time === 0 || tags === 0 || !fits) {
    throw new ShapeError(
      name,
      `scores have shape ${formatShape(scores.shape)}, transitions ` +
        `${formatShape(transitions.shape)}, start ${formatShape(start.shape)}; expected [B, T, K], ` +
        "[K, K] and [K], none of T and K 0. A single sentence needs unsqueeze(0).",
    );
  }
  const missing = Math.ceil(tags / BLOCK) * BLOCK - tags;
  return [
    chainLengths(name, lengths, scores.shape),
    cast(scores, "float64"),
    cast(start, "float64"),
    pad(cast(transitions, "float64"), [
      [0, 0],
      [0, missing],
    ]),
  ];
}

/** The lengths of sentences [B, T, ...], checked as far as they are known; T where none are given. */
export function chainLengths(
  name: string,
  lengths: Tensor | readonly number[] | undefined,
  [count = 0, time = 0]: Shape,
): Tensor {
  if (lengths === undefined) return fill([count], time, "int32");
  const tensor = lengths instanceof Node;
  if (tensor && lengths.dtype !== "int32") {
    throw new DtypeError(
      name,
      `lengths are ${lengths.dtype}; expected int32. Use tensor(lengths, { dtype: "int32" }).`,
    );
  }
  const shape = tensor ? lengths.shape : [lengths.length];
  if (!equalShapes(shape, [count])) {
    throw new ShapeError(
      name,
      `got lengths of shape ${formatShape(shape)} for ${count} sentences; expected one each.`,
    );
  }
  for (const [i, length] of (tensor ? knownValues(lengths) : lengths)?.entries() ?? []) {
    if (Number.isInteger(length) && length >= 0 && length <= time) continue;
    throw new ValueError(
      name,
      `sentence ${i} has length ${length}; expected an integer from 0 to ${time}.`,
    );
  }
  return tensor ? lengths : constant(Int32Array.from(lengths), [count], "int32");
}

/** The inputs of the marginals: with exp(A − top), top = max A, and α. No gradients pass these. */
function withLattice(inputs: ReturnType<typeof chain>): Tensor[] {
  const [, scores, , transitions] = inputs;
  const matrix = stopGradient(transitions);
  const tags = scores.shape[2] ?? 0;
  const inside = slice(matrix, [null, [0, tags]]);
  // All transitions may be impossible, −∞.
  const top = max(inside).maximum(-Number.MAX_VALUE);
  const exponentials = pad(exp(inside.sub(top)), [
    [0, 0],
    [0, (matrix.shape[1] ?? 0) - tags],
  ]);
  const all = [...inputs, exponentials, top];
  return [...all, create(latticeOperator, all, scores.shape, "float64")];
}

/**
 * ln Z = ln Σ exp s(y) over all sequences y of tags, where
 * s(y) = start[y₀] + Σₜ scores[t, yₜ] + Σₜ transitions[yₜ₋₁, yₜ]: scores [B, T, K], transitions
 * [K, K] from row to column, start [K] → [B]. With int32 `lengths` [B], what lies at or beyond a
 * sentence's length does not count; a length of 0 gives 0. Computed in float64 by the forward recursion
 * α₀(j) = start[j] + scores[0, j], αₜ(j) = scores[t, j] + ln Σᵢ exp(αₜ₋₁(i) + transitions[i, j])
 * (Rabiner 1989, section III; Collobert et al. 2011, section 3.3.2). Scores of −∞ exclude tags.
 *
 * Its gradients are the marginals. They cannot be differentiated again: that throws GradientError.
 * @throws ShapeError when shapes do not fit, ValueError for a length that is none.
 */
export function crfLogPartition(
  scores: Tensor,
  transitions: Tensor,
  start: Tensor,
  lengths?: Tensor | readonly number[],
): Tensor {
  const inputs = withLattice(chain("crfLogPartition", scores, transitions, start, lengths));
  const ends = inputs[0] as Tensor;
  const alpha = inputs.at(-1) as Tensor;
  const [count = 0, time = 0, tags = 0] = scores.shape;
  const last = reshape(slice(alpha, [null, [time - 1]]), [count, tags]);
  const value = where(ends.greater(0), logSumExp(last, -1), 0);
  const logZ = create(logPartitionOperator, [value, ...inputs], [count], "float64");
  return cast(logZ, resultDtype(scores, transitions, start));
}

/**
 * P(yₜ = k), the probability of each tag at each position over all sequences: the arguments of
 * {@link crfLogPartition} → [B, T, K], 0 beyond the lengths. By the forward-backward recursions
 * (Rabiner 1989, section III). It has no gradient: that throws GradientError.
 * @throws what {@link crfLogPartition} throws.
 */
export function crfMarginals(
  scores: Tensor,
  transitions: Tensor,
  start: Tensor,
  lengths?: Tensor | readonly number[],
): Tensor {
  const both = marginals(withLattice(chain("crfMarginals", scores, transitions, start, lengths)));
  const [, time = 0, tags = 0] = scores.shape;
  const probabilities = reshape(columns(both, 0, time * tags), scores.shape);
  return cast(probabilities, resultDtype(scores, transitions, start));
}

/**
 * The sequence of tags with the greatest s(y), see {@link crfLogPartition} for it and the arguments:
 * → int32 [B, T], −1 beyond the lengths. Of equal sequences, the one with the smallest last tag
 * where they differ wins. Computed in float64 (Viterbi 1967; Rabiner 1989, section III).
 * @throws what {@link crfLogPartition} throws.
 */
export function viterbi(
  scores: Tensor,
  transitions: Tensor,
  start: Tensor,
  lengths?: Tensor | readonly number[],
): Tensor {
  const inputs = chain("viterbi", scores, transitions, start, lengths);
  return create(viterbiOperator, inputs, scores.shape.slice(0, 2), "int32");
}

function resultDtype(scores: Tensor, transitions: Tensor, start: Tensor): Dtype {
  return promote(promote(promote(scores.dtype, transitions.dtype), start.dtype), "float32");
}
