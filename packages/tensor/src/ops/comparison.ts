import { opcodes } from "../engine/kernels.ts";
import type { Elementwise } from "./arithmetic.ts";
import { type Binary, binary, type Unary, unary } from "./elementwise.ts";

function comparison(name: string, opcode: number): Binary {
  return binary(name, { opcode, domain: "any", result: "bool", gradients: null });
}

function logical(name: string, opcode: number): Binary {
  return binary(name, { opcode, domain: "bool", result: "bool", gradients: null });
}

/** a = b; false where either is NaN. */
export const equal: Elementwise<"equal"> = comparison("equal", opcodes.equal);

/** a ≠ b; true where either is NaN. */
export const notEqual: Elementwise<"notEqual"> = comparison("notEqual", opcodes.notEqual);

/** a < b */
export const less: Elementwise<"less"> = comparison("less", opcodes.less);

/** a ≤ b */
export const lessEqual: Elementwise<"lessEqual"> = comparison("lessEqual", opcodes.lessEqual);

/** a > b */
export const greater: Elementwise<"greater"> = comparison("greater", opcodes.greater);

/** a ≥ b */
export const greaterEqual: Elementwise<"greaterEqual"> = comparison(
  "greaterEqual",
  opcodes.greaterEqual,
);

/** Both; bool tensors only. */
export const logicalAnd: Elementwise<"logicalAnd"> = logical("logicalAnd", opcodes.and);

/** Either; bool tensors only. */
export const logicalOr: Elementwise<"logicalOr"> = logical("logicalOr", opcodes.or);

/** One but not both; bool tensors only. */
export const logicalXor: Elementwise<"logicalXor"> = logical("logicalXor", opcodes.xor);

/** Not; bool tensors only. */
export const logicalNot: Unary = unary("logicalNot", {
  opcode: opcodes.not,
  domain: "bool",
  gradient: null,
});

/** Whether each element is NaN. */
const nan: Unary = unary("isNaN", {
  opcode: opcodes.isNaN,
  domain: "float",
  result: "bool",
  gradient: null,
});

/** Whether each element is neither NaN nor infinite. */
const finite: Unary = unary("isFinite", {
  opcode: opcodes.isFinite,
  domain: "float",
  result: "bool",
  gradient: null,
});

export { finite as isFinite, nan as isNaN };
