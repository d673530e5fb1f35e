/**
 * The narrow contract between the graph and the WebAssembly module: kernel numbers, elementwise
 * opcodes and reduction codes. The layout of each kernel's descriptor is in `assembly/README.md`.
 */
export const kernels = {
  elementwise: 0,
  reduce: 1,
  copy: 2,
  matmul: 3,
  takeRows: 4,
  scatterAdd: 5,
  coalesce: 6,
  putRows: 7,
  pick: 8,
  place: 9,
  softmax: 10,
  fold: 11,
  pool: 12,
  poolGradient: 13,
  convolution: 14,
  crf: 15,
  programSums: 16,
  addSums: 17,
  takeSums: 18,
} as const;

export type KernelId = (typeof kernels)[keyof typeof kernels];

/** Numbers from here on are addresses of emitted kernels; see `emit/emitted.ts`. */
export const FIRST_EMITTED = 1024;

/** Elements that the elementwise interpreter keeps in the first-level cache at a time. */
export const BLOCK = 512;

/** Base numbers; an instruction's opcode is `base * 4 + code of the operands' dtype`. */
export const opcodes = {
  iota: 0,
  randomBits: 1,
  uniform: 2,
  neg: 8,
  abs: 9,
  sign: 10,
  floor: 11,
  ceil: 12,
  round: 13,
  sqrt: 14,
  rsqrt: 15,
  reciprocal: 16,
  square: 17,
  exp: 18,
  expm1: 19,
  log: 20,
  log1p: 21,
  sin: 22,
  cos: 23,
  tanh: 24,
  sigmoid: 25,
  erf: 26,
  isNaN: 27,
  isFinite: 28,
  not: 29,
  relu: 30,
  add: 32,
  sub: 33,
  mul: 34,
  div: 35,
  pow: 36,
  minimum: 37,
  maximum: 38,
  equal: 39,
  notEqual: 40,
  less: 41,
  lessEqual: 42,
  greater: 43,
  greaterEqual: 44,
  and: 45,
  or: 46,
  xor: 47,
  remainder: 48,
  select: 56,
  /** `cast + code of the target dtype`; the operand's dtype is the source. */
  cast: 64,
} as const;

export const reductions = {
  sum: 0,
  prod: 1,
  max: 2,
  min: 3,
  argMax: 4,
  argMin: 5,
  any: 6,
  all: 7,
} as const;

export type Reduction = keyof typeof reductions;

export const poolKinds = { max: 0, mean: 1 } as const;

export type PoolKind = keyof typeof poolKinds;

export const softmaxKinds = { softmax: 0, logSoftmax: 1, logSumExp: 2 } as const;

export type SoftmaxKind = keyof typeof softmaxKinds;
