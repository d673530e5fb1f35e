/** Bytes of the area that every thread passes to the kernels as `scratch`, 64-byte aligned. */
export const SCRATCH_BYTES: i32 = 1 << 20;
