import { promote, scalarDtype } from "../dtype.ts";
import { opcodes } from "../engine/kernels.ts";
import { DtypeError } from "../errors.ts";
import { create } from "../graph/create.ts";
import { broadcastShapes, type Shape } from "../shape.ts";
import type { Broadcast } from "../shape-types.ts";
import type { Tensor } from "../tensor.ts";
import type { Operand } from "./arithmetic.ts";
import { cast, checkOperand, elementwise, inputOf } from "./elementwise.ts";
import { fill } from "./fill.ts";
import { repeated } from "./movement.ts";

const select = elementwise("where", opcodes.select, 1, (g, y, i) => {
  const condition = inputOf(y, 0);
  return i === 1 ? where(condition, g, 0) : where(condition, 0, g);
});

/**
 * `a` where the condition holds, else `b`; all three broadcast. The gradient of the side not taken
 * is exactly 0, whatever its value.
 * @throws DtypeError unless the condition is bool.
 */
export function where<C extends Shape = [], S extends Shape = [], T extends Shape = []>(
  condition: Tensor<C>,
  a: Operand<"where", C, S>,
  b: Operand<"where", Broadcast<C, S>, T>,
): Tensor<Broadcast<Broadcast<C, S>, T>>;
export function where(condition: Tensor, a: Tensor | number, b: Tensor | number): Tensor {
  for (const operand of [condition, a, b]) checkOperand("where", operand);
  if (condition.dtype !== "bool") {
    throw new DtypeError(
      "where",
      `condition is ${condition.dtype}; expected bool. Compare first, for example x.greater(0).`,
    );
  }
  const dtype = whereDtype(a, b);
  let shape = condition.shape;
  for (const side of [a, b]) {
    if (typeof side !== "number") shape = broadcastShapes("where", shape, side.shape);
  }
  const sideOf = (side: Tensor | number): Tensor =>
    typeof side === "number" ? fill(shape, side, dtype) : repeated(cast(side, dtype), shape);
  return create(select, [repeated(condition, shape), sideOf(a), sideOf(b)], shape, dtype);
}

function whereDtype(a: Tensor | number, b: Tensor | number): Tensor["dtype"] {
  if (typeof a !== "number") {
    return typeof b === "number" ? scalarDtype(a.dtype, b) : promote(a.dtype, b.dtype);
  }
  return typeof b === "number" ? "float32" : scalarDtype(b.dtype, a);
}
