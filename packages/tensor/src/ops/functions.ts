import { opcodes } from "../engine/kernels.ts";
import { type Unary, unary } from "./elementwise.ts";

/** eˣ */
export const exp: Unary = unary("exp", {
  opcode: opcodes.exp,
  domain: "float",
  gradient: (g, _x, y) => g.mul(y),
});

/** eˣ − 1, exact for small x. */
export const expm1: Unary = unary("expm1", {
  opcode: opcodes.expm1,
  domain: "float",
  gradient: (g, _x, y) => g.mul(y.add(1)),
});

/** The natural logarithm. */
export const log: Unary = unary("log", {
  opcode: opcodes.log,
  domain: "float",
  gradient: (g, x) => g.div(x),
});

/** ln(1 + x), exact for small x. */
export const log1p: Unary = unary("log1p", {
  opcode: opcodes.log1p,
  domain: "float",
  gradient: (g, x) => g.div(x.add(1)),
});

/** The sine of x radians. */
export const sin: Unary = unary("sin", {
  opcode: opcodes.sin,
  domain: "float",
  gradient: (g, x) => g.mul(cos(x)),
});

/** The cosine of x radians. */
export const cos: Unary = unary("cos", {
  opcode: opcodes.cos,
  domain: "float",
  gradient: (g, x) => g.mul(sin(x)).neg(),
});

/** The hyperbolic tangent. */
export const tanh: Unary = unary("tanh", {
  opcode: opcodes.tanh,
  domain: "float",
  gradient: (g, _x, y) => g.mul(y.square().neg().add(1)),
});

/** σ(x) = 1 / (1 + e⁻ˣ), without overflow. */
export const sigmoid: Unary = unary("sigmoid", {
  opcode: opcodes.sigmoid,
  domain: "float",
  gradient: (g, _x, y) => g.mul(y).mul(y.neg().add(1)),
});

/** The error function, 2/√π ∫₀ˣ e^(−t²) dt. */
export const erf: Unary = unary("erf", {
  opcode: opcodes.erf,
  domain: "float",
  gradient: (g, x) => g.mul(x.square().neg().exp()).mul(2 / Math.sqrt(Math.PI)),
});
