import { arrayOf, bool, float32, float64, generator, int32, type Numbers } from "./harness.ts";

/** One elementwise operator with its definition in plain float64 JavaScript. */
export interface Operator {
  readonly name: string;
  readonly base: number;
  readonly arity: 1 | 2;
  /** dtypes of the operands it is defined on. */
  readonly dtypes: readonly number[];
  /** dtype of the result; that of the operands unless given. */
  readonly result?: number;
  /** The value for operands of the dtype `code`; rounded to it by the caller. */
  readonly value: (a: number, b: number, code: number) => number;
  /** Allowed distance in units in the last place; results are equal, zero signs included, if 0. */
  readonly ulp?: number;
}

const floats = [float32, float64];
const numeric = [float32, float64, int32];
const all = [float32, float64, int32, bool];

function halfToEven(x: number): number {
  const down = Math.floor(x);
  const fraction = x - down;
  const up = fraction > 0.5 || (fraction === 0.5 && down % 2 !== 0);
  const rounded = up ? down + 1 : down;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
}

function flooredRemainder(a: number, b: number, code: number): number {
  if (code === int32 && b === 0) return 0;
  const r = a % b;
  if (r === 0) return b < 0 || Object.is(b, -0) ? -0 : 0;
  return r < 0 !== b < 0 ? r + b : r;
}

/** C99 powers of floats; wrapping powers of integers. */
function power(a: number, b: number, code: number): number {
  if (code !== int32) return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
  if (b < 0) return a === 1 ? 1 : a === -1 ? (b % 2 ? -1 : 1) : 0;
  let result = 1;
  for (const bit of b.toString(2)) {
    result = Math.imul(result, result);
    if (bit === "1") result = Math.imul(result, a);
  }
  return result;
}

function truncatedQuotient(a: number, b: number, code: number): number {
  return code !== int32 ? a / b : b === 0 ? 0 : Math.trunc(a / b);
}

const product = (a: number, b: number, code: number): number =>
  code === int32 ? Math.imul(a, b) : a * b;

