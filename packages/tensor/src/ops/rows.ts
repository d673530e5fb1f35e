import { byteSize, type Dtype, dtypeCode } from "../dtype.ts";
import { kernels } from "../engine/kernels.ts";
import { DtypeError, IndexError, ShapeError, ValueError } from "../errors.ts";
import { constant, knownValues } from "../graph/constant.ts";
import { create } from "../graph/create.ts";
import { type IndexCheck, indexOutOfRange } from "../graph/index-check.ts";
import { defineOperator, Node } from "../graph/node.ts";
import type { Schedule } from "../graph/schedule.ts";
import { Ref } from "../graph/view.ts";
import { checkShape, equalShapes, formatShape, normalizeAxis, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkOperand, inputOf } from "./elementwise.ts";
import { fill } from "./fill.ts";
import { permute, reshape } from "./movement.ts";

/** Rows of a table [count, ...row] by indices of any shape; attribute 1 lets −1 give zeros. */
const takeOperator = defineOperator({
  name: "take",
  vjp: (g, y, i) => {
    const [table, indices] = [inputOf(y, 0), inputOf(y, 1)];
    const rows = reshape(g, [indices.size, ...table.shape.slice(1)]);
    const ids = reshape(indices, [indices.size]);
    return notForIndices(i) ?? scatterAddRows(rows, ids, table.shape[0] ?? 0);
  },
  lower: (node, schedule) => {
    const [table, indices] = [inputOf(node, 0), inputOf(node, 1)];
    const skipNegative = node.attributes[0] ?? 0;
    const limit = table.shape[0] ?? 0;
    if (skipNegative === 0 && schedule.isHostRows(table) && schedule.isHostRows(indices)) {
      const rows = { indices: schedule.leafIndex(indices), limit, indexShape: indices.shape };
      schedule.define(node, schedule.stage(table, node.shape, rows));
      return;
    }
    const source = schedule.contiguous(table);
    const which = schedule.contiguous(indices);
    const result = schedule.result(node);
    const count = indices.size;
    const check = indexCheck("take", limit, indices, 4, 7);
    schedule.emit(
      kernels.takeRows,
      "take",
      count,
      node.size,
      [
        rowLength(table) * byteSize(node.dtype),
        count,
        limit,
        new Ref(source),
        new Ref(which),
        new Ref(result),
        skipNegative,
        0,
      ],
      check,
    );
  },
});

/** Sums rows into zeros where their indices say. */
export const scatterAddOperator = defineOperator({
  name: "scatterAdd",
  vjp: (g, y, i) => notForIndices(i) ?? takeRows(g, inputOf(y, 1), 1),
  lower: (node, schedule) => emitScatterAdd(node, schedule, 1),
});

/** Sums each row of [..., ...row] into zeros where every one of its k indices [..., k] says. */
const scatterAddEachOperator = defineOperator({
  name: "scatterAdd",
  vjp: (g, y, i) => notForIndices(i) ?? sumsOfRows(g, inputOf(y, 1)),
  lower: (node, schedule) => emitScatterAdd(node, schedule, inputOf(node, 1).shape.at(-1) ?? 1),
});

/** Sums of the rows of a table [count, ...row] that each k of the indices [..., k] name. */
const takeSumOperator = defineOperator({
  name: "takeSum",
  vjp: (g, y, i) => {
    const [table, indices] = [inputOf(y, 0), inputOf(y, 1)];
    return notForIndices(i) ?? create(scatterAddEachOperator, [g, indices], table.shape, g.dtype);
  },
  lower: (node, schedule) => {
    const [table, indices] = [inputOf(node, 0), inputOf(node, 1)];
    const source = schedule.contiguous(table);
    const which = schedule.contiguous(indices);
    const limit = table.shape[0] ?? 0;
    const k = indices.shape.at(-1) ?? 0;
    const n = sizeOf(indices.shape.slice(0, -1));
    const length = rowLength(table);
    schedule.emit(
      kernels.takeSums,
      "takeSum",
      n,
      indices.size * length,
      [
        dtypeCode[node.dtype],
        length,
        n,
        k,
        limit,
        new Ref(source),
        new Ref(which),
        new Ref(schedule.result(node)),
        0,
      ],
      indexCheck("takeSum", limit, indices, 6, 8),
    );
  },
});

/** Bytes of the columns that one unit of the kernel adds up. */
const STRIP_BYTES = 128;

function emitScatterAdd(node: Tensor, schedule: Schedule, k: number): void {
  const rows = schedule.contiguous(inputOf(node, 0));
  const indices = inputOf(node, 1);
  const which = schedule.contiguous(indices);
  const result = schedule.result(node);
  const limit = node.shape[0] ?? 0;
  const length = rowLength(node);
  const strips = Math.ceil((length * byteSize(node.dtype)) / STRIP_BYTES);
  schedule.emit(
    kernels.scatterAdd,
    "scatterAdd",
    strips,
    indices.size * length,
    [
      dtypeCode[node.dtype],
      length,
      indices.size,
      k,
      limit,
      new Ref(rows),
      new Ref(which),
      new Ref(result),
      1,
      0,
    ],
    indexCheck("scatterAdd", limit, indices, 6, 9),
  );
}

