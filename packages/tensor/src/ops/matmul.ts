import { dtypeCode, promote } from "../dtype.ts";
import { kernels } from "../engine/kernels.ts";
import { ShapeError } from "../errors.ts";
import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import { Ref, type View } from "../graph/view.ts";
import { broadcastShapes, formatShape, type Shape, sizeOf } from "../shape.ts";
import type { MatmulCheck, MatmulShape } from "../shape-types.ts";
import type { Tensor } from "../tensor.ts";
import { cast, checkOperand, inputOf } from "./elementwise.ts";
import { repeated, reshape } from "./movement.ts";

/** Rows and columns of one unit of the kernel. */
const UNIT_ROWS = 144;
const UNIT_COLUMNS = 64;

/** Products of matrices [..., m, k] and [..., k, n], the batch axes equal. */
const matmulOperator = defineOperator({
  name: "matmul",
  vjp: (g, y, i) =>
    i === 0 ? product(g, inputOf(y, 1).transpose()) : product(inputOf(y, 0).transpose(), g),
  lower: (node, schedule) => {
    const a = schedule.view(inputOf(node, 0));
    const b = schedule.view(inputOf(node, 1));
    const result = schedule.result(node);
    const batch = node.shape.slice(0, -2);
    const m = node.shape.at(-2) ?? 1;
    const n = node.shape.at(-1) ?? 1;
    const k = a.shape.at(-1) ?? 1;
    const units = sizeOf(batch) * Math.ceil(m / UNIT_ROWS) * Math.ceil(n / UNIT_COLUMNS);
    schedule.emit(kernels.matmul, "matmul", units, (sizeOf(batch) * m * n * k) / 8, [
      dtypeCode[node.dtype],
      m,
      n,
      k,
      new Ref(a),
      new Ref(b),
      new Ref(result),
      ...matrixStrides(a),
      ...matrixStrides(b),
      batch.length,
      ...batch,
      ...a.strides.slice(0, -2),
      ...b.strides.slice(0, -2),
    ]);
  },
});

function matrixStrides({ strides }: View): [row: number, column: number] {
  return [strides.at(-2) ?? 0, strides.at(-1) ?? 0];
}

function product(a: Tensor, b: Tensor): Tensor {
  const shape = [...a.shape.slice(0, -1), b.shape.at(-1) ?? 1];
  return create(matmulOperator, [a, b], shape, a.dtype);
}

/**
 * The matrix product [..., m, k] · [..., k, n] → [..., m, n]; batch axes broadcast. A vector is a
 * row on the left and a column on the right, and its axis leaves the result.
 * @throws ShapeError when the inner lengths differ or an operand is a scalar.
 */
export function matmul<S extends Shape, T extends Shape>(
  a: Tensor<S>,
  b: Tensor<T> & MatmulCheck<S, T>,
): Tensor<MatmulShape<S, T>>;
export function matmul(a: Tensor, b: Tensor): Tensor {
  for (const operand of [a, b]) checkOperand("matmul", operand, false);
  if (a.rank === 0 || b.rank === 0) throw mismatch(a, b, "a scalar has no rows; multiply with mul");
  if (a.rank === 1) {
    const y = matmul(reshape(a, [1, a.size]), b);
    return reshape(y, b.rank === 1 ? [] : [...y.shape.slice(0, -2), ...y.shape.slice(-1)]);
  }
  if (b.rank === 1) return reshape(matmul(a, reshape(b, [b.size, 1])), a.shape.slice(0, -1));
  const columns = a.shape.at(-1) ?? 1;
  const rows = b.shape.at(-2) ?? 1;
  if (columns !== rows) {
    throw mismatch(a, b, `left has ${columns} columns, right has ${rows} rows`);
  }
  const dtype = promote(promote(a.dtype, b.dtype), "int32");
  const left = cast(a, dtype);
  const right = cast(b, dtype);
  if (a.rank === 2 && b.rank === 2) return product(left, right);
  if (b.rank === 2) {
    const y = product(reshape(left, flat(left)), right);
    return reshape(y, [...a.shape.slice(0, -1), y.shape.at(-1) ?? 1]);
  }
  const batch = batchOf(a, b);
  return product(
    repeated(left, [...batch, ...a.shape.slice(-2)]),
    repeated(right, [...batch, ...b.shape.slice(-2)]),
  );
}

/** All but the last axis merged: one large product beats many small ones. */
function flat(x: Tensor): Shape {
  return [sizeOf(x.shape.slice(0, -1)), x.shape.at(-1) ?? 1];
}

function batchOf(a: Tensor, b: Tensor): Shape {
  const [left, right] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  try {
    return broadcastShapes("matmul", left, right);
  } catch (cause) {
    throw new ShapeError(
      "matmul",
      `batch axes ${formatShape(left)} and ${formatShape(right)} do not broadcast (shapes ` +
        `${formatShape(a.shape)} and ${formatShape(b.shape)}); expected equal lengths or 1, aligned ` +
        "at the last. Reshape or unsqueeze one of them.",
      { cause },
    );
  }
}

function mismatch(a: Tensor, b: Tensor, problem: string): ShapeError {
  return new ShapeError(
    "matmul",
    `${problem} (shapes ${formatShape(a.shape)} and ${formatShape(b.shape)}); expected the columns ` +
      "of the left to equal the rows of the right. Transpose one of them, or check a layer's sizes.",
  );
}
