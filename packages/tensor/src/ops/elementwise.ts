import { checkDtype, type Dtype, dtypeCode, isFloat, promote, scalarDtype } from "../dtype.ts";
import { opcodes } from "../engine/kernels.ts";
import { DtypeError } from "../errors.ts";
import { create } from "../graph/create.ts";
import { defineOperator, Node, type Operator } from "../graph/node.ts";
import { broadcastShapes, type Shape } from "../shape.ts";

import type { Tensor } from "../tensor.ts";
import { fill } from "./fill.ts";
import { repeated } from "./movement.ts";

/** A function of one tensor, element by element. */
export type Unary = <S extends Shape>(x: Tensor<S>) => Tensor<S>;

/** A function of two operands that broadcast; at least one is a tensor. */
export type Binary = (a: Tensor | number, b: Tensor | number) => Tensor;

type UnaryGradient = (g: Tensor, x: Tensor, y: Tensor) => Tensor;
type BinaryGradient = (g: Tensor, a: Tensor, b: Tensor, y: Tensor) => Tensor;

interface UnaryRule {
  readonly opcode: number;
  /** dtypes it computes in: bool takes nothing else, number casts bool to int32, float to float32. */
  readonly domain: "float" | "number" | "bool";
  readonly result?: Dtype;
  /** Gradient with respect to x; null where the result is not a float. */
  readonly gradient: UnaryGradient | null;
}

interface BinaryRule {
  readonly opcode: number;
  readonly domain: "float" | "number" | "any" | "bool";
  readonly result?: Dtype;
  readonly gradients: readonly [BinaryGradient, BinaryGradient] | null;
}

/** An elementwise operator; its opcode is completed by the dtype of input `operand`. */
export function elementwise(
  name: string,
  opcode: number,
  operand: number,
  vjp: Operator["vjp"],
): Operator {
  return defineOperator({
    name,
    vjp,
    elementwise: true,
    lower: (node, schedule) => {
      const dtype = (node.inputs[operand] ?? node).dtype;
      schedule.fuse(node, opcode * 4 + dtypeCode[dtype], node.inputs);
    },
  });
}

export function unary(name: string, rule: UnaryRule): Unary {
  const { gradient } = rule;
  const vjp: Operator["vjp"] = gradient === null ? null : (g, y) => gradient(g, inputOf(y, 0), y);
  const operator = elementwise(name, rule.opcode, 0, vjp);
  return (x) => {
    checkOperand(name, x, false);
    const input = into(name, x, rule.domain);
    return create(operator, [input], input.shape, rule.result ?? input.dtype);
  };
}

export function binary(name: string, rule: BinaryRule): Binary {
  const { gradients } = rule;
  const vjp: Operator["vjp"] =
    gradients === null
      ? null
      : (g, y, i) => gradients[i === 0 ? 0 : 1](g, inputOf(y, 0), inputOf(y, 1), y);
  const operator = elementwise(name, rule.opcode, 0, vjp);
  return (a, b) => {
    const operands = meet(name, a, b, rule.domain);
    const { shape, dtype } = operands[0];
    return create(operator, operands, shape, rule.result ?? dtype);
  };
}

/** The node's input `i`, which its operator put there. */
export function inputOf(node: Tensor, i: number): Tensor {
  return node.inputs[i] as Tensor;
}

/** Both operands in one dtype and one shape. */
function meet(
  name: string,
  a: Tensor | number,
  b: Tensor | number,
  domain: BinaryRule["domain"],
): [Tensor, Tensor] {
  checkOperand(name, a);
  checkOperand(name, b);
  if (typeof a === "number") {
    if (typeof b === "number") {
      throw new DtypeError(
        name,
        "got two numbers; expected at least one tensor. Use plain arithmetic.",
      );
    }
    const y = domainOf(name, converted(b, scalarDtype(b.dtype, a)), domain);
    return [fill(y.shape, a, y.dtype), y];
  }
  if (typeof b === "number") {
    const x = domainOf(name, converted(a, scalarDtype(a.dtype, b)), domain);
    return [x, fill(x.shape, b, x.dtype)];
  }
  const dtype = promote(a.dtype, b.dtype);
  const shape = broadcastShapes(name, a.shape, b.shape);
  const x = domainOf(name, converted(a, dtype), domain);
  const y = domainOf(name, converted(b, dtype), domain);
  return [repeated(x, shape), repeated(y, shape)];
}

/**
 * @throws DtypeError for what is neither tensor nor, unless excluded, number: programs without types
 *   can pass anything.
 */
export function checkOperand(name: string, operand: unknown, numbers = true): void {
  if (operand instanceof Node || (numbers && typeof operand === "number")) return;
  const kind = Array.isArray(operand) ? "an array" : operand === null ? "null" : typeof operand;
  const expected = numbers ? "a tensor or a number" : "a tensor";
  throw new DtypeError(name, `got ${kind}; expected ${expected}. Wrap it in tensor(...).`);
}

function domainOf(name: string, x: Tensor, domain: BinaryRule["domain"]): Tensor {
  return domain === "any" ? x : into(name, x, domain);
}

/** The tensor in a dtype that the operator computes in. */
function into(name: string, x: Tensor, domain: UnaryRule["domain"]): Tensor {
  if (domain === "bool") {
    if (x.dtype === "bool") return x;
    throw new DtypeError(
      name,
      `got ${x.dtype}; expected bool. Compare first, for example x.notEqual(0).`,
    );
  }
  if (domain === "float") return isFloat(x.dtype) ? x : converted(x, "float32");
  return x.dtype === "bool" ? converted(x, "int32") : x;
}

const casts: Readonly<Record<Dtype, Operator>> = {
  float32: castTo("float32"),
  float64: castTo("float64"),
  int32: castTo("int32"),
  bool: castTo("bool"),
};

function castTo(dtype: Dtype): Operator {
  return elementwise(`cast to ${dtype}`, opcodes.cast + dtypeCode[dtype], 0, (g, y) =>
    cast(g, inputOf(y, 0).dtype),
  );
}

/**
 * The same values in another dtype. Floats become int32 by truncation, saturating, NaN giving 0;
 * everything but 0 becomes true.
 */
export function cast<S extends Shape>(x: Tensor<S>, dtype: Dtype): Tensor<S> {
  checkOperand("cast", x, false);
  checkDtype("cast", dtype);
  return converted(x, dtype);
}

/** As {@link cast}, for operands and dtypes that have been checked. */
function converted(x: Tensor, dtype: Dtype): Tensor {
  return x.dtype === dtype ? x : create(casts[dtype], [x], x.shape, dtype);
}
