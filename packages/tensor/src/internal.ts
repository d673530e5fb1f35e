/** What the packages above need of the graph. Not for applications: it changes with any release. */
export {
  type MatmulBackend,
  type MatmulProduct,
  type MatrixLayout,
  type Multiply,
  setMatmulBackend,
} from "./engine/backend.ts";
export { engine } from "./engine/engine.ts";
export { constant, knownValues, leafOf } from "./graph/constant.ts";
export { create } from "./graph/create.ts";
export { defineOperator, leaf, type Node, type Operator } from "./graph/node.ts";
export { differentiableOrder, topologicalOrder } from "./graph/order.ts";
export { planStatistics } from "./graph/plan-cache.ts";
export { profiler } from "./graph/profiler.ts";
export { realizeAll, step } from "./graph/realize.ts";
export type { Assignment, Schedule } from "./graph/schedule.ts";
export type { View } from "./graph/view.ts";
export { chainLengths } from "./ops/crf.ts";
export { dynamicScalar } from "./ops/fill.ts";
export { inputView } from "./ops/movement.ts";
export { takeRows } from "./ops/rows.ts";
export { asSparseRows, coalesce, type SparseRows } from "./ops/sparse-rows.ts";
export { pendingUpdates, withUpdate } from "./ops/update.ts";
export { windows } from "./ops/windows.ts";
export { buffer } from "./parameter.ts";
export {
  broadcastShapes,
  checkShape,
  coordinates,
  equalShapes,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  sizeOf,
} from "./shape.ts";
export { align } from "./table.ts";