export const operators: readonly Operator[] = [
  { name: "neg", base: 8, arity: 1, dtypes: numeric, value: (a) => -a },
  { name: "abs", base: 9, arity: 1, dtypes: numeric, value: (a) => Math.abs(a) },
  {
    name: "sign",
    base: 10,
    arity: 1,
    dtypes: numeric,
    value: (a) => (a > 0 ? 1 : a < 0 ? -1 : a === 0 ? 0 : a),
  },
  { name: "floor", base: 11, arity: 1, dtypes: floats, value: (a) => Math.floor(a) },
  { name: "ceil", base: 12, arity: 1, dtypes: floats, value: (a) => Math.ceil(a) },
  { name: "round", base: 13, arity: 1, dtypes: floats, value: halfToEven },
  { name: "sqrt", base: 14, arity: 1, dtypes: floats, value: (a) => Math.sqrt(a) },
  { name: "rsqrt", base: 15, arity: 1, dtypes: floats, value: (a) => 1 / Math.sqrt(a), ulp: 1.5 },
  { name: "reciprocal", base: 16, arity: 1, dtypes: floats, value: (a) => 1 / a },
  { name: "square", base: 17, arity: 1, dtypes: numeric, value: (a, _, t) => product(a, a, t) },
  {
    name: "isNaN",
    base: 27,
    arity: 1,
    dtypes: floats,
    result: bool,
    value: (a) => Number(Number.isNaN(a)),
  },
  {
    name: "isFinite",
    base: 28,
    arity: 1,
    dtypes: floats,
    result: bool,
    value: (a) => Number(Number.isFinite(a)),
  },
  { name: "not", base: 29, arity: 1, dtypes: [bool], value: (a) => 1 - a },
  {
    name: "relu",
    base: 30,
    arity: 1,
    dtypes: numeric,
    value: (a) => (a === 0 ? a : Math.max(a, 0)),
  },
  { name: "add", base: 32, arity: 2, dtypes: numeric, value: (a, b) => a + b },
  { name: "sub", base: 33, arity: 2, dtypes: numeric, value: (a, b) => a - b },
  { name: "mul", base: 34, arity: 2, dtypes: numeric, value: product },
  { name: "div", base: 35, arity: 2, dtypes: numeric, value: truncatedQuotient },
  { name: "pow", base: 36, arity: 2, dtypes: floats, value: power, ulp: 1 },
  { name: "pow", base: 36, arity: 2, dtypes: [int32], value: power },
  {
    name: "minimum",
    base: 37,
    arity: 2,
    dtypes: all,
    value: (a, b) => (a === b ? a : Math.min(a, b)),
  },
  {
    name: "maximum",
    base: 38,
    arity: 2,
    dtypes: all,
    value: (a, b) => (a === b ? a : Math.max(a, b)),
  },
  {
    name: "equal",
    base: 39,
    arity: 2,
    dtypes: all,
    result: bool,
    value: (a, b) => Number(a === b),
  },
  {
    name: "notEqual",
    base: 40,
    arity: 2,
    dtypes: all,
    result: bool,
    value: (a, b) => Number(a !== b),
  },
  {
    name: "less",
    base: 41,
    arity: 2,
    dtypes: numeric,
    result: bool,
    value: (a, b) => Number(a < b),
  },
  {
    name: "lessEqual",
    base: 42,
    arity: 2,
    dtypes: numeric,
    result: bool,
    value: (a, b) => Number(a <= b),
  },
  {
    name: "greater",
    base: 43,
    arity: 2,
    dtypes: numeric,
    result: bool,
    value: (a, b) => Number(a > b),
  },
  {
    name: "greaterEqual",
    base: 44,
    arity: 2,
    dtypes: numeric,
    result: bool,
    value: (a, b) => Number(a >= b),
  },
  { name: "and", base: 45, arity: 2, dtypes: [bool], value: (a, b) => a & b },
  { name: "or", base: 46, arity: 2, dtypes: [bool], value: (a, b) => a | b },
  { name: "xor", base: 47, arity: 2, dtypes: [bool], value: (a, b) => a ^ b },
  { name: "remainder", base: 48, arity: 2, dtypes: numeric, value: flooredRemainder },
];

const awkwardFloats = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  1.5,
  2.5,
  -2.5,
  3,
  -7,
  100.25,
  Infinity,
  -Infinity,
  Number.NaN,
  1e-310,
  -1e-310,
  1e-40,
  -1e-45,
  2 ** -126,
  3.4e38,
  -1.7e308,
  16777217,
];
const awkwardIntegers = [0, 1, -1, 2, -2, 3, -7, 31, -100, 46341, 2 ** 31 - 1, -(2 ** 31)];

/**
 * Two operands of `n` elements: all pairs of awkward values first, then random ones of mixed size.
 */
export function operands(code: number, n: number, seed: number): [Numbers, Numbers] {
  const next = generator(seed);
  const awkward = code === bool ? [0, 1] : code === int32 ? awkwardIntegers : awkwardFloats;
  const random = () => {
    if (code === bool) return next() < 0.5 ? 0 : 1;
    if (code === int32) return Math.floor((next() - 0.5) * 2 ** Math.floor(1 + next() * 31));
    return (next() - 0.5) * 2 ** Math.floor(next() * 16 - 6);
  };
  const pairs = awkward.length ** 2;
  const pick = (i: number) => awkward[i % awkward.length] ?? 0;
  const a = Array.from({ length: n }, (_, i) => (i < pairs ? pick(i) : random()));
  const b = Array.from({ length: n }, (_, i) =>
    i < pairs ? pick(Math.floor(i / awkward.length)) : random(),
  );
  return [arrayOf(code, a), arrayOf(code, b)];
}
