/**
 * Entry points of the kernel module. A kernel is a function
 * `(descriptor, begin, end, scratch) => error` over the units `[begin, end)`; units are independent,
 * so a call may be cut at any unit and its parts run on several threads with identical bits.
 */
import { convolution } from "./convolution";
import { copyStrided } from "./copy";
import { crf } from "./crf";
import { elementwise, programSums } from "./elementwise";
import { fold } from "./fold";
import { matmul } from "./matmul";
import { pool, poolGradient } from "./pool";
import { reduce } from "./reduce";
import { coalesceRows, pick, place, putRows, scatterAddRows, takeRows, takeSums } from "./rows";
import { softmax } from "./softmax";
import { addSums } from "./sums";

export { SCRATCH_BYTES } from "./scratch";

/** First byte that the module does not use itself; everything from here on is the caller's. */
export { __heap_base };

/** Numbers from here on are addresses of emitted kernels, whose first word is a place in the table. */
const FIRST_EMITTED: u32 = 1024;

/** Runs the units `[begin, end)` of one call. Returns 0, or non-zero when it failed. */
export function runUnits(
  kernel: i32,
  descriptor: usize,
  begin: i32,
  end: i32,
  scratch: usize,
): i32 {
  switch (kernel) {
    case 0:
      return elementwise(descriptor, begin, end, scratch);
    case 1:
      return reduce(descriptor, begin, end, scratch);
    case 2:
      return copyStrided(descriptor, begin, end, scratch);
    case 3:
      return matmul(descriptor, begin, end, scratch);
    case 4:
      return takeRows(descriptor, begin, end, scratch);
    case 5:
      return scatterAddRows(descriptor, begin, end, scratch);
    case 6:
      return coalesceRows(descriptor, begin, end, scratch);
    case 7:
      return putRows(descriptor, begin, end, scratch);
    case 8:
      return pick(descriptor, begin, end, scratch);
    case 9:
      return place(descriptor, begin, end, scratch);
    case 10:
      return softmax(descriptor, begin, end, scratch);
    case 11:
      return fold(descriptor, begin, end, scratch);
    case 12:
      return pool(descriptor, begin, end, scratch);
    case 13:
      return poolGradient(descriptor, begin, end, scratch);
    case 14:
      return convolution(descriptor, begin, end, scratch);
    case 15:
      return crf(descriptor, begin, end, scratch);
    case 16:
      return programSums(descriptor, begin, end, scratch);
    case 17:
      return addSums(descriptor);
    case 18:
      return takeSums(descriptor, begin, end, scratch);
    default:
      if (<u32>kernel < FIRST_EMITTED) return 1;
      return call_indirect<i32>(load<u32>(kernel), descriptor, begin, end, scratch);
  }
}

/**
 * Runs `calls` triples `[kernel, descriptor, units]` from `code` in order. Returns 0, or one more
 * than the index of the first call that failed; the calls after it are not run.
 */
export function run(code: usize, calls: i32, scratch: usize): i32 {
  for (let call = 0; call < calls; call++, code += 12) {
    if (runUnits(load<i32>(code), load<usize>(code, 4), 0, load<i32>(code, 8), scratch)) {
      return call + 1;
    }
  }
  return 0;
}