/** x [n, V] and indices [n] → [n]: one element of every row. */
const pickOperator = defineOperator({
  name: "gather",
  vjp: (g, y, i) => notForIndices(i) ?? place(g, inputOf(y, 1), inputOf(y, 0).shape[1] ?? 0),
  lower: (node, schedule) => {
    const x = inputOf(node, 0);
    const source = schedule.contiguous(x);
    const which = schedule.contiguous(inputOf(node, 1));
    const result = schedule.result(node);
    const limit = x.shape[1] ?? 0;
    const [n = 0] = node.shape;
    schedule.emit(
      kernels.pick,
      "gather",
      n,
      n,
      [byteSize(node.dtype), n, limit, new Ref(source), new Ref(which), new Ref(result), 0],
      indexCheck("gather", limit, inputOf(node, 1), 4, 6),
    );
  },
});

/** values [n] and indices [n] → [n, V], zero but for one element of every row. */
const placeOperator = defineOperator({
  name: "place",
  vjp: (g, y, i) => notForIndices(i) ?? pick(g, inputOf(y, 1)),
  lower: (node, schedule) => {
    const values = schedule.contiguous(inputOf(node, 0));
    const which = schedule.contiguous(inputOf(node, 1));
    const result = schedule.result(node);
    const [n = 0, limit = 0] = node.shape;
    schedule.emit(
      kernels.place,
      "place",
      n,
      n * limit,
      [byteSize(node.dtype), n, limit, new Ref(values), new Ref(which), new Ref(result), 0],
      indexCheck("oneHot", limit, inputOf(node, 1), 4, 6),
    );
  },
});

/** What a call needs to name an index out of range. */
export function indexCheck(
  operation: string,
  limit: number,
  indices: Tensor,
  indicesWord: number,
  failedWord: number,
): IndexCheck {
  return { operation, limit, indexShape: indices.shape, indicesWord, failedWord };
}

function notForIndices(i: number): undefined {
  if (i !== 0) throw new ValueError("take", "indices have no gradient; expected a float input.");
  return undefined;
}

/** Elements of a row. */
export function rowLength(x: Tensor): number {
  return sizeOf(x.shape.slice(1));
}

/** Rows of a table by indices; with `skipNegative`, −1 gives zeros. */
export function takeRows(table: Tensor, indices: Tensor, skipNegative: 0 | 1): Tensor {
  const shape = [...indices.shape, ...table.shape.slice(1)];
  return create(takeOperator, [table, indices], shape, table.dtype, [skipNegative]);
}

function pick(x: Tensor, indices: Tensor): Tensor {
  return create(pickOperator, [x, indices], indices.shape, x.dtype);
}

function place(values: Tensor, indices: Tensor, depth: number): Tensor {
  return create(placeOperator, [values, indices], [values.size, depth], values.dtype);
}

/** Indices are int32; those whose values are at hand are checked now, on the caller's line. */
function checkIndices(operation: string, indices: Tensor, limit: number, lowest = 0): void {
  if (indices.dtype !== "int32") {
    throw new DtypeError(
      operation,
      `indices are ${indices.dtype}; expected int32. Use tensor(ids, { dtype: "int32" }).`,
    );
  }
  const values = knownValues(indices);
  if (values === null) return;
  const position = values.findIndex((index: number) => index < lowest || index >= limit);
  if (position === -1) return;
  throw indexOutOfRange(operation, values[position] as number, position, {
    limit,
    indexShape: indices.shape,
  });
}

/**
 * The slices of x along an axis that int32 indices name; the indices' shape takes the axis' place.
 * @throws IndexError for an index outside 0 … length − 1 (negative ones do not count from the end),
 *   with its place in the indices.
 */
export function take(x: Tensor, which: Tensor | readonly number[], axis = 0): Tensor {
  checkOperand("take", x, false);
  const along = normalizeAxis("take", axis, x.rank);
  const indices = which instanceof Node ? which : listed(which);
  checkShape("take", [...indices.shape, ...x.shape.slice(1)]);
  checkIndices("take", indices, x.shape[along] as number);
  const front = x.shape.map((_: number, a: number) => a).filter((a: number) => a !== along);
  const rows = along === 0 ? x : permute(x, [along, ...front]);
  const taken = takeRows(rows, indices, 0);
  if (along === 0) return taken;
  const { rank } = indices;
  const order = taken.shape.map((_: number, a: number) => a);
  const kept = order.splice(rank, along);
  return permute(taken, [...kept, ...order]);
}

