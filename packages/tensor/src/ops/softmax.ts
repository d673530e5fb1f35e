import { dtypeCode, isFloat } from "../dtype.ts";
import { kernels, type SoftmaxKind, softmaxKinds } from "../engine/kernels.ts";
import { create } from "../graph/create.ts";
import { defineOperator, type Operator } from "../graph/node.ts";
import { Ref } from "../graph/view.ts";
import { normalizeAxes, normalizeAxis, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { cast, inputOf } from "./elementwise.ts";
import { mergeLast, transpose } from "./movement.ts";
import { type Axes, type KeepDims, keep } from "./reduce.ts";

/** An operator on rows: the last axis, the maximum subtracted before exponentials are taken. */
function rowOperator(
  kind: SoftmaxKind,
  vjp: (g: Tensor, y: Tensor, x: Tensor) => Tensor,
): Operator {
  return defineOperator({
    name: kind,
    vjp: (g, y) => vjp(g, y, inputOf(y, 0)),
    lower: (node, schedule) => {
      const input = schedule.contiguous(inputOf(node, 0));
      const result = schedule.result(node);
      const rows = sizeOf(input.shape.slice(0, -1));
      schedule.emit(kernels.softmax, kind, rows, 8 * sizeOf(input.shape), [
        softmaxKinds[kind],
        dtypeCode[node.dtype],
        rows,
        input.shape.at(-1) ?? 1,
        new Ref(input),
        new Ref(result),
      ]);
    },
  });
}

const last = { keepDims: true } as const;

// ∂/∂x = y ⊙ (g − Σ g⊙y)
const softmaxOperator = rowOperator("softmax", (g, y) => y.mul(g.sub(g.mul(y).sum(-1, last))));

// ∂/∂x = g − softmax(x)·Σ g
const logSoftmaxOperator = rowOperator("logSoftmax", (g, _y, x) =>
  g.sub(onRows(softmaxOperator, x).mul(g.sum(-1, last))),
);

// ∂/∂x = softmax(x)·g
const logSumExpOperator = rowOperator("logSumExp", (g, _y, x) =>
  onRows(softmaxOperator, x).mul(g.unsqueeze(-1)),
);

function onRows(operator: Operator, x: Tensor): Tensor {
  return create(operator, [x], x.shape, x.dtype);
}

function alongAxis(operator: Operator, x: Tensor, axis: number): Tensor {
  const values = isFloat(x.dtype) ? x : cast(x, "float32");
  const along = normalizeAxis(operator.name, axis, x.rank);
  if (along === x.rank - 1) return onRows(operator, values);
  return transpose(onRows(operator, transpose(values, along, -1)), along, -1);
}

/** e^x / Σ e^x along an axis. */
export function softmax(x: Tensor, axis = -1): Tensor {
  return alongAxis(softmaxOperator, x, axis);
}

/** x − ln Σ e^x along an axis. */
export function logSoftmax(x: Tensor, axis = -1): Tensor {
  return alongAxis(logSoftmaxOperator, x, axis);
}

/** ln Σ e^x over axes, without overflow; −∞ over nothing. */
export function logSumExp(x: Tensor, axes?: Axes, { keepDims = false }: KeepDims = {}): Tensor {
  const values = isFloat(x.dtype) ? x : cast(x, "float32");
  const reduced = normalizeAxes("logSumExp", axes, x.rank);
  const rows = mergeLast(values, reduced);
  const y = create(logSumExpOperator, [rows], rows.shape.slice(0, -1), rows.dtype);
  return keep(y, x.shape, reduced, keepDims);
}
