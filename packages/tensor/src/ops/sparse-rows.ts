import { dtypeCode } from "../dtype.ts";
import { kernels } from "../engine/kernels.ts";
import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import { onRelease } from "../graph/realize.ts";
import type { Schedule } from "../graph/schedule.ts";
import { Ref, type View } from "../graph/view.ts";
import type { Tensor } from "../tensor.ts";
import { inputOf } from "./elementwise.ts";
import { indexCheck, rowLength, scatterAddOperator, takeRows } from "./rows.ts";
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

/** Sums nested to the right of others that are added up by rows; there are few in practice. */
const MOST_NESTED_SUMS = 64;

/** What gradients that let their inputs go are made of, by the list in the inputs' place. */
const remembered = new WeakMap<readonly Tensor[], readonly Tensor[]>();

onRelease((node, released) => {
  const pattern = patternOf(node);
  if (pattern !== null) remembered.set(released, pattern.indices);
});

/**
 * Reads a gradient as a few rows where it was made by looking rows up: one scatter into zeros, or a
 * sum of such where a table was used more than once. Null for any other gradient. The rows of a
 * gradient that was computed are taken from its value, so that reading it first changes nothing.
 */
export function asSparseRows(gradient: Tensor): SparseRows | null {
  const pattern = patternOf(gradient);
  if (pattern === null) return null;
  if (gradient.storage !== null || pattern.tangled) return rowsOf(gradient, pattern.indices);
  if (gradient.operator === scatterAddOperator) return scattered(gradient);
  return sumOfRows(gradient);
}

interface Pattern {
  /** In the order in which rows are added. */
  readonly indices: readonly Tensor[];
  /** Too many sums of sums: each scatter is listed once, and the sum is left to the gradient. */
  readonly tangled: boolean;
}

/** The indices that a gradient's rows are scattered to; null where it is not made of scatters. */
function patternOf(gradient: Tensor, visited: Set<Tensor> | null = null): Pattern | null {
  if (gradient.operator !== scatterAddOperator && !isSum(gradient)) return null;
  const reversed: Tensor[] = [];
  const stack = [gradient];
  let nested = 0;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (visited?.has(node)) continue;
    visited?.add(node);
    const known = remembered.get(node.inputs);
    const [left, right] = node.inputs;
    if (known !== undefined) {
      for (let i = known.length - 1; i >= 0; i--) reversed.push(known[i] as Tensor);
    } else if (node.operator === scatterAddOperator && right !== undefined) {
      reversed.push(right);
    } else if (isSum(node) && left !== undefined && right !== undefined) {
      if (isSum(right) && ++nested > MOST_NESTED_SUMS && visited === null) {
        return patternOf(gradient, new Set());
      }
      // The second is looked at first: sums lean to the left, and one dense part settles it.
      stack.push(left, right);
    } else {
      return null;
    }
  }
  const indices = reversed.reverse();
  return visited === null
    ? { indices, tangled: false }
    : { indices: [...new Set(indices)], tangled: true };
}

function isSum({ operator }: Tensor): boolean {
  return operator.elementwise === true && operator.name === "add";
}

/** Rows of a gradient's value, each index once. */
function rowsOf(gradient: Tensor, indices: readonly Tensor[]): SparseRows {
  const firsts = firstOccurrences(concat(indices), gradient.shape[0] ?? 0);
  return { indices: firsts, rows: takeRows(gradient, firsts, 1) };
}

function scattered(node: Tensor): SparseRows {
  return { rows: inputOf(node, 0), indices: inputOf(node, 1) };
}

/** The rows of a pending sum, side by side: adding them up in order is left to the caller. */
function sumOfRows(sum: Tensor): SparseRows {
  const limit = sum.shape[0] ?? 0;
  const parts: SparseRows[] = [];
  let node = sum;
  for (; node.storage === null && isSum(node); node = inputOf(node, 0)) {
    parts.push(part(inputOf(node, 1), limit));
  }
  parts.push(part(node, limit));
  parts.reverse();
  return {
    rows: concat(parts.map(({ rows }) => rows)),
    indices: concat(parts.map(({ indices }) => indices)),
  };
}

/** Each part by itself first, so that sums have the order, and the bits, of dense gradients. */
function part(node: Tensor, limit: number): SparseRows {
  if (node.storage !== null) return rowsOf(node, patternOf(node)?.indices ?? []);
  return coalesce(isSum(node) ? sumOfRows(node) : scattered(node), limit);
}

/** The same rows with every index once: repetitions are summed into the first and become −1. */
export function coalesce({ indices, rows }: SparseRows, limit: number): SparseRows {
  return {
    indices: firstOccurrences(indices, limit),
    rows: create(coalesceOperator, [rows, indices], rows.shape, rows.dtype, [limit]),
  };
}

function firstOccurrences(indices: Tensor, limit: number): Tensor {
  return create(firstOccurrenceOperator, [indices], indices.shape, "int32", [limit]);
}