/**
 * Sums of the slices of x [count, ...row] that the last axis of int32 indices names: [..., k] →
 * [..., ...row], as `take(x, indices)` summed over that axis, in order, without the slices between.
 * The gradient is dense: rows of a parameter are better summed after `take`, if few are used.
 * @throws ShapeError for a scalar, IndexError for an index outside 0 … count − 1.
 */
export function takeSum(x: Tensor, indices: Tensor): Tensor {
  for (const operand of [x, indices]) checkOperand("takeSum", operand, false);
  const [count] = x.shape;
  if (count === undefined || indices.rank === 0) {
    throw new ShapeError(
      "takeSum",
      `x has shape ${formatShape(x.shape)}, indices ${formatShape(indices.shape)}; expected an ` +
        "axis of rows, and one of indices to sum over. Add it with unsqueeze.",
    );
  }
  checkShape("takeSum", [...indices.shape.slice(0, -1), ...x.shape.slice(1)]);
  checkIndices("takeSum", indices, count);
  return sumsOfRows(x.dtype === "bool" ? x.cast("int32") : x, indices);
}

function sumsOfRows(table: Tensor, indices: Tensor): Tensor {
  const shape = [...indices.shape.slice(0, -1), ...table.shape.slice(1)];
  return create(takeSumOperator, [table, indices], shape, table.dtype);
}

function listed(which: readonly number[]): Tensor {
  if (!Array.isArray(which) && !ArrayBuffer.isView(which)) {
    throw new DtypeError(
      "take",
      `got ${which === null ? "null" : typeof which} as indices; expected an int32 tensor or a ` +
        "list of integers.",
    );
  }
  const fraction = which.find((index) => (index | 0) !== index);
  if (fraction === undefined) return constant(Int32Array.from(which), [which.length], "int32");
  throw new IndexError("take", `got index ${fraction}; expected integers.`);
}

/**
 * A tensor [count, ...row] of zeros to which every row of `rows` [n, ...row] is added where its
 * index says, in order; indices −1 are skipped.
 * @throws IndexError for an index of count or more, ShapeError unless there is an index per row.
 */
export function scatterAdd(rows: Tensor, indices: Tensor, count: number): Tensor {
  for (const operand of [rows, indices]) checkOperand("scatterAdd", operand, false);
  if (indices.rank !== 1 || rows.rank === 0 || rows.shape[0] !== indices.size) {
    throw new ShapeError(
      "scatterAdd",
      `rows have shape ${formatShape(rows.shape)}, indices ${formatShape(indices.shape)}; ` +
        "expected one index for each row. Flatten both with reshape.",
    );
  }
  checkShape("scatterAdd", [count]);
  checkIndices("scatterAdd", indices, count, -1);
  return scatterAddRows(rows.dtype === "bool" ? rows.cast("int32") : rows, indices, count);
}

function scatterAddRows(rows: Tensor, indices: Tensor, count: number): Tensor {
  const shape = [count, ...rows.shape.slice(1)];
  return create(scatterAddOperator, [rows, indices], shape, rows.dtype);
}

/**
 * One element along the last axis for each index: x [..., V], indices [...] → [...].
 * @throws ShapeError unless the indices have x's shape without its last axis, IndexError for an
 *   index outside 0 … V − 1.
 */
export function gather(x: Tensor, indices: Tensor): Tensor {
  for (const operand of [x, indices]) checkOperand("gather", operand, false);
  const depth = x.shape.at(-1);
  if (depth === undefined || !equalShapes(x.shape.slice(0, -1), indices.shape)) {
    throw new ShapeError(
      "gather",
      `x has shape ${formatShape(x.shape)}, indices ${formatShape(indices.shape)}; ` +
        "expected the indices to have x's shape without its last axis.",
    );
  }
  checkIndices("gather", indices, depth);
  const ids = reshape(indices, [indices.size]);
  return reshape(pick(reshape(x, [indices.size, depth]), ids), indices.shape);
}

/**
 * Indices [...] → [..., depth] with a 1 at each index and 0 elsewhere, float32 unless told.
 * @throws IndexError for an index outside 0 … depth − 1, ValueError for a depth that is no length.
 */
export function oneHot(
  indices: Tensor,
  depth: number,
  { dtype = "float32" }: { readonly dtype?: Dtype } = {},
): Tensor {
  checkOperand("oneHot", indices, false);
  if (!Number.isSafeInteger(depth) || depth < 0) {
    throw new ValueError("oneHot", `got depth ${depth}; expected a non-negative integer.`);
  }
  checkIndices("oneHot", indices, depth);
  const ids = reshape(indices, [indices.size]);
  const ones = fill([indices.size], 1, dtype);
  return reshape(place(ones, ids, depth), [...indices.shape, depth]);
}
