import { engine } from "../engine/engine.ts";
import { constant, leafOf } from "../graph/constant.ts";
import { create } from "../graph/create.ts";
import { defineOperator, isLeaf } from "../graph/node.ts";
import { realizeAll } from "../graph/realize.ts";
import { tracer } from "../graph/trace.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { inputView } from "./movement.ts";

const stopGradientOperator = defineOperator({
  name: "stopGradient",
  vjp: null,
  lower: (node, schedule) => schedule.define(node, inputView(node, schedule)),
});

/** The same values, through which no gradient passes. */
export function stopGradient<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return create(stopGradientOperator, [x], x.shape, x.dtype);
}

/** Computes the tensors together and returns them as constants without history. */
export function realize<const T extends readonly Tensor[]>(
  ...tensors: T
): { -readonly [I in keyof T]: T[I] extends Tensor<infer S> ? Tensor<S> : never };
export function realize(...tensors: readonly Tensor[]): Tensor[] {
  const computed = tensors.map((x) => (isLeaf(x) && tracer.active !== null ? stopGradient(x) : x));
  realizeAll(computed);
  return computed.map((x) => {
    const { storage, shape, dtype } = x;
    if (storage === null) throw new TypeError("realize: a tensor was not computed");
    // A leaf's array may be the caller's, and that of a parameter or buffer changes with an update.
    if (isLeaf(x)) return constant(storage.host(engine).slice(), shape, dtype);
    return leafOf(storage, shape, dtype);
  });
}
