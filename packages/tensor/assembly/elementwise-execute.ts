/** One instruction of an elementwise program on one block of registers. */
import { arithmetic } from "./elementwise-arithmetic";
import { cast } from "./elementwise-cast";
import { transcendental } from "./elementwise-functions";
import { integer } from "./elementwise-integer";
import { comparison, logic, select } from "./elementwise-logic";
import { iota, randomBits, uniform } from "./elementwise-sources";

function float<T>(base: i32, d: usize, a: usize, b: usize, n: i32): i32 {
  if (arithmetic<T>(base, d, a, b, n) == 0) return 0;
  if (comparison<T>(base, d, a, b, n) == 0) return 0;
  return transcendental<T>(base, d, a, b, n);
}

/** Also for bool, whose lanes are the int32 numbers 0 and 1. */
function int32(base: i32, d: usize, a: usize, b: usize, n: i32): i32 {
  if (arithmetic<i32>(base, d, a, b, n) == 0) return 0;
  if (comparison<i32>(base, d, a, b, n) == 0) return 0;
  if (integer(base, d, a, b, n) == 0) return 0;
  return logic(base, d, a, b, n);
}

/**
 * Runs `opcode` (base · 4 + dtype of the operands) with the destination d and the operands a, b, c
 * on n elements, n a multiple of 4; `first` is the flat index of the first. Returns 1 for an opcode
 * that does not exist.
 */
export function execute(
  opcode: i32,
  d: usize,
  a: usize,
  b: usize,
  c: usize,
  n: i32,
  first: i32,
): i32 {
  const base = opcode >> 2;
  const type = opcode & 3;
  if (base >= 64) return cast(base - 64, type, d, a, n);
  if (base == 56) {
    type == 1 ? select<f64>(d, a, b, c, n) : select<i32>(d, a, b, c, n);
    return 0;
  }
  if (base > 2) {
    if (type == 0) return float<f32>(base, d, a, b, n);
    if (type == 1) return float<f64>(base, d, a, b, n);
    return int32(base, d, a, b, n);
  }
  if (base == 1) randomBits(d, load<i32>(a), load<i32>(b), first, n);
  else if (base == 2) uniform(d, a, n);
  else if (type == 0) iota<f32>(d, first, n);
  else if (type == 1) iota<f64>(d, first, n);
  else iota<i32>(d, first, n);
  return 0;
}
