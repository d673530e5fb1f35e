import { opcodes } from "../kernels.ts";
import { binary, bitselect, type Code, number, splat, unary } from "./code.ts";

/** The code of one instruction on four lanes, from that of its operands, which repeats freely. */
type Rule = (a: Code, b: Code, c: Code) => Code;

const FLOAT32 = 0;
const FLOAT64 = 1;
const INT32 = 2;

const zero = splat(number(0));
const one = splat(number(1));
const floatOne = splat(number(0x3f800000));
const floatMinusOne = splat(number(0xbf800000));
const infinity = splat(number(0x7f800000));

const and = binary(0x4e);
const or = binary(0x50);
const xor = binary(0x51);

const notEqual = binary(0x42);
const less = binary(0x43);
const greater = binary(0x44);
const abs = unary(0xe0);
const sqrt = unary(0xe3);
const mul = binary(0xe6);
const div = binary(0xe7);
const pmin = binary(0xea);
const pmax = binary(0xeb);

/** Bools are 0 or 1 in registers. */
const bool = (mask: Code): Code => binary(0xad)(mask, number(31));

/** Comparisons by the masks that the instructions give. */
function comparisons(...masks: readonly number[]): Record<number, Rule> {
  const { equal, notEqual, less, greater, lessEqual, greaterEqual } = opcodes;
  const bases = [equal, notEqual, less, greater, lessEqual, greaterEqual];
  return Object.fromEntries(
    bases.map((base, i) => [base, (a: Code, b: Code) => bool(binary(masks[i] ?? 0)(a, b))]),
  );
}

const float32: Readonly<Record<number, Rule>> = {
  ...comparisons(0x41, 0x42, 0x43, 0x44, 0x45, 0x46),
  [opcodes.neg]: unary(0xe1),
  [opcodes.abs]: abs,
  [opcodes.sign]: (a) => {
    const sign = or(and(greater(a, zero), floatOne), and(less(a, zero), floatMinusOne));
    return bitselect(a, sign, notEqual(a, a));
  },
  [opcodes.floor]: unary(0x68),
  [opcodes.ceil]: unary(0x67),
  [opcodes.round]: unary(0x6a),
  [opcodes.sqrt]: sqrt,
  [opcodes.rsqrt]: (a) => div(floatOne, sqrt(a)),
  [opcodes.reciprocal]: (a) => div(floatOne, a),
  [opcodes.square]: (a) => mul(a, a),
  [opcodes.relu]: (a) => pmax(a, zero),
  [opcodes.add]: binary(0xe4),
  [opcodes.sub]: binary(0xe5),
  [opcodes.mul]: mul,
  [opcodes.div]: div,
  [opcodes.minimum]: (a, b) => bitselect(b, pmin(a, b), notEqual(b, b)),
  [opcodes.maximum]: (a, b) => bitselect(b, pmax(a, b), notEqual(b, b)),
  [opcodes.isNaN]: (a) => bool(notEqual(a, a)),
  [opcodes.isFinite]: (a) => bool(less(abs(a), infinity)),
};

/** Also for bools. */
const int32: Readonly<Record<number, Rule>> = {
  ...comparisons(0x37, 0x38, 0x39, 0x3b, 0x3d, 0x3f),
  [opcodes.neg]: unary(0xa1),
  [opcodes.abs]: unary(0xa0),
  [opcodes.square]: (a) => binary(0xb5)(a, a),
  [opcodes.relu]: (a) => binary(0xb8)(a, zero),
  [opcodes.add]: binary(0xae),
  [opcodes.sub]: binary(0xb1),
  [opcodes.mul]: binary(0xb5),
  [opcodes.minimum]: binary(0xb6),
  [opcodes.maximum]: binary(0xb8),
  [opcodes.not]: (a) => xor(a, one),
  [opcodes.and]: and,
  [opcodes.or]: or,
  [opcodes.xor]: xor,
};

/** The rule of an opcode, equal in bits to `assembly/elementwise-*.ts`; undefined for a costly one. */
export function ruleOf(opcode: number): Rule | undefined {
  const base = opcode >> 2;
  const type = opcode & 3;
  if (type === FLOAT64) return undefined;
  if (base >= opcodes.cast) return castRule(base - opcodes.cast, type);
  if (base === opcodes.select) return (a, b, c) => bitselect(b, c, unary(0xa1)(a));
  return (type === FLOAT32 ? float32 : int32)[base];
}

function castRule(target: number, source: number): Rule | undefined {
  if (target === FLOAT64) return undefined;
  if (target === source) return (a) => a;
  if (target === FLOAT32) return unary(0xfa);
  if (target === INT32) return source === FLOAT32 ? unary(0xf8) : (a) => a;
  return (a) => bool(binary(source === FLOAT32 ? 0x42 : 0x38)(a, zero));
}
