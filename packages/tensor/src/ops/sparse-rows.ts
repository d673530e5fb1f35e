import { dtypeCode } from "../dtype.ts";
import { kernels } from "../engine/kernels.ts";
import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import type { Schedule } from "../graph/schedule.ts";
import { Ref, type View } from "../graph/view.ts";
import type { Tensor } from "../tensor.ts";
import { inputOf } from "./elementwise.ts";
import { indexCheck, rowLength, scatterAddOperator } from "./rows.ts";
import { concat } from "./slice.ts";

/** Indices [n] with every repetition of an earlier one replaced by −1. */
const firstOccurrenceOperator = defineOperator({
  name: "firstOccurrences",
  vjp: null,
  lower: (node, schedule) => {
    const indices = inputOf(node, 0);
    const which = schedule.contiguous(indices);
    emitCoalesce(
      schedule,
      indices,
      node.attributes[0] ?? 0,
      0,
      which,
      which,
      schedule.result(node),
    );
  },
});

/** Rows [n, ...row] with those of equal index summed, in order, into the first; the others are 0. */
const coalesceOperator = defineOperator({
  name: "coalesce",
  vjp: null,
  lower: (node, schedule) => {
    const indices = inputOf(node, 1);
    const rows = schedule.contiguous(inputOf(node, 0));
    const which = schedule.contiguous(indices);
    const firsts = schedule.temporary(indices.shape, "int32");
    const result = schedule.result(node);
    emitCoalesce(
      schedule,
      indices,
      node.attributes[0] ?? 0,
      rowLength(node),
      which,
      rows,
      firsts,
      result,
    );
  },
});

function emitCoalesce(
  schedule: Schedule,
  indices: Tensor,
  limit: number,
  length: number,
  which: View,
  rows: View,
  firsts: View,
  result: View = firsts,
): void {
  const slots = 2 ** Math.ceil(Math.log2(Math.max(2 * indices.size, 2)));
  const workspace = schedule.temporary([2 * slots], "int32");
  schedule.emit(
    kernels.coalesce,
    "coalesce",
    1,
    rows.buffer.bytes,
    [
      dtypeCode[rows.dtype],
      length,
      indices.size,
      limit,
      new Ref(which),
      new Ref(rows),
      new Ref(firsts),
      new Ref(result),
      new Ref(workspace),
      0,
    ],
    indexCheck("take", limit, indices, 4, 9),
  );
}

/** The gradient of a table of which few rows were used: row `indices[i]` has `rows[i]`, added up. */
export interface SparseRows {
  readonly indices: Tensor;
  readonly rows: Tensor;
}

/**
 * Reads a gradient as a few rows where it was made by looking rows up: one scatter into zeros, or a
 * sum of such where a table was used more than once. Null for any other gradient, and for one that
 * was read while its rows were not.
 */
export function asSparseRows(gradient: Tensor): SparseRows | null {
  const { operator, inputs } = gradient;
  const computed = gradient.storage !== null;
  if (operator === scatterAddOperator) {
    const [rows, indices] = inputs;
    // Once read, the inputs may be gone, or stale.
    if (rows === undefined || indices === undefined) return null;
    return computed && rows.storage === null ? null : { rows, indices };
  }
  const [left, right] = inputs;
  if (operator.name !== "add" || left === undefined || right === undefined) return null;
  if (computed && (left.storage === null || right.storage === null)) return null;
  // The second first: long sums lean to the left, and one dense part settles the question.
  const b = asSparseRows(right);
  const a = b === null ? null : asSparseRows(left);
  if (a === null || b === null) return null;
  // Each part by itself first, so that sums have the order, and the bits, of the dense gradients'.
  const parts = [a, b].map((part) => coalesce(part, gradient.shape[0] ?? 0));
  return {
    rows: concat(parts.map(({ rows }) => rows)),
    indices: concat(parts.map(({ indices }) => indices)),
  };
}

/** The same rows with every index once: repetitions are summed into the first and become −1. */
export function coalesce({ indices, rows }: SparseRows, limit: number): SparseRows {
  return {
    indices: create(firstOccurrenceOperator, [indices], indices.shape, "int32", [limit]),
    rows: create(coalesceOperator, [rows, indices], rows.shape, rows.dtype, [limit]),
  };
}
