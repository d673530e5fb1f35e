import { type Dtype, dtypeCode } from "../dtype.ts";
import { opcodes } from "../engine/kernels.ts";
import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import { tracer } from "../graph/trace.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** One number everywhere. It takes no memory: kernels read it with strides of 0. */
const fillOperator = defineOperator({
  name: "fill",
  vjp: null,
  lower: (node, schedule) =>
    schedule.define(node, schedule.number(node, 0, node.dtype, node.shape)),
});

/** A tensor of one value. The value may change from run to run without a new plan. */
export function fill(shape: Shape, value: number, dtype: Dtype): Tensor {
  return create(fillOperator, [], shape, dtype, [], [value]);
}

/** A scalar that compiled functions look up anew at every call: a learning rate, say. */
export function dynamicScalar(value: number, lookUp: () => number, dtype: Dtype): Tensor {
  const node = fill([], value, dtype);
  return refreshing(node, () => [lookUp()]);
}

/** Notes how a node's numbers are found again. */
function refreshing(node: Tensor, refresh: () => readonly number[]): Tensor {
  node.refresh = refresh;
  tracer.active?.addRefresh(node);
  return node;
}

/** Each element's own position, counted row by row. */
const iotaOperator = defineOperator({
  name: "iota",
  vjp: null,
  lower: (node, schedule) => schedule.fuse(node, opcodes.iota * 4 + dtypeCode[node.dtype], []),
});

export function iota(shape: Shape, dtype: Dtype): Tensor {
  return create(iotaOperator, [], shape, dtype);
}

/** 32 random bits per element: Threefry-2x32 with the element's position as counter. */
const randomBitsOperator = defineOperator({
  name: "randomBits",
  vjp: null,
  lower: (node, schedule) =>
    schedule.fuse(node, opcodes.randomBits * 4 + dtypeCode.int32, [
      schedule.number(node, 0, "int32", node.shape),
      schedule.number(node, 1, "int32", node.shape),
    ]),
});

/** The key is drawn when the operator is called, so computing it again gives the same bits. */
export function randomBits(shape: Shape, draw: () => readonly [number, number]): Tensor {
  const node = create(randomBitsOperator, [], shape, "int32", [], draw());
  return refreshing(node, draw);
}
