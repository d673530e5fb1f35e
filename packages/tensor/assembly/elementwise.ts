/**
 * Kernel 0: a program of elementwise instructions, run on 512 elements at a time so that all
 * intermediate values stay in the first-level cache. The descriptor is laid out in README.md.
 *
 * In whole blocks the register of a contiguous input or of a direct output is the memory itself. So
 * no instruction may write the register of an input, and one that changes the width of lanes may
 * not write over memory it still reads, except from a register into itself.
 */
import { execute } from "./elementwise-execute";
import {
  elementBytes,
  fillScalar,
  loadAnyStrided,
  loadContiguous,
  storeContiguous,
} from "./elementwise-memory";
import { SCRATCH_BYTES } from "./scratch";
import { sumBlock } from "./sums";

const BLOCK: i32 = 512;

const HEADER_BYTES: usize = 24;
const INPUT_BYTES: usize = 16;
const INSTRUCTION_BYTES: usize = 20;
const OUTPUT_BYTES: usize = 16;

const CONTIGUOUS: i32 = 0;
const SCALAR: i32 = 1;
const STRIDED: i32 = 2;
const BOOL: i32 = 3;

/** Room for the coordinates of a strided input; the rank is at most 32. */
const COORDINATE_BYTES: usize = 128;

export function elementwise(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  return runProgram(d, 0, 0, begin, end, scratch);
}

/**
 * Kernel 16: a program of which one register is summed, `[sums, register, program…]`. Every block has
 * its sum in float64; the last elements that fill no vector follow it one by one, 0 where there is none.
 */
export function programSums(d: usize, begin: i32, end: i32, scratch: usize): i32 {
  return runProgram(d + 8, load<usize>(d), load<usize>(d, 4), begin, end, scratch);
}

/** Sums of the register `summed` go to `sums`, if that is not 0. */
function runProgram(
  d: usize, sums: usize, summed: usize, begin: i32, end: i32, scratch: usize,
): i32 {
  const n = load<i32>(d);
  const registerBytes = load<usize>(d, 4);
  const registerCount = load<usize>(d, 8);
  const inputs = d + HEADER_BYTES;
  const instructions = inputs + load<usize>(d, 12) * INPUT_BYTES;
  const outputs = instructions + load<usize>(d, 16) * INSTRUCTION_BYTES;
  const outputsEnd = outputs + load<usize>(d, 20) * OUTPUT_BYTES;

  // Scratch: coordinates, the table of where each register lies in this block, the registers.
  const table = scratch + COORDINATE_BYTES;
  const registers = (table + (registerCount << 2) + 63) & ~63;
  if (registers + registerCount * registerBytes > scratch + SCRATCH_BYTES) return 1;

  const lanes = min(BLOCK, (n + 3) & ~3);
  for (let input = inputs; input < instructions; input += INPUT_BYTES) {
    const kind = load<i32>(input);
    const register = registers + load<usize>(input, 4) * registerBytes;
    if ((kind & 0xff) == SCALAR) fillScalar(kind >> 8, register, load<usize>(input, 8), lanes);
  }

  for (let block = begin; block < end; block++) {
    const first = block * BLOCK;
    const count = min(n - first, BLOCK);
    const padded = (count + 3) & ~3;
    const whole = count == padded;

    for (let i: usize = 0; i < registerCount; i++) {
      store<usize>(table + (i << 2), registers + i * registerBytes);
    }
    for (let input = inputs; input < instructions; input += INPUT_BYTES) {
      const kind = load<i32>(input) & 0xff;
      const type = load<i32>(input) >> 8;
      const entry = table + (load<usize>(input, 4) << 2);
      const address = load<usize>(input, 8);
      if (kind == CONTIGUOUS) {
        const from = address + first * elementBytes(type);
        if (whole && type != BOOL) store<usize>(entry, from);
        else loadContiguous(type, load<usize>(entry), from, count);
      } else if (kind == STRIDED) {
        const shape = d + (load<usize>(input, 12) << 2);
        loadAnyStrided(type, load<usize>(entry), address, shape, scratch, first, count);
      }
    }
    if (whole) {
      for (let output = outputs; output < outputsEnd; output += OUTPUT_BYTES) {
        if (!load<i32>(output, 12)) continue;
        const to = load<usize>(output, 8) + first * elementBytes(load<i32>(output));
        store<usize>(table + (load<usize>(output, 4) << 2), to);
      }
    }
    for (let code = instructions; code < outputs; code += INSTRUCTION_BYTES) {
      const dst = load<usize>(table + (load<usize>(code, 4) << 2));
      const a = load<usize>(table + (load<usize>(code, 8) << 2));
      const b = load<usize>(table + (load<usize>(code, 12) << 2));
      const c = load<usize>(table + (load<usize>(code, 16) << 2));
      if (execute(load<i32>(code), dst, a, b, c, padded, first)) return 1;
    }
    for (let output = outputs; output < outputsEnd; output += OUTPUT_BYTES) {
      if (whole && load<i32>(output, 12)) continue;
      const type = load<i32>(output);
      const register = load<usize>(table + (load<usize>(output, 4) << 2));
      const to = load<usize>(output, 8) + first * elementBytes(type);
      storeContiguous(type, register, to, count);
    }
    if (sums != 0) {
      const from = load<usize>(table + (summed << 2));
      storeSums(sums + ((<usize>block) << 3), from, count, first + count == n);
    }
  }
  return 0;
}

function storeSums(to: usize, from: usize, count: i32, last: bool): void {
  const complete = count & ~3;
  store<f64>(to, sumBlock(from, complete));
  if (!last) return;
  for (let i = complete; i < complete + 3; i++) {
    to += 8;
    store<f64>(to, i < count ? <f64>load<f32>(from + ((<usize>i) << 2)) : 0);
  }
}
