import { isFloat } from "../dtype.ts";
import { opcodes } from "../engine/kernels.ts";
import type { Shape } from "../shape.ts";
import type { Broadcast, BroadcastCheck } from "../shape-types.ts";
import type { Tensor } from "../tensor.ts";
import { type Binary, binary, type Unary, unary } from "./elementwise.ts";
import { fill } from "./fill.ts";
import { where } from "./where.ts";

/** The other operand of an elementwise operator: a number, or a tensor whose shape broadcasts. */
export type Operand<Operation extends string, S extends Shape, T extends Shape> =
  | number
  | (Tensor<T> & BroadcastCheck<Operation, S, T>);

/** Result of an elementwise operator on shapes that broadcast. */
export type Elementwise<Operation extends string> = <S extends Shape = [], T extends Shape = []>(
  a: number | Tensor<S>,
  b: Operand<Operation, S, T>,
) => Tensor<Broadcast<S, T>>;

const none = (g: Tensor): Tensor => fill(g.shape, 0, g.dtype);

/** a + b */
export const add: Elementwise<"add"> = binary("add", {
  opcode: opcodes.add,
  domain: "number",
  gradients: [(g) => g, (g) => g],
});

/** a − b */
export const sub: Elementwise<"sub"> = binary("sub", {
  opcode: opcodes.sub,
  domain: "number",
  gradients: [(g) => g, (g) => g.neg()],
});

/** a · b */
export const mul: Elementwise<"mul"> = binary("mul", {
  opcode: opcodes.mul,
  domain: "number",
  gradients: [(g, _a, b) => g.mul(b), (g, a) => g.mul(a)],
});

/** a / b, always in floats: integers are divided as float32. */
export const div: Elementwise<"div"> = binary("div", {
  opcode: opcodes.div,
  domain: "float",
  gradients: [(g, _a, b) => g.div(b), (g, _a, b, y) => g.mul(y).div(b).neg()],
});

/** a − b·⌊a / b⌋: the remainder with the sign of b, as in NumPy. */
export const remainder: Elementwise<"remainder"> = binary("remainder", {
  opcode: opcodes.remainder,
  domain: "number",
  gradients: [(g) => g, (g, a, b) => g.mul(floor(a.div(b))).neg()],
});

const power: Binary = binary("pow", {
  opcode: opcodes.pow,
  domain: "number",
  gradients: [
    // b·a^(b−1); 0 where b is 0, also at a = 0.
    (g, a, b) => g.mul(where(b.equal(0), 0, b.mul(power(a, b.sub(1))))),
    // a^b·ln a, and its limit 0 at a = 0.
    (g, a, _b, y) => g.mul(where(a.equal(0), 0, y.mul(where(a.equal(0), 1, a).log()))),
  ],
});

/** a^b as C99's pow; the exponents 2, 1, 0.5 and −1 become square, identity, square root, 1/a. */
export const pow: Elementwise<"pow"> = (a: Tensor | number, b: Tensor | number): Tensor => {
  if (typeof b === "number" && typeof a !== "number") {
    if (b === 2) return square(a);
    if (b === 1 && a.dtype !== "bool") return a;
    if (b === 0.5) return sqrt(a);
    if (b === -1 && isFloat(a.dtype)) return reciprocal(a);
  }
  return power(a, b);
};

/** A tie passes half of the gradient to each side. */
const share = (g: Tensor, wins: Tensor, ties: Tensor): Tensor =>
  where(ties, g.mul(0.5), where(wins, g, 0));

/** The smaller of a and b; NaN where either is NaN. */
export const minimum: Elementwise<"minimum"> = binary("minimum", {
  opcode: opcodes.minimum,
  domain: "any",
  gradients: [
    (g, a, b) => share(g, a.less(b), a.equal(b)),
    (g, a, b) => share(g, b.less(a), a.equal(b)),
  ],
});

/** The greater of a and b; NaN where either is NaN. */
export const maximum: Elementwise<"maximum"> = binary("maximum", {
  opcode: opcodes.maximum,
  domain: "any",
  gradients: [
    (g, a, b) => share(g, a.greater(b), a.equal(b)),
    (g, a, b) => share(g, b.greater(a), a.equal(b)),
  ],
});

/** −x */
export const neg: Unary = unary("neg", {
  opcode: opcodes.neg,
  domain: "number",
  gradient: (g) => g.neg(),
});

/** |x| */
export const abs: Unary = unary("abs", {
  opcode: opcodes.abs,
  domain: "number",
  gradient: (g, x) => g.mul(sign(x)),
});

/** −1, 0 or 1; its gradient is 0. */
export const sign: Unary = unary("sign", {
  opcode: opcodes.sign,
  domain: "number",
  gradient: none,
});

/** The greatest integer not above x; its gradient is 0. */
export const floor: Unary = unary("floor", {
  opcode: opcodes.floor,
  domain: "float",
  gradient: none,
});

/** The smallest integer not below x; its gradient is 0. */
export const ceil: Unary = unary("ceil", {
  opcode: opcodes.ceil,
  domain: "float",
  gradient: none,
});

/** The nearest integer, halves to the even one (IEEE 754); its gradient is 0. */
export const round: Unary = unary("round", {
  opcode: opcodes.round,
  domain: "float",
  gradient: none,
});

/** x² */
export const square: Unary = unary("square", {
  opcode: opcodes.square,
  domain: "number",
  gradient: (g, x) => g.mul(x).mul(2),
});

/** √x */
export const sqrt: Unary = unary("sqrt", {
  opcode: opcodes.sqrt,
  domain: "float",
  gradient: (g, _x, y) => g.div(y.mul(2)),
});

/** 1 / √x */
export const rsqrt: Unary = unary("rsqrt", {
  opcode: opcodes.rsqrt,
  domain: "float",
  gradient: (g, x, y) => g.mul(y).div(x).mul(-0.5),
});

/** 1 / x */
export const reciprocal: Unary = unary("reciprocal", {
  opcode: opcodes.reciprocal,
  domain: "float",
  gradient: (g, _x, y) => g.mul(y.square()).neg(),
});
